package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts that want to run in the readers' browsers. The API keeps a text as what it is, or refuses
 * it whole; what it takes as a link leads to the web or to a path. What the pages make of the same
 * texts is in {@code e2e/hostile-texts.spec.ts}.
 */
class HostileTextsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LINK = Pattern.compile("(?s)!?\\[.*?]\\(<?(.*?)>?\\)");
  private static final int TITLE = 200;
  private static final int SENDER = 80;

  static TestDatabase database;
  static RunningNode node;
  static String key;
  static String ada;
  static List<String> texts;

  @BeforeAll
  static void start() throws IOException {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    key = node.key("notices:write", "notices:read");
    ada = node.recipient("ada");
    try (InputStream file = HostileTextsTest.class.getResourceAsStream("/xss/payloads.json")) {
      texts =
          JSON.readTree(Objects.requireNonNull(file))
              .valueStream()
              .flatMap(form -> form.get("texts").valueStream())
              .map(JsonNode::asString)
              .toList();
    }
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void thereAreEnoughAndEachIsAnother() {
    assertThat(texts).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();
  }

  @Test
  void textsAreKeptToTheCharacterOrRefusedWhole() {
    JsonNode results = send(texts.stream().map(HostileTextsTest::saying).toList());
    int refused = 0;
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      if (isText(text)) {
        assertKept(text, results.get(i));
      } else {
        refused++;
        assertThat(results.get(i).get("problem").get("errors").toString())
            .contains("\"/body\"", "\"/title\"", "\"/data/text\"", "surrogate");
        Answer alone = node.call("POST", "/notices", key, escaped(saying(text)));
        assertThat(alone.status()).as(alone.body()).isEqualTo(400);
        assertThat(alone.body()).contains("\"/body\"", "surrogate");
      }
    }
    assertThat(refused).isPositive();
  }

  private static void assertKept(String text, JsonNode result) {
    assertThat(result.has("id")).as(result.toString()).isTrue();
    Answer answer = node.call("GET", "/inbox/" + result.get("id").asString(), ada, null);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    JsonNode item = answer.json();
    assertThat(item.get("body").asString()).isEqualTo(text);
    assertThat(item.get("title").asString()).isEqualTo(cut("t" + text, TITLE));
    assertThat(item.get("sender").get("name").asString()).isEqualTo(cut(text, SENDER));
    assertThat(item.get("data").get("text").asString()).isEqualTo(text);
    assertThat(item.get("excerpt").asString().length()).isLessThanOrEqualTo(200);
  }

  @Test
  void linksThatAreTakenLeadToTheWebOrToAPath() {
    List<String> addresses = texts.stream().flatMap(HostileTextsTest::addresses).toList();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(texts.size());
    JsonNode results =
        send(addresses.stream().map(address -> saying("link").put("link", address)).toList());
    int taken = 0;
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      if (results.get(i).has("id")) {
        taken++;
        assertThat(address).doesNotContainPattern("[\\x00-\\x20\"<>\\\\^`{|}\\x7f]");
        URI uri = URI.create(address);
        if (uri.getScheme() == null) {
          assertThat(address).startsWith("/").doesNotStartWith("//");
        } else {
          assertThat(uri.getScheme()).isIn("http", "https");
          assertThat(uri.getHost()).isNotBlank();
        }
      } else {
        assertThat(results.get(i).get("problem").toString()).as(address).contains("/link");
      }
    }
    assertThat(taken).as("some of them are harmless").isBetween(1, 40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e308",
        "1.7976931348623157E308",
        "-1.7976931348623157E308",
        "5e-324",
        "2.2250738585072014E-308",
        "123456789012345678901234567890123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890",
        "-0.0",
        "1E+2"
      })
  void numbersOfEverySizeAreReadAgain(String number) {
    for (String more : List.of("\"draft\":true,", "")) {
      String body =
          "{\"title\":\"n\",\"body\":\"b\",%s\"data\":{\"n\":[%s]},\"audience\":{\"recipients\":[\"ada\"]}}"
              .formatted(more, number);
      Answer sent = node.call("POST", "/notices", key, body);
      assertThat(sent.status()).as(sent.body()).isEqualTo(201);
      String id = sent.json().get("id").asString();
      assertThat(node.call("GET", "/notices/" + id, key, null).status()).isEqualTo(200);
      assertThat(node.call("GET", "/notices", key, null).status()).isEqualTo(200);
      assertThat(node.call("GET", "/inbox", ada, null).status()).isEqualTo(200);
      assertThat(node.call("GET", "/inbox/changes?after=0", ada, null).status()).isEqualTo(200);
    }
  }

  /** The whole text, and where a link or an image in it would lead. */
  private static Stream<String> addresses(String text) {
    Matcher link = LINK.matcher(text);
    return Stream.concat(
        Stream.of(text), link.matches() ? Stream.of(link.group(1)) : Stream.empty());
  }

  private static JsonNode send(List<ObjectNode> notices) {
    ObjectNode batch = JSON.createObjectNode();
    ArrayNode all = batch.putArray("notices");
    notices.forEach(all::add);
    Answer answer = node.call("POST", "/notices/batch", key, escaped(batch));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("results")).hasSize(notices.size());
    return answer.json().get("results");
  }

  /** With escapes for whatever is not ASCII: half of a surrogate pair can't be sent otherwise. */
  private static String escaped(JsonNode json) {
    StringBuilder escaped = new StringBuilder();
    for (char c : json.toString().toCharArray()) {
      escaped.append(c < 128 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return escaped.toString();
  }

  private static ObjectNode saying(String text) {
    ObjectNode notice = JSON.createObjectNode();
    notice.put("title", cut("t" + text, TITLE));
    notice.put("body", text);
    notice.put("senderName", cut(text, SENDER));
    notice.putObject("data").put("text", text);
    notice.putObject("audience").putArray("recipients").add("ada");
    return notice;
  }

  private static String cut(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }
}
