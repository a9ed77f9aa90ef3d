package io.notice.ops.chaos;

import io.notice.ops.support.OpsException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the long form takes from the machine. */
final class Machinery {

  private Machinery() {}

  /** Names all that is missing, and not only the first. */
  static void refuseWithout(Set<ChaosPlan.Extra> extras) {
    List<String> missing = new ArrayList<>();
    for (ChaosPlan.Extra extra : extras) {
      switch (extra) {
        case NGINX -> require("nginx", extra, missing);
        case PGBOUNCER -> require("pgbouncer", extra, missing);
        case FULL_DISK -> {
          require("mount", extra, missing);
          if (!root()) {
            missing.add("root, to mount a small file system (--without=" + extra.option() + ")");
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new OpsException("The long form needs " + String.join("; ", missing));
    }
  }

  private static void require(String program, ChaosPlan.Extra extra, List<String> missing) {
    if (find(program).isEmpty()) {
      missing.add(program + " on the path (--without=" + extra.option() + ")");
    }
  }

  static boolean root() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> find(String program) {
    List<String> folders = new ArrayList<>(List.of("/usr/sbin", "/sbin"));
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(0, Arrays.asList(path.split(File.pathSeparator, -1)));
    }
    return folders.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where a program is that was required. */
  static String program(String name) {
    return find(name).orElseThrow(() -> new OpsException("There is no " + name)).toString();
  }
}
