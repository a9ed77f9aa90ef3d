package io.notice.ops.documents;

import io.notice.ops.support.Folders;
import io.notice.ops.support.Node;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.QuickStart;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who follows one document from its beginning: in a folder with the jar, the repository's
 * files and the node's data in it, in one shell, so that what an earlier block has set is there in
 * a later one.
 *
 * <p>Where a document says {@code http://localhost:8080} or {@code https://notices.example}, a
 * reader puts the address of their own node.
 */
final class Reader implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 300;
  private static final String PRELUDE =
      """
      set -eu
      if [ -f "$STATE" ]; then . "$STATE"; fi
      set -a
      """;

  private final Path folder;
  private final Node node;
  private final String key;
  private final Path libraries;

  private Reader(Path folder, Node node, String key, Path libraries) {
    this.folder = folder;
    this.node = node;
    this.key = key;
    this.libraries = libraries;
  }

  /**
   * @param key what a reader has made in the console
   * @param libraries the folder of what Java is compiled and run with
   */
  static Reader of(Node node, String key, Path root, Path jar, Path libraries) {
    try {
      Path folder = Files.createTempDirectory("notice-reader-");
      try (Stream<Path> entries = Files.list(root)) {
        for (Path entry : entries.filter(each -> !each.endsWith("data")).toList()) {
          Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry);
        }
      }
      Files.createSymbolicLink(folder.resolve("notice-web.jar"), jar);
      Files.createSymbolicLink(folder.resolve("data"), node.dataFolder());
      return new Reader(folder, node, key, libraries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a block of shell commands prints; every one of them must succeed. */
  String shell(String commands) {
    Path script = write("block.sh", PRELUDE + addressed(commands) + "\nexport -p >\"$STATE\"\n");
    return run(List.of("sh", script.toString()));
  }

  /** What the statements of a block of Java print, with the client of notice-api at hand. */
  String java(String statements) {
    String imports =
        statements
            .lines()
            .filter(line -> line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    String body =
        statements
            .lines()
            .filter(line -> !line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    Path source =
        write(
            "Block.java",
            """
            import io.notice.api.audience.*;
            import io.notice.api.client.*;
            import io.notice.api.inbox.*;
            import io.notice.api.notice.*;
            %s
            void main() throws Exception {
              String key = System.getenv("KEY");
            %s
            }
            """
                .formatted(imports, addressed(body)));
    Path run = write("java.sh", PRELUDE + "exec java -cp '" + libraries + "/*' '" + source + "'\n");
    return run(List.of("sh", run.toString()));
  }

  /** Compiles a whole class, which a reader would put into an application of theirs. */
  void javaClass(String source) {
    Matcher name = Pattern.compile("class (\\w+)").matcher(source);
    if (!name.find()) {
      throw new AssertionError("no class");
    }
    Path file = write(name.group(1) + ".java", source);
    String classes = folder.resolve("classes").toString();
    run(
        List.of(
            program("javac"),
            "-proc:none",
            "-d",
            classes,
            "-cp",
            libraries + "/*",
            file.toString()));
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private String addressed(String text) {
    String address = "http://127.0.0.1:" + node.port();
    return text.replace("http://localhost:8080", address)
        .replace("https://notices.example", address);
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(List<String> command) {
    try {
      Path said = folder.resolve("said.txt");
      Path errors = folder.resolve("errors.txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(said.toFile())
              .redirectError(errors.toFile());
      Map<String, String> environment = builder.environment();
      environment
          .keySet()
          .removeIf(name -> name.startsWith("NOTICE_") || name.startsWith("SPRING_"));
      String java = Path.of(program("java")).getParent().toString();
      environment.merge("PATH", java, (path, first) -> first + File.pathSeparator + path);
      environment.put("JAVA_TOOL_OPTIONS", String.join(" ", QuickStart.LIGHT));
      environment.put("STATE", folder.resolve("state").toString());
      environment.put("PASSWORD", node.adminPassword());
      environment.put("KEY", key);
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s\n%s%s"
                .formatted(
                    ended ? "ended with " + process.exitValue() : "did not end",
                    Files.readString(said),
                    Files.readString(errors)));
      }
      return Files.readString(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}
