package io.notice.ops.support;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own in memory, small enough to be filled. */
public final class SmallDisk implements AutoCloseable {

  private static final String SIZE = "1g";

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Needs root. */
  public static SmallDisk mount() {
    try {
      Path mountPoint = Files.createTempDirectory("notice-ops-disk-");
      run(
          List.of(
              Programs.required("mount"),
              "-t",
              "tmpfs",
              "-o",
              "mode=0700,size=" + SIZE,
              "tmpfs",
              mountPoint.toString()));
      return new SmallDisk(mountPoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a database may put its files. */
  public Path data() {
    return mountPoint.resolve("data");
  }

  /** Takes all that is left. */
  public void fill() {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(mountPoint.resolve("filler"))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // That is what it is for.
    }
  }

  /** Gives it back. */
  public void free() {
    try {
      Files.deleteIfExists(mountPoint.resolve("filler"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new OpsException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  @Override
  public void close() {
    run(List.of(Programs.required("umount"), "--lazy", mountPoint.toString()));
    try {
      Files.deleteIfExists(mountPoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
