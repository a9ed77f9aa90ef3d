package io.notice.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Long polling: the stream's events, one request after another. */
class LongPollTest {

  static TestDatabase database;
  static RunningNode node;
  static RunningNode other;
  static ExecutorService pool;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    other = RunningNode.on(database);
    pool = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
    other.close();
    node.close();
    database.close();
  }

  @Test
  void withoutACursorItGivesTheHead() {
    String ada = node.recipient("poll-head");
    node.send("before", "{\"recipients\":[\"poll-head\"]}");
    JsonNode first = get(ada, "?wait=20").json();
    assertThat(first.get("events")).isEmpty();
    assertThat(first.get("unread").get("total").asInt()).isEqualTo(1);
    long position = first.get("position").asLong();
    node.send("after", "{\"recipients\":[\"poll-head\"]}");
    JsonNode next = get(ada, "?wait=20&after=" + position).json();
    assertThat(next.get("events")).hasSize(1);
    JsonNode event = next.get("events").get(0);
    assertThat(event.get("event").asString()).isEqualTo("notice");
    assertThat(event.get("data").get("title").asString()).isEqualTo("after");
    assertThat(event.get("id").asString()).isEqualTo(event.get("data").get("position").asString());
    assertThat(next.get("position").asLong()).isGreaterThan(position);
  }

  @Test
  void itWaitsAndIsWokenByANoticeSentOnAnotherNode() throws Exception {
    String ada = node.recipient("poll-wait", "poll-group");
    for (String audience :
        new String[] {
          "{\"recipients\":[\"poll-wait\"]}", "{\"groups\":[\"poll-group\"]}", "{\"everyone\":true}"
        }) {
      long position = get(ada, "").json().get("position").asLong();
      Future<Answer> waiting = pool.submit(() -> get(ada, "?wait=25&after=" + position));
      assertWaits(waiting);
      other.send("woken", audience);
      JsonNode found = waiting.get(10, TimeUnit.SECONDS).json();
      assertThat(found.get("events")).hasSize(1);
    }
  }

  @Test
  void itIsWokenByWhatIsReadElsewhere() throws Exception {
    String ada = node.recipient("poll-read");
    String id =
        node.send("to read", "{\"recipients\":[\"poll-read\"]}").json().get("id").asString();
    JsonNode head = get(ada, "").json();
    String query =
        "?wait=25&after="
            + head.get("position").asLong()
            + "&version="
            + head.get("unread").get("version").asLong();
    Future<Answer> waiting = pool.submit(() -> get(ada, query));
    assertWaits(waiting);
    other.call("PUT", "/inbox/" + id + "/read", ada, null);
    JsonNode found = waiting.get(10, TimeUnit.SECONDS).json();
    assertThat(found.get("unread").get("total").asInt()).isZero();
    assertThat(found.get("events")).isEmpty();
    // Whoever comes with the old version need not wait.
    assertThat(get(ada, query).json().get("unread").get("total").asInt()).isZero();
  }

  @Test
  void whoMayNoLongerWaitIsSentAwayAtOnce() throws Exception {
    String password = "a long enough one";
    String key = node.key("tokens:issue");
    String keyId =
        node.call("GET", "/api-keys", node.adminToken(), null)
            .json()
            .get("items")
            .get(0)
            .get("id")
            .asString();
    node.recipient("poll-out");
    String ofKey =
        node.call("POST", "/recipients/poll-out/tokens", key, "{}")
            .json()
            .get("accessToken")
            .asString();
    node.call(
        "PUT",
        "/recipients/poll-out",
        node.adminToken(),
        "{\"password\":\"%s\"}".formatted(password));
    String first = node.signIn("poll-out", password);
    node.call(
        "PUT",
        "/me/password",
        first,
        "{\"current\":\"%s\",\"password\":\"another long one\"}".formatted(password));
    String ofSession = node.signIn("poll-out", "another long one");
    String session =
        node.call("GET", "/me/sessions", ofSession, null)
            .json()
            .get("items")
            .get(0)
            .get("id")
            .asString();
    String last = node.tokenFor("poll-out");
    record Way(String token, String method, String path, @Nullable String body) {}
    for (Way way :
        List.of(
            new Way(ofKey, "DELETE", "/api-keys/" + keyId, null),
            new Way(ofSession, "DELETE", "/recipients/poll-out/sessions/" + session, null),
            new Way(last, "PUT", "/recipients/poll-out", "{\"active\":false}"))) {
      long position = get(way.token, "").json().get("position").asLong();
      Future<Answer> waiting =
          pool.submit(
              () -> other.call("GET", "/inbox/changes?wait=25&after=" + position, way.token, null));
      assertWaits(waiting);
      assertThat(node.call(way.method, way.path, node.adminToken(), way.body).status())
          .isIn(200, 204);
      assertThat(waiting.get(5, TimeUnit.SECONDS).status()).as(way.path).isEqualTo(401);
    }
  }

  @Test
  void whatStandsAtOrBelowThePresentedCursorIsDelivered() {
    String ada = node.recipient("poll-delivered");
    JsonNode sent = node.send("brought", "{\"recipients\":[\"poll-delivered\"]}").json();
    long position = sent.get("position").asLong();
    String receipts = "/notices/" + sent.get("id").asString() + "/receipts";
    get(ada, "?after=" + (position - 1));
    assertThat(delivered(receipts)).isFalse(); // the answer may have been lost
    get(ada, "?after=" + position);
    await().until(() -> delivered(receipts));
  }

  private static boolean delivered(String receipts) {
    return node.call("GET", receipts, node.adminToken(), null)
        .json()
        .get("items")
        .get(0)
        .get("delivered")
        .asBoolean();
  }

  @Test
  void nobodyWaitsLongerThanTheirTokenHolds() throws Exception {
    node.recipient("poll-brief");
    String brief =
        node.call(
                "POST",
                "/recipients/poll-brief/tokens",
                node.key("tokens:issue"),
                "{\"expiresIn\":2}")
            .json()
            .get("accessToken")
            .asString();
    long position = get(brief, "").json().get("position").asLong();
    Future<Answer> waiting = pool.submit(() -> get(brief, "?wait=25&after=" + position));
    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void whoWaitsHoldsNoConnectionOfTheDatabase() throws Exception {
    String ada = node.recipient("poll-crowd");
    HikariPoolMXBean connections =
        node.bean(DataSource.class).unwrap(HikariDataSource.class).getHikariPoolMXBean();
    long position = get(ada, "").json().get("position").asLong();
    List<Future<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      waiting.add(pool.submit(() -> get(ada, "?wait=25&after=" + position)));
    }
    for (Future<Answer> poll : waiting) {
      assertWaits(poll);
    }
    await().until(() -> connections.getActiveConnections() == 0);
    assertThat(connections.getThreadsAwaitingConnection()).isZero();
    node.send("woken", "{\"recipients\":[\"poll-crowd\"]}");
    for (Future<Answer> poll : waiting) {
      assertThat(poll.get(10, TimeUnit.SECONDS).json().get("events")).hasSize(1);
    }
  }

  @Test
  void itEndsAfterTheWait() {
    String ada = node.recipient("poll-end");
    long position = get(ada, "").json().get("position").asLong();
    long began = System.nanoTime();
    JsonNode found = get(ada, "?wait=1&after=" + position).json();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
    assertThat(found.get("events")).isEmpty();
    assertThat(found.get("position").asLong()).isGreaterThanOrEqualTo(position);
  }

  @Test
  void aCursorThatCantBeContinuedBringsAReset() {
    String ada = node.recipient("poll-reset");
    for (String bad : new String[] {"nonsense", "-1", "99999999"}) {
      JsonNode found = get(ada, "?wait=20&after=" + bad).json();
      assertThat(found.get("events").get(0).get("event").asString()).isEqualTo("reset");
      assertThat(found.get("events").get(0).get("data").get("position").asLong())
          .isEqualTo(found.get("position").asLong());
    }
  }

  @Test
  void moreThanOneAnswerHoldsComesInSeveral() {
    String ada = node.recipient("poll-many");
    long position = get(ada, "").json().get("position").asLong();
    String item = "{\"title\":\"t\",\"body\":\"b\",\"audience\":{\"recipients\":[\"poll-many\"]}}";
    String batch = "{\"notices\":[" + item + ("," + item).repeat(600) + "]}";
    assertThat(node.call("POST", "/notices/batch", node.adminToken(), batch).status())
        .isEqualTo(200);
    JsonNode first = get(ada, "?after=" + position).json();
    assertThat(first.get("events")).hasSize(500);
    JsonNode second = get(ada, "?after=" + first.get("position").asLong()).json();
    assertThat(second.get("events")).hasSize(101);
  }

  @Test
  void badWaitsAreNamed() {
    String ada = node.recipient("poll-bad");
    for (String bad : new String[] {"26", "-1", "soon"}) {
      Answer answer = get(ada, "?wait=" + bad);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("errors").toString()).contains("wait");
    }
  }

  private static void assertWaits(Future<Answer> waiting) throws Exception {
    try {
      Answer answer = waiting.get(300, TimeUnit.MILLISECONDS);
      throw new AssertionError("answered at once: " + answer.body());
    } catch (TimeoutException e) {
      // As it should.
    }
  }

  private static Answer get(String token, String query) {
    return node.call("GET", "/inbox/changes" + query, token, null);
  }
}
