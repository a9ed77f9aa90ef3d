package io.notice.ops.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the machine, and whether they may do what only root may. */
public final class Programs {

  private Programs() {}

  /** On the path, or where those of an administrator are. */
  public static Optional<Path> find(String program) {
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
  public static String required(String name) {
    return find(name).orElseThrow(() -> new OpsException("There is no " + name)).toString();
  }

  public static boolean asRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
