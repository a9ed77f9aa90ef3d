package io.notice.ops.bench;

import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.StreamClient;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All streams are cut at once and come back at once, each from where it stood, while it missed some
 * notices. Every stream must get what it missed, and no request may be refused for want of a
 * connection to the database.
 */
final class StormCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NO_CONNECTION = "hikaricp_connections_timeout_total";

  private final Node node;
  private final NoticeApi api;
  private final List<String> keys;
  private final List<String> recipients;
  private final Bench.Plan plan;

  StormCase(Node node, NoticeApi api, List<String> keys, List<String> recipients, Bench.Plan plan) {
    this.node = node;
    this.api = api;
    this.keys = keys;
    this.recipients = recipients.subList(0, plan.streams());
    this.plan = plan;
  }

  void run(Results report) {
    List<String> tokens = api.tokens(keys.getFirst(), recipients);
    for (int i = 0; i < plan.runs(); i++) {
      try (StreamSwarm swarm = new StreamSwarm(node.port(), plan.clientThreads(), plan.streams())) {
        swarm.open(tokens, PATIENCE);
        storm(swarm, report);
      }
    }
  }

  private void storm(StreamSwarm swarm, Results report) {
    String load = Bench.begin(plan);
    double without = refusals();
    int refusedBefore = swarm.refused();
    swarm.restart(null);
    List<StreamClient> cut = swarm.clients();
    swarm.leave(cut, StreamClient.Leave.RESET);
    List<Long> missed = new ArrayList<>();
    for (int i = 0; i < plan.missed(); i++) {
      missed.add(
          api.publish(keys.get(i % keys.size()), String.format(Locale.ROOT, "Missed %d", i)));
    }
    long back = System.nanoTime();
    swarm.resume(cut, PATIENCE);
    double ready = (System.nanoTime() - back) / 1e9;
    swarm.awaitReceived((long) plan.missed() * plan.streams(), PATIENCE);
    report.storm(
        new Results.Storm(
            ready,
            (swarm.lastReceipt() - back) / 1e9,
            swarm.refused() - refusedBefore,
            refusals() - without,
            load));
    report.breaches(swarm.differences(missed));
  }

  /** How often a request got no connection to the database. */
  private double refusals() {
    return api.gauge(NO_CONNECTION).orElse(0);
  }
}
