package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a caller who asks too often, and that nobody else notices. */
class RateLimitTest {

  static TestDatabase database;
  static RunningNode node;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node =
        RunningNode.on(
            database,
            "notice.rate-limit.key=3",
            "notice.rate-limit.recipient=0",
            "notice.rate-limit.address=1000");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void whoAsksTooOftenIsToldWhenToAskAgainAndOthersAreNot() throws Exception {
    String greedy = node.key("notices:read");
    String modest = node.key("notices:read");
    List<Answer> refused = new ArrayList<>();
    List<Answer> answers = askAtOnce(node, greedy, 80);
    for (Answer answer : answers) {
      if (answer.status() == 429) {
        refused.add(answer);
      } else {
        assertThat(answer.status()).isEqualTo(200);
      }
      assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"key\";q=3;w=1");
      assertThat(answer.headers().firstValue("RateLimit").orElseThrow())
          .matches("\"key\";r=[0-2];t=1");
    }
    assertThat(refused).isNotEmpty();
    assertThat(refused)
        .allSatisfy(answer -> {
          SharedNode.assertProblem(answer, 429, "rate-limited");
          assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        });
    assertThat(node.call("GET", "/notices", modest, null).status()).isEqualTo(200);
  }

  @Test
  void zeroIsNoLimitAndSaysNothing() throws Exception {
    String admin = node.adminToken();
    for (Answer answer : askAtOnce(node, admin, 40)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().firstValue("RateLimit")).isEmpty();
    }
  }

  @Test
  void whoHasNoCredentialIsLimitedByAddress() {
    Answer answer = node.call("GET", "/me", null, null);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"address\";q=1000;w=1");
  }

  @Test
  void whoseCredentialDoesNotHoldIsLimitedByAddressToo() throws Exception {
    try (RunningNode strict = RunningNode.on(database, "notice.rate-limit.address=3")) {
      String good = strict.key("notices:read");
      for (String wrong : List.of("garbage", "a.b.c", "ntk_" + "a".repeat(38))) {
        List<Answer> answers = askAtOnce(strict, wrong, 40);
        assertThat(answers).extracting(Answer::status).isSubsetOf(401, 429).contains(429);
        assertThat(answers)
            .allSatisfy(answer ->
                assertThat(answer.headers().firstValue("RateLimit-Policy"))
                    .hasValue("\"address\";q=3;w=1"));
      }
      assertThat(strict.call("GET", "/notices", good, null).status())
          .as("who comes from there with a good one")
          .isEqualTo(200);
    }
  }

  @Test
  void addressesOfOneNetworkAreOne() throws Exception {
    try (RunningNode strict =
        RunningNode.on(
            database, "notice.rate-limit.address=3", "notice.trusted-proxies=127.0.0.1")) {
      assertThat(askFrom(strict, i -> "2001:db8:1:2::%x".formatted(i))).contains(429);
      assertThat(askFrom(strict, i -> "2001:db8:1:%x::1".formatted(i + 16))).containsOnly(401);
    }
  }

  private static List<Integer> askFrom(RunningNode asked, IntFunction<String> address) {
    return IntStream.range(0, 60)
        .mapToObj(address)
        .map(from -> asked.call("GET", "/me", null, null, "X-Forwarded-For", from).status())
        .toList();
  }

  private static List<Answer> askAtOnce(RunningNode asked, String token, int times)
      throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      List<Callable<Answer>> calls =
          IntStream.range(0, times)
              .mapToObj(n -> (Callable<Answer>) () -> asked.call("GET", "/notices", token, null))
              .toList();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> call : workers.invokeAll(calls)) {
        answers.add(call.get());
      }
      return answers;
    }
  }
}
