package io.notice.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples for other systems, each as somebody runs it who has copied it, and what the README
 * says of the client, compiled and run.
 */
class ExamplesTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path EXAMPLES = ROOT.resolve("ops/examples");

  static TestDatabase database;
  static RunningNode node;
  static String key;
  static String url;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    key = node.key("notices:write", "tokens:issue");
    url = "http://127.0.0.1:" + node.port();
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void curl() throws Exception {
    assumeTrue(isThere("curl"), "curl: install the package curl");
    assertSends("curl", "sh", EXAMPLES.resolve("example.sh").toString());
  }

  @Test
  void python() throws Exception {
    assumeTrue(isThere("python3"), "Python: install the package python3");
    assertSends("Python", "python3", EXAMPLES.resolve("example.py").toString());
  }

  @Test
  void javaScript() throws Exception {
    assumeTrue(isThere("node"), "Node 20 or later");
    assertSends("JavaScript", "node", EXAMPLES.resolve("example.mjs").toString());
  }

  @Test
  void java() throws Exception {
    Path arguments = Files.createFile(folder.resolve("arguments"));
    Files.writeString(
        arguments, "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"");
    assertSends(
        "Java",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + arguments,
        EXAMPLES.resolve("Example.java").toString());
  }

  /** Everybody is told which variables there are, by name. */
  @Test
  void examplesTakeAddressAndKeyFromTheEnvironment() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.toList()) {
        assertThat(file).content().contains("NOTICE_URL", "NOTICE_KEY", "NOTICE_RECIPIENT");
      }
    }
  }

  @Test
  void readmeShowsAClientThatWorks() throws Exception {
    node.recipient("ada", "finance");
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher snippet = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(snippet.find()).isTrue();
    assertThat(snippet.group(1).lines()).hasSizeLessThanOrEqualTo(10);
    String source =
        """
        import io.notice.api.audience.*;
        import io.notice.api.client.*;
        import io.notice.api.inbox.*;
        import io.notice.api.notice.*;
        public class Snippet {
          public static void run(String key, Runnable waitForMore) throws Exception {
        %s
          }
        }
        """
            .formatted(snippet.group(1).replace("https://notices.example", url));
    assertThat(source).contains(url);
    Path file = Files.writeString(folder.resolve("Snippet.java"), source);
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();

    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ExamplesTest.class.getClassLoader())) {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      Runnable waitForMore =
          () -> await().until(() -> said.toString(StandardCharsets.UTF_8).lines().count() >= 2);
      classes
          .loadClass("Snippet")
          .getMethod("run", String.class, Runnable.class)
          .invoke(null, key, waitForMore);
    } finally {
      System.setOut(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("1 unread", "Payroll is down from 22:00");
  }

  private void assertSends(String with, String... command) throws Exception {
    String recipient = "friend-of-" + with.toLowerCase(Locale.ROOT);
    node.recipient(recipient);
    String title = "Hello from " + with;
    List<String> said = run(recipient, command);
    assertThat(said.getFirst()).matches("sent at position \\d+");
    assertThat(said.subList(1, said.size()))
        .containsExactly(
            "sent again: the same answer, no second notice",
            "unread: 1",
            "newest: " + title,
            "event: " + title);
    // A second time, on an inbox that is not empty and a queue that has been brought.
    assertThat(run(recipient, command)).contains("unread: 2", "event: " + title);
  }

  private List<String> run(String recipient, String... command) throws Exception {
    Path output = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(Arrays.asList(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("NOTICE_URL", url);
    builder.environment().put("NOTICE_KEY", key);
    builder.environment().put("NOTICE_RECIPIENT", recipient);
    Process process = builder.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().toList();
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
