package io.notice.web.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who is connected, over two nodes. */
class PresenceTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  static TestDatabase database;
  static RunningNode node;
  static RunningNode other;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database, "notice.stream.heartbeat=1s");
    other = RunningNode.on(database);
  }

  @AfterAll
  static void stop() {
    other.close();
    node.close();
    database.close();
  }

  @Test
  void eachNodeKnowsWhoIsOnTheOther() throws IOException {
    String ada = node.recipient("presence-ada");
    String bob = node.recipient("presence-bob");
    try (StreamSocket here = StreamSocket.open(node.port(), ada, "", "User-Agent: tab");
        StreamSocket there = StreamSocket.open(other.port(), ada, "");
        StreamSocket alone = StreamSocket.open(other.port(), bob, "")) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            JsonNode all = get("/presence");
            assertThat(all.get("recipients").asInt()).isEqualTo(2);
            assertThat(all.get("streams").asInt()).isEqualTo(3);
            assertThat(all.get("nodes")).hasSize(2);
          });
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(get("/presence/presence-ada").get("streams")).hasSize(2));
      JsonNode streams = get("/presence/presence-ada").get("streams");
      assertThat(streams.get(0).get("node")).isNotEqualTo(streams.get(1).get("node"));
      assertThat(streams.toString()).contains("\"userAgent\":\"tab\"", "127.0.0.1");

      JsonNode sent = node.send("to both", "{\"everyone\":true}").json();
      assertThat(sent.get("online").asInt()).isEqualTo(2);

      // Ended from here, though it is there.
      String id = get("/presence/presence-bob").get("streams").get(0).get("id").asString();
      assertThat(delete("/presence/presence-bob/" + id)).isEqualTo(204);
      await().atMost(SOON).until(() -> alone.data("bye").size() == 1);
      assertThat(delete("/presence/presence-ada")).isEqualTo(204);
      await().atMost(SOON).until(() -> here.data("bye").size() == 1);
      await().atMost(SOON).until(() -> there.data("bye").size() == 1);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(get("/presence").get("streams").asInt()).isZero());
  }

  @Test
  void aNodeThatFallsSilentLeaves() {
    JdbcClient sql = JdbcClient.create(database.dataSource());
    sql.sql(
            """
            insert into node (id, name, streams, online, seen_at)
            select 'dead', 'dead', 7, online, clock_timestamp() - interval '11 seconds' from node limit 1
            """)
        .update();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(get("/presence").toString()).doesNotContain("dead"));
    await()
        .atMost(SOON)
        .until(() ->
            sql.sql("select count(*) from node where id = 'dead'").query(Long.class).single() == 0);
  }

  @Test
  void anInboxIsShownInNumbersAlone() throws IOException {
    String ada = node.recipient("presence-state");
    node.send("secret title", "{\"recipients\":[\"presence-state\"]}");
    JsonNode state = get("/recipients/presence-state/inbox-state");
    assertThat(state.get("unread").get("total").asInt()).isEqualTo(1);
    assertThat(state.get("queued").asInt()).isEqualTo(1);
    assertThat(state.get("seenAt").isNull()).isTrue();
    assertThat(state.toString()).doesNotContain("secret title");
    try (StreamSocket stream = StreamSocket.open(node.port(), ada, "")) {
      await().atMost(SOON).until(() -> stream.data("notice").size() == 1);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(get("/recipients/presence-state/inbox-state").get("queued").asInt())
                .isZero());
  }

  @Test
  void unknownPeopleAndStreamsAreNotFound() {
    assertThat(node.call("GET", "/presence/nobody", node.adminToken(), null).status())
        .isEqualTo(404);
    assertThat(delete("/presence/nobody")).isEqualTo(404);
    node.recipient("presence-none");
    assertThat(delete("/presence/presence-none/no-such-stream")).isEqualTo(404);
    assertThat(delete("/presence/presence-none")).isEqualTo(204);
  }

  private static JsonNode get(String path) {
    RunningNode.Answer answer = node.call("GET", path, node.adminToken(), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static int delete(String path) {
    return node.call("DELETE", path, node.adminToken(), null).status();
  }
}
