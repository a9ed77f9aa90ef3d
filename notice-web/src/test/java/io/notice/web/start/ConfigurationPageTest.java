package io.notice.web.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration page, and the names that a start knows, against what the modules declare. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Path NAMES =
      Path.of("src/main/resources/io/notice/web/start/" + KnownSettings.NAMES);
  private static final String WRITE = "configuration.write";
  private static final String HOW_TO_WRITE =
      """
      The settings have changed. If the change is meant, write page and names anew:
        ./mvnw -pl notice-web -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false \
      -Dconfiguration.write=true -Dfrontend.skip=true\
      """;

  private static final Pattern TABLE =
      Pattern.compile("(<!-- settings: [^\n]*-->\n).*?(<!-- end of settings -->)", Pattern.DOTALL);
  private static final Pattern BOOT =
      Pattern.compile("<!-- boot: [^\n]*-->\n(.*?)<!-- end of boot -->", Pattern.DOTALL);

  private static final Map<String, JsonNode> DECLARED = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (URL file :
        Collections.list(
            ConfigurationPageTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      read(file);
    }
  }

  private static void read(URL file) {
    try (InputStream in = file.openStream()) {
      for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
        DECLARED.put(property.get("name").asString(), property);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void pageAndNamesAreWhatIsDeclared() throws IOException {
    String names = String.join("\n", ours().keySet()) + "\n";
    String page =
        TABLE
            .matcher(Files.readString(PAGE))
            .replaceFirst(m -> quote(m.group(1) + table() + m.group(2)));
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
      Files.writeString(NAMES, names);
    }
    assertThat(Files.readString(PAGE)).as(HOW_TO_WRITE).isEqualTo(page);
    assertThat(Files.readString(NAMES)).as(HOW_TO_WRITE).isEqualTo(names);
  }

  @Test
  void everySettingSaysWhatItIs() {
    assertThat(ours()).hasSizeGreaterThan(20);
    assertThat(ours().values())
        .allSatisfy(setting -> {
          assertThat(setting.path("description").asString("")).isNotBlank();
          assertThat(type(setting)).isNotBlank();
        });
  }

  @Test
  void whatIsSaidOfBootExistsThere() throws IOException {
    var table = BOOT.matcher(Files.readString(PAGE));
    assertThat(table.find()).isTrue();
    List<String> rows = table.group(1).lines().skip(2).toList();
    assertThat(rows).hasSizeGreaterThan(5);
    for (String row : rows) {
      String[] cells = row.split("\\|");
      String property = cells[1].strip().replace("`", "");
      assertThat(DECLARED).containsKey(property);
      assertThat(cells[2].strip().replace("`", ""))
          .startsWith(KnownSettings.variable(property).replace("_LEVEL_ROOT", ""));
    }
  }

  /** Of this program alone: a client library's settings are those of the host application. */
  private static Map<String, JsonNode> ours() {
    return DECLARED.entrySet().stream()
        .filter(setting -> setting.getKey().startsWith("notice."))
        .filter(setting -> !setting.getKey().startsWith("notice.client."))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static String table() {
    return "| property | variable | type | default | meaning |\n|---|---|---|---|---|\n"
        + ours().values().stream()
            .sorted(Comparator.comparing(setting -> setting.get("name").asString()))
            .map(ConfigurationPageTest::row)
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(JsonNode setting) {
    String name = setting.get("name").asString();
    JsonNode value = setting.path("defaultValue");
    String meaning =
        setting
            .path("description")
            .asString("")
            .replaceAll("\\s+", " ")
            .replaceAll("\\{@code ([^}]*)}", "`$1`");
    return "| `%s` | `%s` | %s | %s | %s |"
        .formatted(
            name,
            KnownSettings.variable(name),
            type(setting),
            value.asString("").isEmpty() ? "none" : "`" + value.asString() + "`",
            meaning);
  }

  private static String type(JsonNode setting) {
    String type = setting.path("type").asString("");
    return switch (type) {
      case "java.time.Duration" -> "duration";
      case "org.springframework.util.unit.DataSize" -> "size";
      case "java.lang.Integer", "java.lang.Long" -> "number";
      case "java.lang.Boolean" -> "true or false";
      case "java.lang.String" -> "text";
      case "java.util.List<java.lang.String>" -> "list";
      default -> throw new AssertionError("A type that the page has no word for: " + type);
    };
  }

  private static String quote(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
