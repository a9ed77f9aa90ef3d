package io.notice.ops.bench;

import io.notice.ops.support.Database;
import io.notice.ops.support.Driver;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Durable sends, one notice to one recipient each, against plain single-row inserts into the same
 * PostgreSQL. The two take turns, so that what else the machine does hits both.
 */
final class SendCase {

  private static final int WARM_UP_SECONDS = 30;

  private final Node node;
  private final Path jar;
  private final List<String> keys;
  private final List<String> recipients;
  private final Bench.Plan plan;

  SendCase(Node node, Path jar, List<String> keys, List<String> recipients, Bench.Plan plan) {
    this.node = node;
    this.jar = jar;
    this.keys = keys;
    this.recipients = recipients.subList(0, plan.recipients());
    this.plan = plan;
  }

  void run(Results report) {
    byte[][] requests = new byte[recipients.size()][];
    for (int i = 0; i < requests.length; i++) {
      requests[i] =
          NoticeApi.direct(keys.get(i % keys.size()), "Your claim was paid", recipients.get(i));
    }
    Database database = node.database();
    try (Driver driver = Driver.of(jar);
        RowInserts inserts = RowInserts.on(database, driver)) {
      report.inserts(inserts.describe(), inserts.serverVersion());
      send(requests, WARM_UP_SECONDS);
      inserts.perSecond(2);
      for (int i = 0; i < plan.runs(); i++) {
        String load = Bench.begin(plan);
        double rows = inserts.perSecond(plan.pgbenchSeconds());
        Usage.Span span = Usage.begin(node);
        RequestLoad.Outcome outcome = send(requests, plan.sendsSeconds());
        Usage usage = span.end();
        report.sends(
            new Results.Sends(outcome.perSecond(), outcome.latencies(), rows, usage, load));
        report.breaches(
            outcome.refused().entrySet().stream()
                .map(refused -> refused.getValue() + " sends: " + refused.getKey())
                .toList());
      }
    }
  }

  private RequestLoad.Outcome send(byte[][] requests, int seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    int[] next = {0};
    return RequestLoad.run(
        node.port(),
        plan.connections(),
        () -> System.nanoTime() < end ? requests[next[0]++ % requests.length] : null,
        Duration.ofSeconds(seconds + 30L));
  }
}
