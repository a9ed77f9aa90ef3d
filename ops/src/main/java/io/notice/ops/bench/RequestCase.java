package io.notice.ops.bench;

import io.notice.ops.support.Driver;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.Usage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What security costs a request: the same address, which needs none of it, asked without a
 * credential, with a key and with a token; and a cheap one that is behind all of it. A credential
 * that was seen before must not be looked up in the database again.
 */
final class RequestCase {

  private static final int CONNECTIONS = 16;
  private static final int CALLERS = 20;
  private static final int KEYS = 4;

  /** What a key or a token is looked up in, and what an audit entry is written to. */
  private static final String TABLES =
      "'api_key', 'api_key_secret', 'session', 'replaced_token', 'recipient',"
          + " 'signing_key', 'audit_entry'";

  /** High, not off: what counting costs is to be measured. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "NOTICE_RATE_LIMIT_KEY", "1000000",
          "NOTICE_RATE_LIMIT_RECIPIENT", "1000000",
          "NOTICE_RATE_LIMIT_ADDRESS", "1000000");

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final MoreCases.Sizes sizes;

  RequestCase(Node.Setup setup, Bench.Plan plan, MoreCases.Sizes sizes) {
    this.setup = setup.with(LIMITS);
    this.plan = plan;
    this.sizes = sizes;
  }

  void run(Results report) {
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node);
        Driver driver = Driver.of(setup.jar())) {
      List<String> keys =
          IntStream.range(0, KEYS)
              .mapToObj(i -> api.key("requests " + i, "notices:read", "tokens:issue"))
              .toList();
      List<String> tokens = api.tokens(keys.getFirst(), api.importRecipients(CALLERS));
      Map<String, List<byte[]>> kinds = new LinkedHashMap<>();
      kinds.put("health", requests("/actuator/health/liveness", List.of("")));
      kinds.put("health with a key", requests("/actuator/health/liveness", keys));
      kinds.put("health with a token", requests("/actuator/health/liveness", tokens));
      kinds.put("categories with a key", requests("/api/v1/categories", keys));
      kinds.put("categories with a token", requests("/api/v1/categories", tokens));

      Map<String, List<Run>> runs = new LinkedHashMap<>();
      kinds.values().forEach(requests -> send(node, requests));
      for (int i = 0; i < plan.runs(); i++) {
        for (Map.Entry<String, List<byte[]>> kind : kinds.entrySet()) {
          Run run = measure(node, driver, kind.getValue());
          report.detail(kind.getKey() + ": " + run.line());
          report.breaches(run.breaches(kind.getKey()));
          runs.computeIfAbsent(kind.getKey(), name -> new ArrayList<>()).add(run);
        }
      }
      report.figure(row(runs));
    }
  }

  private static List<byte[]> requests(String path, List<String> credentials) {
    return credentials.stream().map(credential -> RequestLoad.getAt(path, credential)).toList();
  }

  private Run measure(Node node, Driver driver, List<byte[]> requests) {
    String load = Bench.begin(plan);
    try (Connection connection = driver.connect(node.database())) {
      long before = lookUps(connection);
      Usage.Span span = Usage.begin(node);
      RequestLoad.Outcome outcome = send(node, requests);
      Usage usage = span.end();
      return new Run(outcome, usage, lookUps(connection) - before, load);
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  private RequestLoad.Outcome send(Node node, List<byte[]> requests) {
    long end = System.nanoTime() + Duration.ofSeconds(sizes.requestSeconds()).toNanos();
    int[] next = {0};
    return RequestLoad.run(
        node.port(),
        CONNECTIONS,
        () -> System.nanoTime() < end ? requests.get(next[0]++ % requests.size()) : null,
        Duration.ofSeconds(sizes.requestSeconds() + 30L));
  }

  /** How often these tables were read or written; backends report within a second of resting. */
  private static long lookUps(Connection connection) throws SQLException {
    Bench.pause(Duration.ofMillis(1_500));
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select sum(seq_scan + coalesce(idx_scan, 0) + n_tup_ins) from pg_stat_user_tables"
                    + " where relname in ("
                    + TABLES
                    + ")")) {
      row.next();
      return row.getLong(1);
    }
  }

  private String row(Map<String, List<Run>> runs) {
    double health = cost(runs, "health");
    return String.format(
        Locale.ROOT,
        "| requests: %d connections, one small answer each; %d keys, %d tokens | a key costs **%.0f"
            + " CPU µs**, a token **%.0f** | `GET /actuator/health/liveness` %.0f µs without, %.0f"
            + " with a key, %.0f with a token; `GET /categories` behind rights and limits, with its"
            + " query, %.0f with a key, %.0f with a token; look-ups in the database for %,d"
            + " requests: %d |",
        CONNECTIONS,
        KEYS,
        CALLERS,
        cost(runs, "health with a key") - health,
        cost(runs, "health with a token") - health,
        health,
        cost(runs, "health with a key"),
        cost(runs, "health with a token"),
        cost(runs, "categories with a key"),
        cost(runs, "categories with a token"),
        all(runs).mapToLong(run -> run.outcome.succeeded()).sum(),
        all(runs).mapToLong(Run::lookUps).sum());
  }

  private static Stream<Run> all(Map<String, List<Run>> runs) {
    return runs.values().stream().flatMap(List::stream);
  }

  private static double cost(Map<String, List<Run>> runs, String kind) {
    return Bench.median(runs.getOrDefault(kind, List.of()).stream().map(Run::micros).toList());
  }

  /**
   * One kind of request for some seconds.
   *
   * @param lookUps in the tables that credentials and the audit log stand in
   */
  private record Run(RequestLoad.Outcome outcome, Usage usage, long lookUps, String load) {

    double micros() {
      return 1e6 * usage.node() / outcome.succeeded();
    }

    /** A node looks after its sessions and keys now and then by itself. */
    List<String> breaches(String kind) {
      List<String> breaches = new ArrayList<>();
      outcome.refused().forEach((answer, times) -> breaches.add(times + " requests: " + answer));
      if (lookUps > 20 + outcome.succeeded() / 100) {
        breaches.add(kind + ": " + lookUps + " look-ups for " + outcome.succeeded() + " requests");
      }
      return breaches;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%,.0f requests/s, %.0f CPU µs of the node each, p50 %.2f ms; %d look-ups; load %s; %s",
          outcome.perSecond(),
          micros(),
          outcome.latencies().quantile(0.5).toNanos() / 1e6,
          lookUps,
          load,
          usage.shares());
    }
  }
}
