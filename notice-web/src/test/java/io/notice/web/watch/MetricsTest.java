package io.notice.web.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That what happens shows in the metrics, each under the name that the dashboard looks at. */
class MetricsTest {

  static TestDatabase database;
  static RunningNode node;
  static String watcher;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node =
        RunningNode.on(
            database,
            "notice.stream.heartbeat=1s",
            "notice.stream.max-per-recipient=1",
            "notice.stream.max-streams=3",
            "notice.rate-limit.key=2");
    watcher = node.key("metrics:read");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void sendsAreCountedByWhatBecameOfThemAndWhomTheyReached() {
    node.recipient("sends-ada");
    Scrape before = scrape();
    assertThat(node.send("One", "{\"recipients\":[\"sends-ada\"]}").status()).isEqualTo(201);
    assertThat(node.send("Two", "{\"recipients\":[\"sends-nobody\"]}").status()).isEqualTo(400);
    for (int i = 0; i < 2; i++) {
      Answer again =
          node.call(
              "POST",
              "/notices",
              node.adminToken(),
              "{\"title\":\"3\",\"body\":\"3\",\"audience\":{\"recipients\":[\"sends-ada\"]}}",
              "Idempotency-Key",
              "sends-3");
      assertThat(again.status()).isEqualTo(201);
    }
    Scrape after = scrape();
    assertThat(grown(before, after, "notice_sends_total", "outcome", "published")).isEqualTo(2);
    assertThat(grown(before, after, "notice_sends_total", "outcome", "refused")).isEqualTo(1);
    assertThat(grown(before, after, "notice_sends_recipients_total", "state", "queued"))
        .isEqualTo(2);
    assertThat(grown(before, after, "notice_commit_seconds_count")).isEqualTo(2);
    assertThat(grown(before, after, "notice_commit_notices_sum")).isEqualTo(2);
    assertThat(after.value("notice_sends_waiting")).isZero();
  }

  @Test
  void streamsAreCountedFromTheirOpeningToTheirEnd() throws Exception {
    String ada = node.recipient("streams-ada");
    node.send("Missed", "{\"recipients\":[\"streams-ada\"]}");
    await().until(() -> scrape().value("notice_streams_open") == 0);
    Scrape before = scrape();
    try (InputStream first = open(ada, "?lastEventId=0")) {
      await()
          .untilAsserted(() -> {
            Scrape now = scrape();
            assertThat(now.value("notice_streams_open")).isEqualTo(1);
            assertThat(grown(before, now, "notice_streams_opened_total")).isEqualTo(1);
            assertThat(grown(before, now, "notice_replays_total")).isEqualTo(1);
            assertThat(grown(before, now, "notice_replays_events_total")).isEqualTo(1);
            assertThat(now.value("notice_streams_replaying")).isZero();
          });
      node.send("Live", "{\"recipients\":[\"streams-ada\"]}");
      await()
          .untilAsserted(() -> {
            Scrape now = scrape();
            assertThat(grown(before, now, "notice_deliveries_total")).isPositive();
            assertThat(grown(before, now, "notice_deliveries_size_bytes_total")).isGreaterThan(100);
            assertThat(grown(before, now, "notice_fanout_busy_seconds_total")).isPositive();
            assertThat(now.value("notice_outbox_events")).isZero();
            assertThat(now.value("notice_recipients_online")).isEqualTo(1);
          });
      try (InputStream second = open(ada, "?lastEventId=nonsense")) {
        await()
            .untilAsserted(() -> {
              Scrape now = scrape();
              assertThat(grown(before, now, "notice_streams_closed_total", "reason", "limit"))
                  .isEqualTo(1);
              assertThat(grown(before, now, "notice_resets_total", "reason", "unknown"))
                  .isEqualTo(1);
            });
      }
    }
  }

  @Test
  void whatDoesNotHoldIsCountedAndSoIsWhatALimitRefused() throws Exception {
    String greedy = node.key("notices:read");
    Scrape before = scrape();
    assertThat(node.call("GET", "/me", "ntk_nonsense", null).status()).isEqualTo(401);
    assertThat(
            node.call(
                    "POST",
                    "/auth/login",
                    null,
                    "{\"username\":\"admin\",\"password\":\"something else\"}")
                .status())
        .isEqualTo(401);
    assertThat(node.call("POST", "/auth/refresh", null, "{\"refreshToken\":\"nonsense\"}").status())
        .isEqualTo(401);
    await().until(() -> node.call("GET", "/notices", greedy, null).status() == 429);
    Scrape after = scrape();
    for (String kind : Set.of("credential", "password", "refresh-token")) {
      assertThat(grown(before, after, "notice_auth_failures_total", "kind", kind)).isEqualTo(1);
    }
    assertThat(grown(before, after, "notice_limits_hit_total", "limit", "requests-key"))
        .isPositive();
    assertThat(after.value("notice_rights_reads_total", "result", "hit")).isPositive();
  }

  @Test
  void aFullNodeSaysSo() throws Exception {
    String[] tokens = {
      node.recipient("full-1"), node.recipient("full-2"), node.recipient("full-3")
    };
    String late = node.recipient("full-4");
    await().until(() -> scrape().value("notice_streams_open") == 0);
    Scrape before = scrape();
    assertThat(before.value("notice_streams_limit")).isEqualTo(3);
    try (InputStream first = open(tokens[0], "");
        InputStream second = open(tokens[1], "");
        InputStream third = open(tokens[2], "")) {
      assertThat(status(late)).isEqualTo(503);
    }
    assertThat(grown(before, scrape(), "notice_limits_hit_total", "limit", "streams")).isEqualTo(1);
  }

  @Test
  void theLogAndTheJobsShowThatTheyGoOn() {
    Scrape before = scrape();
    node.recipient("log-ada");
    await()
        .untilAsserted(() -> {
          Scrape now = scrape();
          assertThat(grown(before, now, "notice_log_position")).isPositive();
          assertThat(now.value("notice_log_behind_seconds")).isBetween(0.0, 5.0);
          assertThat(now.value("notice_log_listening")).isEqualTo(1);
          assertThat(now.named("notice_job_idle_seconds"))
              .hasSizeGreaterThan(5)
              .allMatch(job -> job.value() < 5);
          assertThat(now.value("notice_job_failures_total")).isZero();
          assertThat(now.value("notice_audit_broken")).isZero();
        });
  }

  @Test
  void nothingIsLabelledByWhoOrWhat() {
    for (Scrape.Sample sample : scrape().samples()) {
      if (sample.name().startsWith("notice_")) {
        assertThat(sample.labels().keySet())
            .as(sample.name())
            .isSubsetOf(
                "outcome", "state", "reason", "kind", "limit", "cache", "result", "task", "le");
      }
    }
    assertThat(scrape().samples().stream().filter(s -> s.name().startsWith("notice_")).count())
        .as("series of our own")
        .isLessThan(150);
  }

  private static Scrape scrape() {
    return Scrape.of(node, watcher);
  }

  private static double grown(Scrape before, Scrape after, String name, String... labels) {
    return after.value(name, labels) - before.value(name, labels);
  }

  private static InputStream open(String token, String query) throws Exception {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(stream(token, query), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static int status(String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(stream(token, ""), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest stream(String token, String query) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node.port() + "/api/v1/stream" + query))
        .header("Authorization", "Bearer " + token)
        .header("Accept", "text/event-stream")
        .build();
  }
}
