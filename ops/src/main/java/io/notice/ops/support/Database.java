package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database that a node stores in, and how to reach it. */
public record Database(String host, int port, String name, String user, String password) {

  /** The one that the environment names as it does for a node; null if it names none. */
  static @Nullable Database fromEnvironment() {
    String url = System.getenv("SPRING_DATASOURCE_URL");
    if (url == null || url.isBlank()) {
      return null;
    }
    java.net.URI uri = java.net.URI.create(url.replaceFirst("^jdbc:", ""));
    String user = System.getenv("SPRING_DATASOURCE_USERNAME");
    String password = System.getenv("SPRING_DATASOURCE_PASSWORD");
    return new Database(
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        uri.getPath().substring(1),
        user == null ? "postgres" : user,
        password == null ? "" : password);
  }

  /** The database that a node runs itself, read from its data folder. */
  static Database embedded(Path data) {
    try {
      int port = Integer.parseInt(pidFile(data).orElseThrow().get(3).strip());
      String password = Files.readString(data.resolve("postgresql").resolve("password")).strip();
      return new Database("127.0.0.1", port, "notice", "notice", password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id of the server that runs in a data folder. */
  static Optional<Long> postmaster(Path data) {
    return pidFile(data).map(lines -> Long.parseLong(lines.getFirst().strip()));
  }

  private static Optional<List<String>> pidFile(Path data) {
    Path clusters = data.resolve("postgresql");
    if (!Files.isDirectory(clusters)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(clusters)) {
      Optional<Path> file =
          entries
              .map(cluster -> cluster.resolve("postmaster.pid"))
              .filter(Files::isRegularFile)
              .findFirst();
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllLines(file.get()));
    } catch (IOException e) {
      return Optional.empty(); // it went while being read
    }
  }

  /** As a node takes it in {@code SPRING_DATASOURCE_URL}. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }
}
