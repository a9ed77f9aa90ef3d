package io.notice.ops.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the machine, and whether they may do what only root may. */
public final class Programs {

  private Programs() {}

  /**
   * Where a program is: there if it is named with its folder, else on the path or among servers.
   */
  public static Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name).toAbsolutePath()).filter(Programs::isProgram);
    }
    List<String> folders = new ArrayList<>(List.of("/usr/sbin", "/sbin"));
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(0, Arrays.asList(path.split(File.pathSeparator, -1)));
    }
    return folders.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Programs::isProgram)
        .findFirst()
        .map(Path::toAbsolutePath);
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && Files.isRegularFile(file);
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

  /** What a short command prints, its errors as well; empty if it can't be run. */
  public static String said(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }
}
