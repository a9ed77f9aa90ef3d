package io.notice.ops.bench;

import io.notice.ops.support.DeadReader;
import io.notice.ops.support.Histogram;
import io.notice.ops.support.Latencies;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.ProcessMemory;
import io.notice.ops.support.StreamClient;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Large events to many streams, some of which are open and do not read: against the same without
 * them, in turn. The others must get everything, the dead ones must be closed in time, and what
 * waits for them must not grow with what is sent.
 */
public final class DeadReaderCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(45);
  private static final int BODY = 8 * 1024;
  private static final String OPEN = "notice_streams_open";

  /** What may wait for one stream, and what is joined for one write. */
  private static final long BOUND = (1024 + 512) * 1024L;

  /** What the live heap may differ by anyway. */
  private static final long NOISE = 24 * 1024 * 1024L;

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final MoreCases.Sizes sizes;

  DeadReaderCase(Node.Setup setup, Bench.Plan plan, MoreCases.Sizes sizes) {
    this.setup = setup;
    this.plan = plan;
    this.sizes = sizes;
  }

  void run(Results report) {
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      Stage stage = Stage.of(node, api, sizes.readers(), sizes.readers() * sizes.dead() / 100);
      stage.send(0, Math.max(1, sizes.events() / 4), sizes.eventRate());
      List<Round> without = new ArrayList<>();
      List<Round> with = new ArrayList<>();
      for (int i = 0; i < plan.runs(); i++) {
        without.add(tell(stage, 0, Bench.begin(plan), report));
        with.add(tell(stage, stage.dead, Bench.begin(plan), report));
      }
      report.figure(row(stage, without, with));
    }
  }

  private Round tell(Stage stage, int dead, String load, Results report) {
    Round round = stage.send(dead, sizes.events(), sizes.eventRate());
    report.detail(round.line() + "; load " + load);
    report.breaches(round.breaches());
    return round;
  }

  private String row(Stage stage, List<Round> without, List<Round> with) {
    double alone = median(without, round -> millis(round.latencies, 0.99));
    double beside = median(with, round -> millis(round.latencies, 0.99));
    return String.format(
        Locale.ROOT,
        "| dead readers: %d streams, %d of them not reading, %d events of 8 KB at %d/s | the"
            + " others' p99 **%.1f ms, %.2f times** that of a run without | p99 without %.1f ms,"
            + " p50 %.1f and %.1f ms; the last dead one closed after %.0f s; live heap %+.1f MiB"
            + " with them; resident %.0f MiB at most |",
        stage.readers,
        stage.dead,
        sizes.events(),
        sizes.eventRate(),
        beside,
        beside / alone,
        alone,
        median(without, round -> millis(round.latencies, 0.5)),
        median(with, round -> millis(round.latencies, 0.5)),
        median(with, round -> round.closed / 1e9),
        (median(with, round -> (double) round.heap) - median(without, round -> (double) round.heap))
            / 1024
            / 1024,
        with.stream().mapToLong(round -> round.resident).max().orElse(0) / 1024.0 / 1024);
  }

  private static double median(List<Round> rounds, Function<Round, Double> figure) {
    return Bench.median(rounds.stream().map(figure).toList());
  }

  private static double millis(Latencies latencies, double share) {
    return latencies.quantile(share).toNanos() / 1e6;
  }

  /**
   * The short form, on a node that runs: one round with dead readers.
   *
   * @return the breaches
   */
  public static List<String> check(
      Node node, NoticeApi api, int readers, int dead, int events, int rate) {
    Stage stage = Stage.of(node, api, readers, dead);
    Round without = stage.send(0, events, rate);
    Round with = stage.send(dead, events, rate);
    System.out.println(without.line() + "\n" + with.line());
    List<String> breaches = new ArrayList<>(without.breaches());
    breaches.addAll(with.breaches());
    return breaches;
  }

  /** A node and the streams on it. */
  private static final class Stage {

    private final Node node;
    private final NoticeApi api;
    private final Publishing publishing;
    private final List<String> tokens;
    private final int readers;
    private final int dead;
    private long heapWithout;

    Stage(
        Node node,
        NoticeApi api,
        Publishing publishing,
        List<String> tokens,
        int readers,
        int dead) {
      this.node = node;
      this.api = api;
      this.publishing = publishing;
      this.tokens = tokens;
      this.readers = readers;
      this.dead = dead;
    }

    static Stage of(Node node, NoticeApi api, int readers, int dead) {
      String key = api.key("dead readers", "notices:write", "tokens:issue");
      List<String> tokens = api.tokens(key, api.importRecipients(readers));
      String words = "Submit claims before 21:45, or wait for another month. ";
      String body = words.repeat(BODY / words.length());
      return new Stage(node, api, new Publishing(api, key, body), tokens, readers, dead);
    }

    /** Sends events to those who read, and beside them to so many who do not. */
    Round send(int notReading, int events, int rate) {
      List<DeadReader> silent = new ArrayList<>();
      try (StreamSwarm swarm = new StreamSwarm(node.port(), 1)) {
        int others = readers - dead;
        swarm.open(tokens.subList(0, others), PATIENCE);
        // What came while nobody was there is queued for them.
        swarm.awaitQuiet(Duration.ofSeconds(1), PATIENCE);
        for (String token : tokens.subList(others, others + notReading)) {
          silent.add(DeadReader.open(node.port(), token));
        }
        long[] dueAt = new long[events];
        swarm.restart(dueAt);
        long began = System.nanoTime();
        List<Long> positions = publishing.atRate(rate, dueAt);
        swarm.awaitReceived((long) events * others, PATIENCE);
        Latencies latencies = swarm.latencies();
        ProcessMemory memory = ProcessMemory.of(node.pid());
        long heap = Histogram.of(node.pid()).bytes();
        List<String> breaches = new ArrayList<>();
        long closed = 0;
        if (notReading > 0) {
          closed = awaitClosed(others, began, breaches);
          long more = heap - heapWithout;
          if (more > notReading * BOUND + NOISE) {
            breaches.add(
                String.format(
                    Locale.ROOT,
                    "%d dead readers take %.1f MiB of live heap",
                    notReading,
                    more / 1024.0 / 1024));
          }
        } else {
          heapWithout = heap;
        }
        breaches.addAll(swarm.differences(positions));
        swarm.leave(swarm.clients(), StreamClient.Leave.CLOSE);
        Bench.await(PATIENCE, () -> streams() == 0);
        return new Round(
            notReading, latencies, heap, memory.resident(), closed, List.copyOf(breaches));
      } finally {
        silent.forEach(DeadReader::close);
      }
    }

    /** Waits until none but the others' streams are open; they must still be. */
    private long awaitClosed(int others, long began, List<String> breaches) {
      Duration left = CLOSED_WITHIN.minusNanos(System.nanoTime() - began);
      if (!Bench.await(left, () -> streams() <= others)) {
        breaches.add(
            String.format(
                Locale.ROOT,
                "%d streams are still open %d s after the first event; %d read",
                streams(),
                CLOSED_WITHIN.toSeconds(),
                others));
      }
      return System.nanoTime() - began;
    }

    private long streams() {
      return (long)
          api.gauge(OPEN).orElseThrow(() -> new OpsException("The node has no gauge " + OPEN));
    }
  }

  /**
   * One round.
   *
   * @param heap live bytes once all events were out, the dead ones still open
   * @param closed nanoseconds from the first event until the last dead one was closed
   */
  private record Round(
      int dead, Latencies latencies, long heap, long resident, long closed, List<String> breaches) {

    String line() {
      return String.format(
          Locale.ROOT,
          "dead readers: %d; the others' p50 %.1f ms, p99 %.1f ms, max %.1f ms; live heap %.1f MiB,"
              + " resident %.0f MiB; the last dead one closed after %.1f s",
          dead,
          millis(latencies, 0.5),
          millis(latencies, 0.99),
          latencies.max().toNanos() / 1e6,
          heap / 1024.0 / 1024,
          resident / 1024.0 / 1024,
          closed / 1e9);
    }
  }
}
