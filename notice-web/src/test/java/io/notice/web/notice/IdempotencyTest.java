package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
