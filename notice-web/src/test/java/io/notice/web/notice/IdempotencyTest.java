package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The same request under the same key is done once, and answered the same each time. */
class IdempotencyTest {

  private static final String BODY =
      "{\"title\":\"Once\",\"body\":\"b\",\"audience\":{\"recipients\":[\"ada\"]}}";

  static TestDatabase database;
  static RunningNode node;
  static RunningNode other;
  static String key;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    other = RunningNode.on(database);
    node.recipient("ada");
    key = node.key("notices:write", "notices:read");
  }

  @AfterAll
  static void stop() {
    other.close();
    node.close();
    database.close();
  }

  @Test
  void theFirstAnswerComesAgain() {
    Answer first = post(node, "/notices", BODY, "first");
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    for (RunningNode any : List.of(node, other)) {
      Answer again = post(any, "/notices", BODY, "first");
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
      assertThat(again.headers().firstValue("Location"))
          .isEqualTo(first.headers().firstValue("Location"));
    }
    assertThat(notices(first.json().get("id").asString())).isEqualTo(1);
  }

  @Test
  void anotherRequestUnderTheSameKeyIsRefused() {
    post(node, "/notices", BODY, "reused");
    Answer other = post(node, "/notices", BODY.replace("Once", "Twice"), "reused");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().get("type").asString()).endsWith("idempotency-key-reused");
    // To the byte: a blank is another request.
    assertThat(post(node, "/notices", BODY + " ", "reused").status()).isEqualTo(422);
  }

  @Test
  void keysBelongToTheirCallers() {
    Answer mine = post(node, "/notices", BODY, "shared");
    Answer theirs =
        node.call("POST", "/notices", node.adminToken(), BODY, "Idempotency-Key", "shared");
    assertThat(theirs.status()).isEqualTo(201);
    assertThat(theirs.json().get("id")).isNotEqualTo(mine.json().get("id"));
  }

  @Test
  void whatFailedLeavesTheKeyFree() {
    assertThat(post(node, "/notices", BODY.replace("ada", "nobody"), "free").status())
        .isEqualTo(400);
    assertThat(post(node, "/notices", BODY, "free").status()).isEqualTo(201);
  }

  @Test
  void anImpossibleKeyIsNamed() {
    assertThat(post(node, "/notices", BODY, "x".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void draftsAreMadeOnceToo() {
    String draft = BODY.replace("{\"title\"", "{\"draft\":true,\"title\"");
    Answer first = post(node, "/notices", draft, "draft");
    Answer again = post(other, "/notices", draft, "draft");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void sixtyFourEqualRequestsAtOnceOnTwoNodesSendOneNotice() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(64)) {
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        RunningNode any = i % 2 == 0 ? node : other;
        all.add(pool.submit(() -> post(any, "/notices", BODY, "storm")));
      }
      Set<String> bodies = new HashSet<>();
      int fresh = 0;
      for (Future<Answer> answer : all) {
        assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(201);
        bodies.add(answer.get().body());
        fresh += answer.get().headers().firstValue("Idempotency-Replayed").isEmpty() ? 1 : 0;
      }
      assertThat(bodies).hasSize(1);
      assertThat(fresh).isEqualTo(1);
    }
  }

  @Test
  void aBatchNamesTheBadOnesAndSendsTheGood() {
    String batch =
        "{\"notices\":["
            + BODY
            + ",{\"title\":\"\"},"
            + BODY.replace("ada", "nobody")
            + ",{\"colour\":1},null,"
            + BODY
            + "]}";
    Answer answer = post(node, "/notices/batch", batch, "batch");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode results = answer.json().get("results");
    assertThat(results).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(results.get(i).get("index").asInt()).isEqualTo(i);
    }
    assertThat(results.get(5).get("position").asLong())
        .isEqualTo(results.get(0).get("position").asLong() + 1);
    assertThat(results.get(1).get("problem").get("errors").toString())
        .contains("/title", "/body", "/audience");
    assertThat(results.get(2).get("problem").toString()).contains("nobody");
    assertThat(results.get(3).get("problem").get("errors").toString()).contains("/colour");
    assertThat(results.get(4).has("id")).isFalse();
    assertThat(results.get(0).has("problem")).isFalse();

    Answer again = post(other, "/notices/batch", batch, "batch");
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(post(node, "/notices/batch", batch + " ", "batch").status()).isEqualTo(422);
  }

  @Test
  void itemsOfABatchHaveKeysOfTheirOwn() {
    String item = BODY.replace("{\"title\"", "{\"idempotencyKey\":\"item\",\"title\"");
    JsonNode results =
        post(node, "/notices/batch", "{\"notices\":[" + item + "," + item + "]}", null)
            .json()
            .get("results");
    assertThat(results.get(1).get("id")).isEqualTo(results.get(0).get("id"));
    JsonNode later =
        post(
                other,
                "/notices/batch",
                "{\"notices\":[" + item.replace("Once", "Other") + "," + item + "]}",
                null)
            .json()
            .get("results");
    assertThat(later.get(0).get("problem").get("type").asString())
        .endsWith("idempotency-key-reused");
    assertThat(later.get(1).get("id")).isEqualTo(results.get(0).get("id"));
  }

  @Test
  void theFirstAnswerComesAgainAfterTheTimesOfTheNoticeHavePassed() {
    Instant expiry = Instant.now().plusMillis(1_500);
    String soon = expiring(expiry);
    String item = "{\"notices\":[" + keyed(soon, "late-item") + "]}";
    String batch = "{\"notices\":[" + soon + "]}";
    Answer single = post(node, "/notices", soon, "late");
    Answer itemOfBatch = post(node, "/notices/batch", item, null);
    Answer wholeBatch = post(node, "/notices/batch", batch, "late-batch");
    await().until(() -> Instant.now().isAfter(expiry));

    Answer again = post(other, "/notices", soon, "late");
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(single.body());
    assertThat(post(other, "/notices/batch", item, null).body()).isEqualTo(itemOfBatch.body());
    assertThat(post(other, "/notices/batch", batch, "late-batch").body())
        .isEqualTo(wholeBatch.body());
    for (JsonNode results : List.of(itemOfBatch.json(), wholeBatch.json())) {
      assertThat(results.get("results").get(0).has("id")).as(results.toString()).isTrue();
    }
    // Under a key that nothing was sent with, it is what it is: too late.
    assertThat(post(node, "/notices", soon, "later").status()).isEqualTo(400);
    assertThat(
            post(node, "/notices/batch", "{\"notices\":[" + keyed(soon, "later") + "]}", null)
                .body())
        .contains("/expiresAt");
    assertThat(post(node, "/notices", BODY, "later").status()).isEqualTo(201);
  }

  @Test
  void oneThatCameTooLateWaitsForAnEqualOneThatIsUnderWay() throws Exception {
    Instant expiry = Instant.now().plusMillis(1_000);
    String soon = expiring(expiry);
    try (Connection head = database.dataSource().getConnection();
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      head.setAutoCommit(false);
      head.createStatement().execute("select from notice_log_head for update");
      Future<Answer> first = pool.submit(() -> post(node, "/notices", soon, "under-way"));
      await().until(IdempotencyTest::somebodyWaitsForTheHead);
      await().until(() -> Instant.now().isAfter(expiry));
      Future<Answer> late = pool.submit(() -> post(node, "/notices", soon, "under-way"));
      assertThatThrownBy(() -> late.get(500, TimeUnit.MILLISECONDS))
          .as("neither sent nor refused")
          .isInstanceOf(TimeoutException.class);
      head.rollback();
      assertThat(first.get().status()).as(first.get().body()).isEqualTo(201);
      assertThat(late.get().body()).isEqualTo(first.get().body());
      assertThat(late.get().headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }
  }

  private static boolean somebodyWaitsForTheHead() {
    return JdbcClient.create(database.dataSource())
        .sql(
            """
            select count(*) > 0 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%notice_log_head%'
            """)
        .query(Boolean.class)
        .single();
  }

  private static String expiring(Instant at) {
    return BODY.replace("{\"title\"", "{\"expiresAt\":\"" + at + "\",\"title\"");
  }

  private static String keyed(String item, String key) {
    return "{\"idempotencyKey\":\"" + key + "\"," + item.substring(1);
  }

  @Test
  void badBatchesAreRefusedWhole() {
    String thousandAndOne =
        IntStream.range(0, 1001).mapToObj(i -> BODY).collect(Collectors.joining(","));
    for (String bad : List.of("{}", "{\"notices\":[]}", "{\"notices\":[" + thousandAndOne + "]}")) {
      Answer answer = post(node, "/notices/batch", bad, null);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("errors").toString()).contains("/notices");
    }
  }

  private static Answer post(RunningNode any, String path, String body, String idempotencyKey) {
    return idempotencyKey == null
        ? any.call("POST", path, key, body)
        : any.call("POST", path, key, body, "Idempotency-Key", idempotencyKey);
  }

  private static long notices(String id) {
    return JdbcClient.create(database.dataSource())
        .sql("select count(*) from notice_log where notice = cast(? as uuid)")
        .param(id)
        .query(Long.class)
        .single();
  }
}
