package io.notice.ops.bench;

import io.notice.ops.support.Latencies;
import io.notice.ops.support.Node;
import io.notice.ops.support.NodePair;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Two nodes on one PostgreSQL: what is published on the one, on the streams of the one and of the
 * other. Every stream of both must get every notice, once and in order.
 */
final class SecondNodeCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WARM_UP_SECONDS = 5;

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final MoreCases.Sizes sizes;

  SecondNodeCase(Node.Setup setup, Bench.Plan plan, MoreCases.Sizes sizes) {
    this.setup = setup;
    this.plan = plan;
    this.sizes = sizes;
  }

  void run(Results report) {
    try (NodePair nodes = NodePair.start(setup);
        NoticeApi api = new NoticeApi(nodes.first());
        StreamSwarm here = new StreamSwarm(nodes.first().port(), 1);
        StreamSwarm there = new StreamSwarm(nodes.second().port(), 1)) {
      String key = api.key("second node", "notices:write", "tokens:issue");
      List<String> tokens = api.tokens(key, api.importRecipients(2 * sizes.nodeStreams()));
      here.open(tokens.subList(0, sizes.nodeStreams()), PATIENCE);
      there.open(tokens.subList(sizes.nodeStreams(), tokens.size()), PATIENCE);
      Publishing publishing = new Publishing(api, key);
      publish(publishing, here, there, Math.min(WARM_UP_SECONDS, plan.pacedSeconds()));
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < plan.runs(); i++) {
        String load = Bench.begin(plan);
        List<Long> positions = publish(publishing, here, there, plan.pacedSeconds());
        Run run = new Run(here.latencies(), there.latencies(), load);
        report.detail(run.line());
        report.breaches(named("on the first node", here.differences(positions)));
        report.breaches(named("on the second node", there.differences(positions)));
        runs.add(run);
      }
      report.figure(row(runs));
      report
          .targets()
          .atMost(
              "P9", "second node: added at p50", 10, median(runs, run -> run.added(0.5)), " ms");
    }
  }

  private List<Long> publish(
      Publishing publishing, StreamSwarm here, StreamSwarm there, int seconds) {
    int count = plan.rate() * seconds;
    long[] sentAt = new long[count];
    here.restart(sentAt);
    there.restart(sentAt);
    List<Long> positions = publishing.atRate(plan.rate(), sentAt);
    here.awaitReceived((long) count * sizes.nodeStreams(), PATIENCE);
    there.awaitReceived((long) count * sizes.nodeStreams(), PATIENCE);
    return positions;
  }

  private static List<String> named(String where, List<String> breaches) {
    return breaches.stream().map(breach -> where + ": " + breach).toList();
  }

  private String row(List<Run> runs) {
    return String.format(
        Locale.ROOT,
        "| second node: %d broadcasts/s on the first of two nodes, %d streams on each, %d s | the"
            + " other node **adds %.1f ms at p50**, %.1f ms at p99 | published to received on the"
            + " first p50 %.1f ms, p99 %.1f ms; on the second p50 %.1f ms, p99 %.1f ms |",
        plan.rate(),
        sizes.nodeStreams(),
        plan.pacedSeconds(),
        median(runs, run -> run.added(0.5)),
        median(runs, run -> run.added(0.99)),
        median(runs, run -> millis(run.here, 0.5)),
        median(runs, run -> millis(run.here, 0.99)),
        median(runs, run -> millis(run.there, 0.5)),
        median(runs, run -> millis(run.there, 0.99)));
  }

  private static double median(List<Run> runs, Function<Run, Double> figure) {
    return Bench.median(runs.stream().map(figure).toList());
  }

  private static double millis(Latencies latencies, double share) {
    return latencies.quantile(share).toNanos() / 1e6;
  }

  private record Run(Latencies here, Latencies there, String load) {

    double added(double share) {
      return millis(there, share) - millis(here, share);
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "second node: received on the first p50 %.1f ms, p99 %.1f ms; on the second p50 %.1f ms,"
              + " p99 %.1f ms; load %s",
          millis(here, 0.5),
          millis(here, 0.99),
          millis(there, 0.5),
          millis(there, 0.99),
          load);
    }
  }
}
