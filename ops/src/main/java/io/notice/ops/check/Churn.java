package io.notice.ops.check;

import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamClient;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams that are opened and dropped in thousands while broadcasts go on: by a reset, by an
 * orderly end, before they are ready. At the end nothing of them may be left: no descriptor,
 * nothing in the index, in the cache of emitters or in the gauges. Meanwhile some streams stay, and
 * get every broadcast.
 */
public final class Churn {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_BROADCASTS = Duration.ofMillis(40);
  private static final int STAYING = 20;

  /** Connections that come and go by themselves: of the database pool, of the one who measures. */
  private static final int DESCRIPTORS_ASTRAY = 5;

  private static final List<String> GAUGES =
      List.of("notice_streams_open", "notice_recipients_online", "notice_emitters_cached");

  private final Node node;
  private final NoticeApi api;
  private final int total;
  private final int atOnce;

  private Churn(Node node, NoticeApi api, int total, int atOnce) {
    this.node = node;
    this.api = api;
    this.total = total;
    this.atOnce = atOnce;
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    int total = options.number("total", 20_000);
    int atOnce = options.number("at-once", 1_000);
    options.refuseOthers();
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      Report report = of(node, api, total, atOnce);
      System.out.println(report);
      return report.breaches().isEmpty();
    }
  }

  /** On a node that runs; {@code atOnce} streams at a time until it were {@code total}. */
  public static Report of(Node node, NoticeApi api, int total, int atOnce) {
    return new Churn(node, api, total, atOnce).run();
  }

  private Report run() {
    String key = api.key("churn", "notices:write", "tokens:issue");
    List<String> recipients = api.importRecipients(atOnce + STAYING);
    List<String> tokens = api.tokens(key, recipients);
    List<String> breaches = new ArrayList<>();
    long began = System.nanoTime();
    try (StreamSwarm swarm = new StreamSwarm(node.port(), 1);
        StreamSwarm staying = new StreamSwarm(node.port(), 1);
        Broadcasts broadcasts = new Broadcasts(key)) {
      // Whatever the first streams bring to life for good belongs to the state that is come back
      // to.
      round(swarm, tokens.subList(0, atOnce), 0, broadcasts);
      settle(0);
      Map<String, Long> before = state();

      // They were never there before, so that what was sent until now is queued for them.
      List<Long> queued = broadcasts.pause();
      staying.open(tokens.subList(atOnce, atOnce + STAYING), PATIENCE);
      staying.awaitReceived((long) queued.size() * STAYING, PATIENCE);
      breaches.addAll(staying.differences(queued));
      for (int round = 0; round < total / atOnce; round++) {
        round(swarm, tokens.subList(0, atOnce), round, broadcasts);
      }
      List<Long> sent = broadcasts.pause();
      staying.awaitReceived((long) sent.size() * STAYING, PATIENCE);
      breaches.addAll(staying.differences(sent));
      staying.leave(staying.clients(), StreamClient.Leave.CLOSE);

      if (!settle(0)) {
        breaches.add("streams are still open after " + PATIENCE.toSeconds() + " s");
      }
      Map<String, Long> after = state();
      compare(before, after, breaches);
      return new Report(
          total,
          sent.size(),
          swarm.refused(),
          Duration.ofNanos(System.nanoTime() - began),
          before,
          after,
          List.copyOf(breaches));
    }
  }

  /** Half of the rounds drop while broadcasts flow, half while it is quiet. */
  private void round(StreamSwarm swarm, List<String> tokens, int round, Broadcasts broadcasts) {
    boolean flowing = round % 2 == 0;
    if (flowing) {
      broadcasts.go();
    }
    int hasty = tokens.size() / 20;
    List<StreamClient> notReady = swarm.begin(tokens.subList(0, hasty));
    LockSupport.parkNanos((round % 5) * 2_000_000L); // before, while and after it is answered
    swarm.leave(notReady, StreamClient.Leave.RESET);

    List<StreamClient> open = swarm.open(tokens.subList(hasty, tokens.size()), PATIENCE);
    if (flowing) {
      LockSupport.parkNanos(BETWEEN_BROADCASTS.multipliedBy(2).toNanos());
    } else {
      broadcasts.pause();
    }
    int half = open.size() / 2;
    swarm.leave(open.subList(0, half), StreamClient.Leave.RESET);
    swarm.leave(open.subList(half, open.size()), StreamClient.Leave.CLOSE);
    broadcasts.go();
  }

  /** Waits until as many streams are open as should be; a dead peer is noticed by writing to it. */
  private boolean settle(int streams) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (GAUGES.stream().allMatch(gauge -> gauge(gauge) == streams)) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    }
    return false;
  }

  private long gauge(String name) {
    return (long)
        api.gauge(name).orElseThrow(() -> new OpsException("The node has no gauge " + name));
  }

  private Map<String, Long> state() {
    Map<String, Long> state = new LinkedHashMap<>();
    GAUGES.forEach(gauge -> state.put(gauge, gauge(gauge)));
    state.putAll(Instances.of(node.pid()));
    state.put("descriptors", (long) node.descriptors());
    return state;
  }

  private static void compare(
      Map<String, Long> before, Map<String, Long> after, List<String> breaches) {
    after.forEach((name, value) -> {
      long was = before.getOrDefault(name, 0L);
      long allowed = name.equals("descriptors") ? DESCRIPTORS_ASTRAY : 0;
      if (value > was + allowed) {
        breaches.add(name + ": " + was + " before, " + value + " after");
      }
    });
  }

  /** One sender that goes on in the background until it is paused. */
  private final class Broadcasts implements AutoCloseable {

    private final String key;
    private final List<Long> positions = new ArrayList<>();
    private final AtomicBoolean going = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean running = true;

    Broadcasts(String key) {
      this.key = key;
      this.thread = Thread.ofPlatform().name("broadcasts").daemon().start(this::send);
    }

    private void send() {
      while (running) {
        synchronized (positions) {
          if (going.get()) {
            positions.add(api.publish(key, "Broadcast " + positions.size()));
          }
        }
        LockSupport.parkNanos(BETWEEN_BROADCASTS.toNanos());
      }
    }

    void go() {
      going.set(true);
    }

    /** Returns all positions so far; none is under way. */
    List<Long> pause() {
      going.set(false);
      synchronized (positions) {
        return List.copyOf(positions);
      }
    }

    @Override
    public void close() {
      running = false;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What was found.
   *
   * @param refused how many openings were answered with 503, or cut, and tried again
   * @param breaches empty if all is as it was
   */
  public record Report(
      int streams,
      int broadcasts,
      int refused,
      Duration took,
      Map<String, Long> before,
      Map<String, Long> after,
      List<String> breaches) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%,d streams opened and dropped in %.0f s, with %,d broadcasts meanwhile; %d openings"
                  + " were refused at first%n",
              streams,
              took.toMillis() / 1e3,
              broadcasts,
              refused));
      after.forEach((name, value) ->
          text.append(
              String.format(
                  Locale.ROOT, "  %-28s %6d before, %6d after%n", name, before.get(name), value)));
      breaches.forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(breaches.isEmpty() ? "Nothing is left of them." : "FAILED").toString();
    }
  }
}
