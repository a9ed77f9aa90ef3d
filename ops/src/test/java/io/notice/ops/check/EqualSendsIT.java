package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Driver;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.PostgresServer;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Equal requests under one idempotency key, many at once on two nodes of which one is killed
 * meanwhile: each key sends one notice, and nobody is told anything else.
 */
class EqualSendsIT {

  private static final int TOGETHER = 64;
  private static final Set<Integer> TRY_AGAIN = Set.of(409, 429, 503);

  private static Node.Setup setup;
  private static Driver driver;
  private static PostgresServer server;
  private static Node survivor;
  private static Node victim;
  private static String credential;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() {
    Path jar = Path.of(System.getProperty("notice.jar"));
    driver = Driver.of(jar);
    server = PostgresServer.create(jar, driver);
    setup = QuickStart.setup().on(server.database());
    survivor = Node.start(setup);
    victim = Node.start(setup);
    try (NoticeApi api = new NoticeApi(survivor)) {
      credential = api.key("equal sends", "notices:write");
    }
  }

  /** Who was killed by the test before lives again. */
  @BeforeEach
  void revive() {
    if (!victim.running()) {
      victim = victim.restarted(setup);
    }
  }

  @AfterEach
  void hangUp() {
    http.close();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {victim, survivor, server, driver}) {
      if (each != null) {
        try {
          each.close();
        } catch (Exception e) {
          System.err.println("could not be closed: " + e);
        }
      }
    }
  }

  @Test
  void nodeThatDiesWhileAllWaitForTheCommitLeavesOneNoticeAKey() throws Exception {
    List<String> keys = List.of("waiting-a", "waiting-b", "waiting-c", "waiting-d");
    try (Connection head = driver.connectBounded(server.database());
        Connection eye = driver.connectBounded(server.administration());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      head.setAutoCommit(false);
      try (Statement lock = head.createStatement()) {
        lock.execute("select from notice_log_head for update");
      }
      List<Future<?>> sends = sendAll(callers, keys);
      until("both nodes wait for the head of the log", () -> waitingForTheHead(eye) == 2);
      victim.kill();
      head.rollback();
      await(sends);
    }
    assertOneNoticeForEach(keys);
  }

  @Test
  void nodeThatDiesAmidItsAnswersLeavesOneNoticeAKey() throws Exception {
    List<String> keys = new ArrayList<>();
    for (char letter = 'a'; letter <= 'h'; letter++) {
      keys.add("answering-" + letter);
    }
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sends = sendAll(callers, keys);
      until("the first answers", () -> attempts.size() >= 20);
      victim.kill();
      await(sends);
    }
    assertOneNoticeForEach(keys);
  }

  /** All keys at once, each as often on the one node as on the other. */
  private List<Future<?>> sendAll(ExecutorService callers, List<String> keys) {
    List<Future<?>> sends = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      Node node = i % 2 == 0 ? survivor : victim;
      for (String key : keys) {
        sends.add(callers.submit(() -> attempts.add(send(node, key))));
      }
    }
    return sends;
  }

  private static void await(List<Future<?>> sends) throws Exception {
    for (Future<?> send : sends) {
      send.get();
    }
  }

  private Attempt send(Node node, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/api/v1/notices"))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + credential)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"title\":\"%s\",\"body\":\"b\",\"audience\":{\"recipients\":[\"admin\"]}}"
                        .formatted(key)))
            .build();
    try {
      return new Attempt(key, node, http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Attempt(key, node, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void assertOneNoticeForEach(List<String> keys) throws SQLException {
    assertThat(attempts).hasSize(keys.size() * TOGETHER);
    for (String key : keys) {
      List<Attempt> ofKey = attempts.stream().filter(attempt -> attempt.key().equals(key)).toList();
      HttpResponse<String> last = again(key);
      for (Attempt attempt : ofKey) {
        HttpResponse<String> answer = attempt.answer();
        if (answer == null) {
          assertThat(attempt.node()).as("only who dies says nothing").isSameAs(victim);
        } else if (answer.statusCode() == 201) {
          assertThat(answer.body()).isEqualTo(last.body());
        } else {
          assertThat(answer.statusCode()).as(answer.body()).isIn(TRY_AGAIN);
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
      }
      assertThat(ofKey.stream().filter(Attempt::isFresh).count()).as(key).isLessThanOrEqualTo(1);
      assertThat(count("select count(*) from notice where title = ?", key)).as(key).isEqualTo(1);
      assertThat(
              count(
                  "select count(*) from inbox_entry e join notice n on n.id = e.notice where"
                      + " n.title = ?",
                  key))
          .as(key)
          .isEqualTo(1);
    }
    System.out.println(
        attempts.stream().collect(Collectors.groupingBy(Attempt::kind, Collectors.counting())));
  }

  /** What a caller does who was told to try again, or nothing at all. */
  private HttpResponse<String> again(String key) {
    List<HttpResponse<String>> last = new ArrayList<>();
    until(
        "an answer for " + key,
        () -> {
          HttpResponse<String> answer = send(survivor, key).answer();
          if (answer != null && answer.statusCode() == 201) {
            last.add(answer);
            return true;
          }
          return false;
        });
    return last.getFirst();
  }

  private static int waitingForTheHead(Connection eye) {
    try (Statement statement = eye.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and query like '%notice_log_head%' and pid <> pg_backend_pid()
                """)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long count(String sql, String parameter) throws SQLException {
    try (Connection connection = driver.connectBounded(server.database());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  /**
   * One request.
   *
   * @param answer null if the connection broke before there was one
   */
  private record Attempt(String key, Node node, @Nullable HttpResponse<String> answer) {

    boolean isFresh() {
      return answer != null
          && answer.statusCode() == 201
          && answer.headers().firstValue("Idempotency-Replayed").isEmpty();
    }

    String kind() {
      if (answer == null) {
        return "cut off";
      }
      return answer.statusCode() + (isFresh() || answer.statusCode() != 201 ? "" : " again");
    }
  }
}
