package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The jar in the form that starts quickest, for tests that start nodes often: extracted, with an
 * ahead-of-time cache, on a small heap, without the second compiler. What is looked for there does
 * not depend on speed. {@code RealJarIT} runs the one file, with nothing but what it is shipped
 * with.
 *
 * <p>Made once for a jar, by the first process that asks, and kept in {@code target}.
 */
public final class QuickStart {

  /** Also for other programs that are started again and again. */
  public static final List<String> LIGHT =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Path FOLDER = Path.of("target", "quick-start");

  private QuickStart() {}

  /** How a node is started: on its own database, with no settings. */
  public static Node.Setup setup() {
    return Holder.SETUP;
  }

  private static Node.Setup make(Path jar) {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel file =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock whoMakesIt = file.lock()) {
        assert whoMakesIt.isValid();
        return make(jar, FOLDER.resolve("made-for.txt"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Node.Setup make(Path jar, Path note) throws IOException {
    Path extracted = FOLDER.resolve("extracted");
    Path cache = FOLDER.resolve("notice.aot");
    Node.Setup light = Node.Setup.of(jar).from(extracted.resolve(jar.getFileName())).withJvm(LIGHT);
    String present =
        "%s of %s, by %s"
            .formatted(Files.size(jar), Files.getLastModifiedTime(jar), Runtime.version());
    if (!Files.exists(note) || !Files.readString(note).equals(present)) {
      Files.deleteIfExists(note);
      Files.deleteIfExists(cache);
      Folders.delete(extracted);
      ExtractedJar.extract(jar, extracted);
      ExtractedJar.train(light, cache);
      Files.writeString(note, present);
    }
    return ExtractedJar.cached(light, cache);
  }

  private static final class Holder {
    static final Node.Setup SETUP = make(Path.of(System.getProperty("notice.jar")));
  }
}
