package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notice.ops.documents.MarkdownFile.Block;
import io.notice.ops.support.Folders;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every fenced block of the documents, in the order in which somebody reads them, against the jar
 * as it is shipped.
 *
 * <p>Shell and Java are run. JSON and text behind them is what they print: JSON has the same
 * fields, and in text {@code …} stands for anything. What a comment before the block says goes
 * first:
 *
 * <ul>
 *   <li>{@code sent: POST /api/v1/notices}: this JSON is sent there, and accepted.
 *   <li>{@code as in: path}: the block stands in that file, which other tests run.
 *   <li>{@code run by: class}: that test reads the document and runs the block.
 *   <li>{@code not run: reason}: it can't be run here; these are listed at the end.
 * </ul>
 *
 * <p>A block that is none of these fails.
 */
class DocumentsIT {

  private static final Path ROOT = Path.of(System.getProperty("notice.root"));
  private static final Path JAR = Path.of(System.getProperty("notice.jar"));
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern STEP =
      Pattern.compile(
          "(participant|actor) \\w+( as .+)?|\\w+-?->>[+-]?\\w+: .+|Note (over|right of|left of)"
              + " [\\w,]+: .+|(loop|alt|else|opt|par|and) .+|end|autonumber");

  private static final List<String> notRun = new ArrayList<>();

  static Node node;
  static NoticeApi api;
  static String key;
  static Path libraries;

  @BeforeAll
  static void start() throws IOException {
    node = Node.start(QuickStart.setup());
    api = new NoticeApi(node);
    key = api.key("readers", "notices:write");
    libraries = Files.createTempDirectory("notice-libraries-");
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().filter(DocumentsIT::isLibrary).toList()) {
        try (InputStream content = jar.getInputStream(entry)) {
          Files.copy(content, libraries.resolve(entry.getName().replaceFirst(".*/", "")));
        }
      }
    }
  }

  private static boolean isLibrary(JarEntry entry) {
    return entry
        .getName()
        .matches("BOOT-INF/lib/(notice-api|spring-|jackson|jspecify|micrometer|commons-logging).*");
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (node != null) {
      node.close();
    }
    if (libraries != null) {
      Folders.delete(libraries);
    }
    System.out.println("Of the documents' blocks these were not run:");
    notRun.forEach(System.out::println);
  }

  @TestFactory
  Stream<DynamicContainer> blocksDoWhatTheDocumentsSay() throws IOException {
    List<Path> documents =
        new ArrayList<>(
            Stream.of(
                    "README.md",
                    "SECURITY.md",
                    "UPGRADING.md",
                    "ops/README.md",
                    "ops/examples/README.md")
                .map(ROOT::resolve)
                .filter(Files::exists)
                .toList());
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      documents.addAll(pages.filter(page -> page.toString().endsWith(".md")).sorted().toList());
    }
    return documents.stream().map(DocumentsIT::testsOf);
  }

  @Test
  void whatIsWrongInADocumentIsFound() {
    Path page = ROOT.resolve("README.md");
    try (Reading reading = new Reading()) {
      reading.attempt(new Block(page, 1, "sh", "echo '{\"a\": 1}'", ""));
      reading.attempt(new Block(page, 1, "json", "{\"a\": 2}", ""));
      for (Block wrong :
          List.of(
              new Block(page, 1, "json", "{\"b\": 2}", ""),
              new Block(page, 1, "text", "something else", ""),
              new Block(page, 1, "sh", "curl -sf http://localhost:8080/api/v1/no-such-thing", ""),
              new Block(page, 1, "java", "client.call();", ""),
              new Block(page, 1, "html", "<p>not there</p>", "as in: LICENSE"),
              new Block(page, 1, "mermaid", "sequenceDiagram\n  A calls B", ""),
              new Block(page, 1, "cobol", "DISPLAY 'A'.", ""))) {
        assertThatThrownBy(() -> reading.attempt(wrong)).as(wrong.text()).isInstanceOf(Error.class);
      }
    }
  }

  private static DynamicContainer testsOf(Path document) {
    List<Block> blocks = MarkdownFile.read(document).blocks();
    Reading reading = new Reading();
    Stream<DynamicTest> tests =
        blocks.stream()
            .map(block -> DynamicTest.dynamicTest(name(block), () -> reading.attempt(block)));
    return DynamicContainer.dynamicContainer(
        ROOT.relativize(document).toString(), tests.onClose(reading::close));
  }

  private static String name(Block block) {
    return "%s:%d %s".formatted(ROOT.relativize(block.file()), block.line(), block.language());
  }

  /** One document, from its beginning to its end. */
  private static final class Reading implements AutoCloseable {

    private final Reader reader = Reader.of(node, key, ROOT, JAR, libraries);
    private String printed = "";

    void attempt(Block block) {
      String mark = block.mark();
      String wanted = mark.replaceFirst("^[a-z ]+: ", "");
      if (mark.startsWith("not run: ")) {
        notRun.add("- %s: %s".formatted(name(block), wanted));
      } else if (mark.startsWith("as in: ")) {
        assertThat(ROOT.resolve(wanted))
            .content()
            .satisfies(file ->
                assertThat(file.replace("%SERVER%", "https://notices.example"))
                    .contains(block.text()));
      } else if (mark.startsWith("run by: ")) {
        assertRunBy(wanted, block);
      } else if (mark.startsWith("sent: ")) {
        String[] call = wanted.split(" ");
        String answer =
            api.call(call[0], call[1], api.admin(), JSON.readTree(block.text()).toString());
        assertThat(answer).doesNotContain("\"problem\"");
      } else {
        attemptByLanguage(block);
      }
    }

    private void attemptByLanguage(Block block) {
      switch (block.language()) {
        case "sh" -> printed = reader.shell(block.text());
        case "java" -> {
          if (block.text().contains("class ")) {
            reader.javaClass(block.text());
          } else {
            printed = reader.java(block.text());
          }
        }
        case "json" ->
            assertThat(fields(JSON.readTree(printed)))
                .isEqualTo(fields(JSON.readTree(block.text())));
        case "text" -> assertThat(printed.strip()).matches(anything(block.text()));
        case "yaml" -> assertThat((Object) new Yaml().load(block.text())).isNotNull();
        case "mermaid" -> assertSequence(block.text());
        default ->
            throw new AssertionError(
                "nobody knows how to try a block of '" + block.language() + "'; see DocumentsIT");
      }
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  private static void assertRunBy(String test, Block block) {
    try (Stream<Path> files = Files.walk(ROOT, 10)) {
      Path source = files.filter(file -> file.endsWith(test + ".java")).findFirst().orElseThrow();
      assertThat(source)
          .content()
          .contains(block.file().getFileName().toString(), "```" + block.language());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all fields, those within others after a slash; of a list its first element's. */
  private static Set<String> fields(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.propertyStream()
        .forEach(property -> {
          names.add(property.getKey());
          fields(property.getValue()).forEach(inner -> names.add(property.getKey() + "/" + inner));
        });
    if (node.isArray() && !node.isEmpty()) {
      names.addAll(fields(node.get(0)));
    }
    return names;
  }

  private static Pattern anything(String text) {
    String pattern =
        Stream.of(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*?"));
    return Pattern.compile(pattern, Pattern.DOTALL);
  }

  private static void assertSequence(String diagram) {
    List<String> lines = diagram.lines().map(String::strip).toList();
    assertThat(lines.getFirst()).isEqualTo("sequenceDiagram");
    assertThat(lines.subList(1, lines.size()))
        .allMatch(line -> line.isEmpty() || STEP.matcher(line).matches());
  }
}
