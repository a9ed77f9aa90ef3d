package io.notice.ops.bench;

import io.notice.ops.support.Latencies;
import io.notice.ops.support.Machine;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamSwarm;
import io.notice.ops.support.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Broadcasts to thousands of open streams: in a burst, as fast as the API takes them, and paced.
 * Every stream must get every broadcast, once and in order.
 */
final class DeliveryCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WARM_UP_BURSTS = 6;
  private static final int WARM_UP_PACED_SECONDS = 5;

  private final Node node;
  private final NoticeApi api;
  private final List<String> keys;
  private final List<String> recipients;
  private final Bench.Plan plan;

  DeliveryCase(
      Node node, NoticeApi api, List<String> keys, List<String> recipients, Bench.Plan plan) {
    this.node = node;
    this.api = api;
    this.keys = keys;
    this.recipients = recipients.subList(0, plan.streams());
    this.plan = plan;
  }

  void run(Results report, boolean burst, boolean paced) {
    List<String> tokens = api.tokens(keys.getFirst(), recipients);
    try (StreamSwarm swarm = new StreamSwarm(node.port(), plan.clientThreads())) {
      long began = System.nanoTime();
      swarm.open(tokens, PATIENCE);
      report.opened(
          plan.streams(), (System.nanoTime() - began) / 1e9, swarm.openings(), swarm.refused());
      if (burst) {
        for (int i = 0; i < WARM_UP_BURSTS; i++) {
          burst(swarm, new Results("warm-up", plan));
        }
        for (int i = 0; i < plan.runs(); i++) {
          burst(swarm, report);
        }
      }
      if (paced) {
        paced(swarm, WARM_UP_PACED_SECONDS, new Results("warm-up", plan));
        for (int i = 0; i < plan.runs(); i++) {
          paced(swarm, plan.pacedSeconds(), report);
        }
      }
    }
  }

  private void burst(StreamSwarm swarm, Results report) {
    String load = report.warmUp() ? Machine.load() : Bench.begin(plan);
    swarm.restart(null);
    long expected = (long) plan.broadcasts() * plan.streams();
    Usage.Span span = Usage.begin(node);
    int[] sent = {0};
    RequestLoad.Outcome outcome =
        RequestLoad.run(
                node.port(),
                plan.publishers(),
                () ->
                    sent[0] < plan.broadcasts()
                        ? NoticeApi.broadcast(keys.getFirst(), "Burst " + sent[0]++)
                        : null,
                PATIENCE)
            .orThrow();
    swarm.awaitReceived(expected, PATIENCE);
    Usage usage = span.end();
    double seconds = (swarm.lastReceipt() - outcome.began()) / 1e9;
    report.burst(
        new Results.Burst(
            swarm.received() / seconds,
            seconds,
            outcome.seconds(),
            1e6 * usage.node() / expected,
            usage,
            load));
    report.breaches(swarm.differences(outcome.positions()));
  }

  private void paced(StreamSwarm swarm, int seconds, Results report) {
    String load = report.warmUp() ? Machine.load() : Bench.begin(plan);
    int count = plan.rate() * seconds;
    long[] sentAt = new long[count];
    swarm.restart(sentAt);
    Usage.Span span = Usage.begin(node);
    List<Long> positions = new ArrayList<>();
    Latencies acks = new Latencies();
    long step = 1_000_000_000L / plan.rate();
    long due = System.nanoTime() + step;
    for (int i = 0; i < count; i++, due += step) {
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      // From when it was due: a send that is late because the one before was slow counts as slow.
      sentAt[i] = due;
      positions.add(
          api.publish(keys.get(i % keys.size()), String.format(Locale.ROOT, "Paced %d", i)));
      acks.record(System.nanoTime() - due);
    }
    swarm.awaitReceived((long) count * plan.streams(), PATIENCE);
    Usage usage = span.end();
    report.paced(
        new Results.Paced(
            swarm.latencies(),
            acks,
            1e6 * usage.node() / ((long) count * plan.streams()),
            usage,
            load));
    report.breaches(swarm.differences(positions));
  }
}
