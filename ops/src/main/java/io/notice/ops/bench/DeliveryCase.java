package io.notice.ops.bench;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.support.Machine;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamSwarm;
import io.notice.ops.support.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Broadcasts to thousands of open streams: in a burst, as fast as the server takes them, and paced.
 * Every stream must get every broadcast, once and in order.
 *
 * <p>Several servers take turns, one run of each case at a time, so that what else the machine does
 * hits all of them; only the one whose turn it is has streams.
 */
final class DeliveryCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STANDSTILL = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final List<DeliveryServer> servers;
  private final Bench.Plan plan;
  private final Map<String, Integer> published = new HashMap<>();

  DeliveryCase(List<DeliveryServer> servers, Bench.Plan plan) {
    this.servers = servers;
    this.plan = plan;
  }

  void run(Results report, boolean burst, boolean paced) {
    int rounds = servers.size() == 1 ? 1 : plan.runs();
    for (int round = 0; round < rounds; round++) {
      for (DeliveryServer server : servers) {
        turn(server, report, burst, paced, round == 0);
      }
    }
  }

  private void turn(
      DeliveryServer server, Results report, boolean burst, boolean paced, boolean firstTurn) {
    int runs = servers.size() == 1 ? plan.runs() : 1;
    List<String> tokens = server.tokens(plan.streams());
    try (StreamSwarm swarm =
        new StreamSwarm(server.port(), plan.clientThreads(), server.dialect())) {
      long began = System.nanoTime();
      swarm.open(tokens, PATIENCE);
      if (firstTurn && server.name().equals(NoticeServer.NAME)) {
        report.opened(
            plan.streams(), (System.nanoTime() - began) / 1e9, swarm.openings(), swarm.refused());
      }
      LockSupport.parkNanos(GRACE.toNanos()); // a server with several processes tells the others
      Results warmUp = new Results("warm-up", plan);
      if (burst) {
        for (int i = 0; i < plan.warmUpBursts(firstTurn); i++) {
          burst(server, swarm, warmUp);
        }
        for (int i = 0; i < runs; i++) {
          burst(server, swarm, report);
        }
      }
      if (paced) {
        paced(server, swarm, plan.warmUpSeconds(firstTurn), warmUp);
        for (int i = 0; i < runs; i++) {
          paced(server, swarm, plan.pacedSeconds(), report);
        }
      }
    }
  }

  private void burst(DeliveryServer server, StreamSwarm swarm, Results report) {
    String load = report.warmUp() ? Machine.load() : Bench.begin(plan);
    swarm.restart(null);
    int first = reserve(server, plan.broadcasts());
    long expected = (long) plan.broadcasts() * plan.streams();
    Usage.Span span = server.usage();
    int[] sent = {0};
    RequestLoad.Outcome outcome =
        RequestLoad.run(
                server.port(),
                plan.publishers(),
                () -> sent[0] < plan.broadcasts() ? server.publication(first + sent[0]++) : null,
                PATIENCE)
            .orThrow();
    awaitReceived(swarm, expected);
    Usage usage = span.end();
    double seconds = (swarm.lastReceipt() - outcome.began()) / 1e9;
    report.burst(
        server.name(),
        new Results.Burst(
            swarm.received() / seconds,
            seconds,
            outcome.seconds(),
            1e6 * usage.node() / expected,
            usage,
            load,
            swarm.differences(server.ids(first, outcome))));
  }

  private void paced(DeliveryServer server, StreamSwarm swarm, int seconds, Results report) {
    String load = report.warmUp() ? Machine.load() : Bench.begin(plan);
    int count = plan.rate() * seconds;
    long[] sentAt = new long[count];
    swarm.restart(sentAt);
    int first = reserve(server, count);
    long expected = (long) count * plan.streams();
    Usage.Span span = server.usage();
    long step = 1_000_000_000L / plan.rate();
    long begin = System.nanoTime() + step;
    int[] sent = {0};
    RequestLoad.Outcome outcome =
        RequestLoad.run(
                server.port(),
                1,
                () -> {
                  int next = sent[0]++;
                  if (next == count) {
                    return null;
                  }
                  byte[] request = server.publication(first + next);
                  long due = begin + next * step;
                  for (long wait = due - System.nanoTime();
                      wait > 0;
                      wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                  }
                  // From when it was due: one that is late because the one before was slow counts
                  // as slow.
                  sentAt[next] = due;
                  return request;
                },
                PATIENCE.plusSeconds(seconds))
            .orThrow();
    awaitReceived(swarm, expected);
    Usage usage = span.end();
    report.paced(
        server.name(),
        new Results.Paced(
            swarm.latencies(),
            outcome.latencies(),
            1e6 * usage.node() / expected,
            usage,
            load,
            swarm.differences(server.ids(first, outcome))));
  }

  /** The first of so many numbers that were not published before. */
  private int reserve(DeliveryServer server, int count) {
    return published.merge(server.name(), count, Integer::sum) - count + 1;
  }

  /** Until all have come, or nothing comes any more. */
  private static void awaitReceived(StreamSwarm swarm, long expected) {
    long before = -1;
    while (swarm.received() > before) {
      before = swarm.received();
      if (swarm.awaitReceived(expected, STANDSTILL)) {
        return;
      }
    }
  }
}
