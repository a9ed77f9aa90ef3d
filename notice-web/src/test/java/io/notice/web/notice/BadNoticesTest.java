package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever a caller does wrong gets a problem that names it, and nothing is stored. */
class BadNoticesTest {

  private static final String TO_ADA = "\"audience\":{\"recipients\":[\"ada\"]}";

  static TestDatabase database;
  static RunningNode node;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    node.recipient("ada", "finance");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @AfterEach
  void nothingWasStored() {
    assertThat(
            JdbcClient.create(database.dataSource())
                .sql("select count(*) from notice")
                .query(Long.class)
                .single())
        .isZero();
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of("unreadable JSON", "{\"title\":", ""),
        Arguments.of("no object", "[]", ""),
        Arguments.of("wrong type of title", notice("\"title\":7"), "/title"),
        Arguments.of(
            "wrong type of audience",
            "{\"title\":\"t\",\"body\":\"b\",\"audience\":\"ada\"}",
            "/audience"),
        Arguments.of("unknown field", notice("\"colour\":\"red\""), "/colour"),
        Arguments.of("unknown priority", notice("\"priority\":\"LOUD\""), "/priority"),
        Arguments.of("no title", "{\"body\":\"b\"," + TO_ADA + "}", "/title"),
        Arguments.of("no body", "{\"title\":\"t\"," + TO_ADA + "}", "/body"),
        Arguments.of("title too long", notice("\"title\":\"" + "x".repeat(201) + "\""), "/title"),
        Arguments.of("body too long", notice("\"body\":\"" + "界".repeat(5462) + "\""), "/body"),
        Arguments.of("category no slug", notice("\"category\":\"IT Ops\""), "/category"),
        Arguments.of(
            "label too long",
            notice("\"link\":\"/a\",\"linkLabel\":\"" + "x".repeat(81) + "\""),
            "/linkLabel"),
        Arguments.of(
            "sender too long", notice("\"senderName\":\"" + "x".repeat(81) + "\""), "/senderName"),
        Arguments.of("script as link", notice("\"link\":\"javascript:alert(1)\""), "/link"),
        Arguments.of(
            "script as link, upper case", notice("\"link\":\"JaVaScRiPt:alert(1)\""), "/link"),
        Arguments.of("data as link", notice("\"link\":\"data:text/html,x\""), "/link"),
        Arguments.of(
            "link to another site without scheme", notice("\"link\":\"//evil.example\""), "/link"),
        Arguments.of(
            "data too large", notice("\"data\":{\"x\":\"" + "x".repeat(4097) + "\"}"), "/data"),
        Arguments.of(
            "expired before it is sent",
            notice("\"expiresAt\":\"2020-01-01T00:00:00Z\""),
            "/expiresAt"),
        Arguments.of(
            "scheduled for the past",
            notice("\"publishAt\":\"2020-01-01T00:00:00Z\""),
            "/publishAt"),
        Arguments.of(
            "acknowledgement due in the past",
            notice("\"requiresAcknowledgement\":true,\"acknowledgeBy\":\"2020-01-01T00:00:00Z\""),
            "/acknowledgeBy"),
        Arguments.of(
            "beyond the year 9999 in UTC",
            notice("\"expiresAt\":\"9999-12-31T23:59:59-01:00\""),
            "/expiresAt"),
        Arguments.of(
            "a number that no reader could hold",
            notice("\"data\":{\"x\":[{\"y\":1e400}]}"),
            "/data"),
        Arguments.of("a link to no host", notice("\"link\":\"https://:8080/\""), "/link"),
        Arguments.of("no time at all", notice("\"expiresAt\":\"tomorrow\""), "/expiresAt"),
        Arguments.of("no audience", "{\"title\":\"t\",\"body\":\"b\"}", "/audience"),
        Arguments.of(
            "empty audience", "{\"title\":\"t\",\"body\":\"b\",\"audience\":{}}", "/audience"),
        Arguments.of(
            "unknown recipient",
            to("\"recipients\":[\"ada\",\"nobody\"]"),
            "/audience/recipients/1"),
        Arguments.of(
            "impossible recipient", to("\"recipients\":[\"a b\"]"), "/audience/recipients/0"),
        Arguments.of(
            "unknown group", to("\"groups\":[\"finance\",\"nowhere\"]"), "/audience/groups/1"),
        Arguments.of("null in a list", to("\"groups\":[null]"), "/audience/groups/0"),
        Arguments.of("NUL in a text", notice("\"title\":\"a\\u0000b\""), "/title"),
        Arguments.of("NUL in data", notice("\"data\":{\"x\":\"a\\u0000\"}"), "/data/x"),
        Arguments.of("lone surrogate", notice("\"body\":\"\\ud800\""), "/body"),
        Arguments.of("trailing text", notice("\"priority\":\"LOW\"") + " x", ""),
        Arguments.of(
            "the same field twice",
            "{\"title\":\"a\",\"title\":\"b\",\"body\":\"b\"," + TO_ADA + "}",
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void isInvalidWithAPointer(String name, String body, String pointer) {
    RunningNode.Answer answer = node.call("POST", "/notices", node.adminToken(), body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.json().get("type").asString()).endsWith("invalid");
    if (!pointer.isEmpty()) {
      assertThat(
              answer.json().get("errors").values().stream()
                  .map(error -> error.get("pointer").asString()))
          .as(answer.body())
          .anySatisfy(found -> assertThat(found).startsWith(pointer));
    }
    assertThat(answer.body()).doesNotContain("Exception", "io.notice", "org.springframework");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    RunningNode.Answer answer =
        node.call(
            "POST",
            "/notices",
            node.adminToken(),
            notice("\"body\":\"" + "x".repeat(2_000_000) + "\""));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().get("type").asString()).endsWith("too-large");
  }

  @Test
  void everyWrongNameIsNamed() {
    RunningNode.Answer answer =
        node.call(
            "POST",
            "/notices",
            node.adminToken(),
            to("\"recipients\":[\"x1\",\"x2\"],\"groups\":[\"x3\"]"));
    assertThat(answer.json().get("errors").toString()).contains("x1", "x2", "x3");
  }

  private static String notice(String field) {
    String title = field.contains("\"title\"") ? "" : "\"title\":\"t\",";
    String body = field.contains("\"body\"") ? "" : "\"body\":\"b\",";
    return "{" + title + body + TO_ADA + "," + field + "}";
  }

  private static String to(String audience) {
    return "{\"title\":\"t\",\"body\":\"b\",\"audience\":{" + audience + "}}";
  }
}
