package io.notice.ops.bench;

import io.notice.ops.support.Histogram;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.ProcessMemory;
import io.notice.ops.support.StreamClient;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Streams that are open and get nothing but heartbeats: how much live heap each takes, of which
 * objects, and how large the process is with the options that the jar is shipped with. With all
 * that a node does: security, caches, database.
 */
final class IdleCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int WARM_UP_STREAMS = 100;
  private static final int SPARE_DESCRIPTORS = 500;
  private static final int SHOWN = 25;

  /** Two heartbeats and the bookkeeping of deliveries: it is all as it will stay. */
  private static final Duration SETTLE = Duration.ofSeconds(35);

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final int streams;

  IdleCase(Node.Setup setup, Bench.Plan plan, MoreCases.Sizes sizes) {
    this.setup = setup;
    this.plan = plan;
    this.streams = sizes.idle();
  }

  void run(Results report) {
    long limit = ProcessMemory.descriptorLimit();
    if (limit < streams + SPARE_DESCRIPTORS) {
      throw new OpsException(
          String.format(
              Locale.ROOT,
              "%,d streams need as many file descriptors in the node and here, and the hard limit"
                  + " is %,d: raise it (ulimit -Hn), or take fewer with --idle=.",
              streams,
              limit));
    }
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node);
        StreamSwarm swarm = new StreamSwarm(node.port(), plan.clientThreads())) {
      String key = api.key("idle", "notices:write", "tokens:issue");
      List<String> tokens = api.tokens(key, api.importRecipients(streams + WARM_UP_STREAMS));
      // What the first streams bring to life for good belongs to the node.
      List<String> first = tokens.subList(streams, tokens.size());
      swarm.leave(swarm.open(first, PATIENCE), StreamClient.Leave.CLOSE);
      Bench.pause(Duration.ofSeconds(2));
      Histogram before = Histogram.of(node.pid());
      ProcessMemory empty = ProcessMemory.of(node.pid());

      String load = Bench.begin(plan);
      long began = System.nanoTime();
      List<StreamClient> open = swarm.open(tokens.subList(0, streams), PATIENCE);
      double seconds = (System.nanoTime() - began) / 1e9;
      Bench.pause(SETTLE);
      ProcessMemory full = ProcessMemory.of(node.pid());
      Histogram more = Histogram.of(node.pid()).minus(before);
      long there =
          open.stream().filter(client -> client.state() == StreamClient.State.READY).count();
      if (there < streams) {
        report.breaches(List.of(streams - there + " of the idle streams have ended"));
      }
      report.detail(
          String.format(
              Locale.ROOT,
              "idle: %,d streams opened in %.1f s, %d refused at first; live heap %.1f MiB more;"
                  + " resident %.0f MiB before, %.0f MiB with them, %.0f MiB at most; load %s",
              streams,
              seconds,
              swarm.refused(),
              mib(more.bytes()),
              mib(empty.resident()),
              mib(full.resident()),
              mib(full.most()),
              load));
      report.figure(
          String.format(
              Locale.ROOT,
              "| idle: %,d streams, heartbeats alone | **%.1f KiB of live heap a stream**, process"
                  + " **%.0f MiB** resident | %.0f MiB without them, %.0f MiB at most; %.1f objects"
                  + " a stream, listed below |",
              streams,
              more.bytes() / 1024.0 / streams,
              mib(full.resident()),
              mib(empty.resident()),
              mib(full.most()),
              (double) more.objects() / streams));
      String of = "idle streams, %,d: ".formatted(streams);
      report.targets().atMost("P1", of + "heap each", 15, more.bytes() / 1024.0 / streams, " KiB");
      report.targets().atMost("P1", of + "process", 500, mib(full.resident()), " MiB");
      report.appendix(table(more));
    }
  }

  private static double mib(long bytes) {
    return bytes / 1024.0 / 1024.0;
  }

  private String table(Histogram more) {
    StringBuilder text = new StringBuilder();
    text.append("## What an idle stream holds\n\n");
    text.append(
        "Live objects after a full collection, with the streams and without, divided by "
            + streams
            + ".\n\n");
    text.append("| class | objects | bytes |\n|---|---|---|\n");
    for (String name : more.largest(SHOWN)) {
      Histogram.Row row = more.classes().get(name);
      if (row != null && row.bytes() >= streams) {
        text.append(
            String.format(
                Locale.ROOT,
                "| `%s` | %.1f | %.0f |%n",
                name,
                (double) row.objects() / streams,
                (double) row.bytes() / streams));
      }
    }
    return text.toString();
  }
}
