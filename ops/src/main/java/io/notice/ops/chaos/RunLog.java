package io.notice.ops.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What was done when, a line each, only ever appended: every attempt before it is made, what came
 * of it, every fault. Who looks for the cause of a breach begins here.
 */
final class RunLog implements AutoCloseable {

  private final Path folder;
  private final BufferedWriter out;
  private final long began = System.nanoTime();

  /** Into a folder, in which the log of an earlier run is replaced. */
  RunLog(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      this.out = Files.newBufferedWriter(folder.resolve("attempts.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void note(String what) {
    String line = String.format(Locale.ROOT, "%9.3f %s%n", (System.nanoTime() - began) / 1e9, what);
    synchronized (out) {
      try {
        out.write(line);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Beside the log. */
  void keep(String name, Iterable<String> lines) {
    try {
      Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    synchronized (out) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
