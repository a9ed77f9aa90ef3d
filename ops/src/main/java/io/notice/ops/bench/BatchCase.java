package io.notice.ops.bench;

import io.notice.ops.support.Driver;
import io.notice.ops.support.Json;
import io.notice.ops.support.Latencies;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Batches of notices, one to one recipient each, against plain inserts of 200 rows a transaction
 * into the same PostgreSQL. The two take turns, so that what else the machine does hits both. Every
 * notice of every batch must have been published.
 */
final class BatchCase {

  private static final int WARM_UP_SECONDS = 20;
  private static final int BODIES = 8;

  private final Node node;
  private final Path jar;
  private final Bench.Plan plan;
  private final MoreCases.Sizes sizes;
  private final byte[][] requests = new byte[BODIES][];

  BatchCase(
      Node node,
      Path jar,
      List<String> keys,
      List<String> recipients,
      Bench.Plan plan,
      MoreCases.Sizes sizes) {
    this.node = node;
    this.jar = jar;
    this.plan = plan;
    this.sizes = sizes;
    int recipient = 0;
    for (int i = 0; i < BODIES; i++) {
      List<String> to = new ArrayList<>(sizes.batch());
      while (to.size() < sizes.batch()) {
        to.add(recipients.get(recipient++ % plan.recipients()));
      }
      requests[i] = NoticeApi.batch(keys.get(i % keys.size()), "Your claim was paid", to);
    }
  }

  void run(Results report) {
    List<Run> runs = new ArrayList<>();
    try (Driver driver = Driver.of(jar);
        RowInserts inserts = RowInserts.on(node.database(), driver)) {
      report.inserts(inserts.describe(), inserts.serverVersion());
      send(Math.min(WARM_UP_SECONDS, 2 * sizes.batchSeconds()));
      inserts.batchedPerSecond(2);
      for (int i = 0; i < plan.runs(); i++) {
        runs.add(run(inserts, report));
      }
      report.figure(
          String.format(
              Locale.ROOT,
              "| batch: %d connections, %,d notices in each request, one to one of %,d recipients |"
                  + " **%,.0f notices/s** acknowledged; a request p50 %.0f ms | %,.0f rows/s (%s):"
                  + " **%.0f %%** |",
              sizes.batchConnections(),
              sizes.batch(),
              plan.recipients(),
              Bench.median(runs.stream().map(Run::perSecond).toList()),
              Bench.median(runs.stream().map(run -> millis(run.latencies, 0.5)).toList()),
              Bench.median(runs.stream().map(Run::rows).toList()),
              inserts.describeBatches(),
              100 * Bench.median(runs.stream().map(Run::ratio).toList())));
      report
          .targets()
          .atLeast(
              "P5",
              "batches: share of rows inserted by 200",
              40,
              100 * Bench.median(runs.stream().map(Run::ratio).toList()),
              " %");
    }
  }

  private Run run(RowInserts inserts, Results report) {
    String load = Bench.begin(plan);
    double rows = inserts.batchedPerSecond(plan.pgbenchSeconds());
    Usage.Span span = Usage.begin(node);
    RequestLoad.Outcome outcome = send(sizes.batchSeconds());
    Usage usage = span.end();
    Run run =
        new Run(
            sizes.batch() * outcome.succeeded() / outcome.seconds(),
            outcome.latencies(),
            rows,
            usage,
            load);
    report.detail(run.line());
    report.breaches(breaches(outcome));
    return run;
  }

  private RequestLoad.Outcome send(int seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    int[] next = {0};
    return RequestLoad.run(
        node.port(),
        sizes.batchConnections(),
        () -> System.nanoTime() < end ? requests[next[0]++ % requests.length] : null,
        Duration.ofSeconds(seconds + 30L));
  }

  private List<String> breaches(RequestLoad.Outcome outcome) {
    List<String> breaches = new ArrayList<>();
    outcome.refused().forEach((answer, times) -> breaches.add(times + " batches: " + answer));
    TreeMap<Long, Integer> wrong = new TreeMap<>();
    for (String body : outcome.bodies()) {
      long published = Json.count(body, "position");
      if (published != sizes.batch()) {
        wrong.merge(published, 1, Integer::sum);
      }
    }
    wrong.forEach((published, times) ->
        breaches.add(times + " batches had only " + published + " notices published"));
    return breaches;
  }

  private static double millis(Latencies latencies, double share) {
    return latencies.quantile(share).toNanos() / 1e6;
  }

  /** One run, and the rows a second just before. */
  private record Run(double perSecond, Latencies latencies, double rows, Usage usage, String load) {

    double ratio() {
      return perSecond / rows;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "batch: %,.0f notices/s, a request p50 %.1f ms, p99 %.1f ms; inserts %,.0f rows/s, ratio"
              + " %.0f %%; load %s; %s",
          perSecond,
          millis(latencies, 0.5),
          millis(latencies, 0.99),
          rows,
          100 * ratio(),
          load,
          usage.shares());
    }
  }
}
