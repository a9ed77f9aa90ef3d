package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells about processes under {@code /proc}. */
final class ProcessFiles {

  private static final double TICKS_PER_SECOND = 100;

  private ProcessFiles() {}

  static int descriptors(long pid) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor seconds of a process and of its children that have ended. */
  static double cpuSeconds(long pid) {
    List<String> fields = stat(Path.of("/proc/" + pid));
    if (fields.isEmpty()) {
      return 0;
    }
    // Counted from the state, which is field 3: utime 14, stime 15, cutime 16, cstime 17.
    double ticks = 0;
    for (int field = 14; field <= 17; field++) {
      ticks += Long.parseLong(fields.get(field - 3));
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The processes that a process has started and that still run. */
  static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .forEach(path -> {
            List<String> fields = stat(path);
            if (!fields.isEmpty() && Long.parseLong(fields.get(1)) == pid) {
              children.add(Long.parseLong(path.getFileName().toString()));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return children;
  }

  private static List<String> stat(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      return List.of(); // it ended while being read
    }
  }

  /** Seconds in which the machine's processors were not idle, all together. */
  static double machineBusySeconds() {
    String[] fields = first("/proc/stat").split("\\s+");
    double ticks = 0;
    for (int i = 1; i <= 8; i++) {
      if (i != 4 && i != 5) { // idle, waiting for disks
        ticks += Long.parseLong(fields[i]);
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  static String first(String file) {
    try {
      return Files.readAllLines(Path.of(file)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value behind a name in a file of {@code name : value} lines; empty if there is none. */
  static String named(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
