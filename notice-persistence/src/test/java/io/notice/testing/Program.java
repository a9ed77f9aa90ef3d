package io.notice.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that some suites need, where it is found, and how to come by it. */
public enum Program {
  CHROMIUM(
      "Chromium: `apt-get install chromium`, or its path in CHROMIUM",
      "CHROMIUM",
      List.of("chromium", "chromium-browser", "google-chrome")),
  NGINX("nginx: `apt-get install nginx-light`, or its path in NGINX", "NGINX", List.of("nginx")),
  NODE("Node 20.19 or later on the PATH", "NODE", List.of("node"));

  private final String need;
  private final String variable;
  private final List<String> names;

  Program(String need, String variable, List<String> names) {
    this.need = need;
    this.variable = variable;
    this.names = names;
  }

  /** The executable, or nothing if this machine has none. */
  public Optional<Path> find() {
    Optional<Path> named =
        Optional.ofNullable(System.getenv(variable)).map(Path::of).filter(Files::isExecutable);
    return named.or(() ->
        names.stream()
            .flatMap(name -> folders().map(folder -> folder.resolve(name)))
            .filter(Files::isExecutable)
            .findFirst());
  }

  private static Stream<Path> folders() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(Path::of);
  }

  String need() {
    return need;
  }
}
