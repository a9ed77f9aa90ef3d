package io.notice.ops.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The jar taken apart, as in the container image and as {@code docs/running.md} has it, and the
 * ahead-of-time cache that a JVM can write for it.
 */
public final class ExtractedJar {

  /** Of the process that writes the cache, which works for a while after the node has ended. */
  private static final Duration WRITING = Duration.ofMinutes(5);

  private ExtractedJar() {}

  /**
   * Extracts the jar by its own command.
   *
   * @param to a folder that is not there yet
   * @return the jar in it that is started, with the libraries beside it
   */
  public static Path extract(Path jar, Path to) throws IOException {
    Path said = Files.createTempFile("notice-ops-extract-", ".log");
    try {
      Process extraction =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djarmode=tools",
                  "-jar",
                  jar.toAbsolutePath().toString(),
                  "extract",
                  "--destination",
                  to.toString())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (extraction.waitFor() != 0) {
        throw new OpsException("The jar can't be extracted:\n" + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    } finally {
      Files.delete(said);
    }
    return to.resolve(jar.getFileName());
  }

  /** Starts and ends a node that notes what it needed in {@code cache}, for the same options. */
  public static void train(Node.Setup extracted, Path cache) {
    try (Node node = Node.start(extracted.withJvm(with(extracted, "-XX:AOTCacheOutput=", cache)))) {
      if (node.terminate(WRITING).isEmpty() || !Files.exists(cache)) {
        throw new OpsException("The JVM wrote no AOT cache:\n" + String.join("\n", node.log()));
      }
    }
  }

  /** The same with a cache that was {@linkplain #train written} for it. */
  public static Node.Setup cached(Node.Setup extracted, Path cache) {
    return extracted.withJvm(with(extracted, "-XX:AOTCache=", cache));
  }

  private static List<String> with(Node.Setup extracted, String option, Path cache) {
    List<String> options = new ArrayList<>(extracted.jvmOptions());
    options.add(option + cache.toAbsolutePath());
    return options;
  }
}
