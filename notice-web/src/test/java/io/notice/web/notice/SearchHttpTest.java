package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The query parameter {@code q} of the inbox and of the list of notices. */
class SearchHttpTest {

  static TestDatabase database;
  static RunningNode node;
  static String ada;
  static String bob;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    ada = node.recipient("ada", "finance");
    bob = node.recipient("bob");
    node.send("Planned Maintenance", "{\"groups\":[\"finance\"]}");
    node.send("系统维护通知", "{\"recipients\":[\"ada\"]}");
    node.send("Canteen", "{\"everyone\":true}");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void recipientFindsTheirOwn() {
    assertThat(titles("/inbox", ada, "maint")).containsExactly("Planned Maintenance");
    assertThat(titles("/inbox", ada, "PLANNED maintenance")).containsExactly("Planned Maintenance");
    assertThat(titles("/inbox", ada, "系统维")).containsExactly("系统维护通知");
    assertThat(titles("/inbox", bob, "系统维")).isEmpty();
    assertThat(titles("/inbox", bob, "maint")).isEmpty();
    assertThat(titles("/inbox", bob, "canteen")).containsExactly("Canteen");
  }

  @Test
  void publisherFindsAll() {
    assertThat(titles("/notices", node.adminToken(), "维护")).containsExactly("系统维护通知");
    assertThat(titles("/notices", node.adminToken(), "body"))
        .containsExactly("Canteen", "系统维护通知", "Planned Maintenance");
  }

  @Test
  void countsAreThoseOfTheWholeInbox() {
    Answer answer = node.call("GET", "/inbox?q=maint", ada, null);
    assertThat(answer.json().get("unread").get("total").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "　"})
  void blankIsAbsent(String q) {
    assertThat(titles("/inbox", ada, q)).hasSize(3);
    assertThat(titles("/notices", node.adminToken(), q)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\"a b\"", "a & | !(", ":*", "\\", "<->", "!!!", "%00", "🎉"})
  void whateverSomebodyTypesIsAnswered(String q) {
    assertThat(titles("/inbox", ada, q)).isEmpty();
    assertThat(titles("/notices", node.adminToken(), q)).isEmpty();
  }

  @Test
  void tooLongAndNulAreRefused() {
    String longest = "x".repeat(200);
    for (String path : List.of("/inbox", "/notices")) {
      String token = path.equals("/inbox") ? ada : node.adminToken();
      assertThat(titles(path, token, longest)).isEmpty();
      for (String q : List.of(longest + "x", "a\0b")) {
        Answer answer = node.call("GET", path + "?q=" + encoded(q), token, null);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").asString()).endsWith("/invalid");
      }
    }
  }

  private static List<String> titles(String path, String token, String q) {
    Answer answer = node.call("GET", path + "?q=" + encoded(q), token, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> titles = new ArrayList<>();
    answer.json().get("items").forEach(item -> titles.add(item.get("title").asString()));
    return titles;
  }

  private static String encoded(String q) {
    return URLEncoder.encode(q, StandardCharsets.UTF_8);
  }
}
