package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The machine that a run is made on, as far as it explains figures. */
public final class Machine {

  private static final double QUIET = 0.15;

  private Machine() {}

  /** Processor, memory and kernel; neither names nor addresses. */
  public static String describe() {
    try {
      long kib =
          Long.parseLong(ProcessFiles.named("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
      String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
      return String.format(
          Locale.ROOT,
          "%d × %s, %.0f GiB, Linux %s",
          Runtime.getRuntime().availableProcessors(),
          ProcessFiles.named("/proc/cpuinfo", "model name"),
          kib / 1024.0 / 1024.0,
          kernel.replaceAll("-.*", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The load average of the last minute. */
  public static String load() {
    return ProcessFiles.first("/proc/loadavg").split(" ")[0];
  }

  /**
   * Waits until the machine has been nearly idle for three seconds.
   *
   * @return whether it was, within {@code patience}
   */
  public static boolean awaitQuiet(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      double before = ProcessFiles.machineBusySeconds();
      try {
        Thread.sleep(3_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      double busy = ProcessFiles.machineBusySeconds() - before;
      if (busy / 3 / Runtime.getRuntime().availableProcessors() < QUIET) {
        return true;
      }
    } while (System.nanoTime() < deadline);
    return false;
  }
}
