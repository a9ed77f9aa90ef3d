package io.notice.ops.check;

import io.notice.ops.support.Node;
import io.notice.ops.support.NodePair;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.PostgresServer;
import io.notice.ops.support.Programs;
import io.notice.ops.support.SmallDisk;
import io.notice.ops.support.StreamSwarm;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The database stands still, ends and starts again, and finds its disk full, while callers go on:
 * each is answered in time with what the contract says, streams stay open and get their heartbeats,
 * and soon after all is as before, without a restart. Nothing is acknowledged that has no row.
 */
public final class DatabaseFaults {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NORMAL_WITHIN = Duration.ofSeconds(15);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final int STREAMS = 20;

  private final NodePair nodes;
  private final NoticeApi api;
  private final @Nullable SmallDisk disk;
  private final Plan plan;
  private final List<String> lines = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();

  private record Plan(Duration still, Duration limit) {}

  private DatabaseFaults(NodePair nodes, NoticeApi api, @Nullable SmallDisk disk, Plan plan) {
    this.nodes = nodes;
    this.api = api;
    this.disk = disk;
    this.plan = plan;
  }

  /** How a node has to be started for this: heartbeats often enough to be waited for. */
  public static Map<String, String> settings() {
    return Map.of("NOTICE_STREAM_HEARTBEAT", HEARTBEAT.toSeconds() + "s");
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options).with(settings());
    int still = options.number("still", 20);
    options.refuseOthers();
    SmallDisk disk = Programs.asRoot() ? SmallDisk.mount() : null;
    try (NodePair nodes = start(setup, disk);
        NoticeApi api = new NoticeApi(nodes.first())) {
      Report report = of(nodes, api, disk, Duration.ofSeconds(still), Duration.ofSeconds(5));
      System.out.println(report);
      return report.breaches().isEmpty();
    } finally {
      if (disk != null) {
        disk.close();
      }
    }
  }

  private static NodePair start(Node.Setup setup, @Nullable SmallDisk disk) {
    Path data = disk == null ? null : disk.data();
    return NodePair.start(setup, data);
  }

  /**
   * On nodes that run with {@link #settings}.
   *
   * @param disk where the database's files lie; null if its disk can't be filled
   * @param still how long each fault goes on
   * @param limit within which every call is to be answered
   */
  public static Report of(
      NodePair nodes, NoticeApi api, @Nullable SmallDisk disk, Duration still, Duration limit) {
    return new DatabaseFaults(nodes, api, disk, new Plan(still, limit)).run();
  }

  private Report run() {
    String key = api.key("database faults", "notices:write", "tokens:issue");
    List<String> people = api.importRecipients(2 * STREAMS + 2);
    List<String> tokens = people.stream().map(id -> api.token(key, id)).toList();
    try (StreamSwarm here = new StreamSwarm(nodes.first().port(), 1);
        StreamSwarm there = new StreamSwarm(nodes.second().port(), 1);
        Pulse pulseHere = Pulse.of(nodes.first().port(), tokens.get(2 * STREAMS));
        Pulse pulseThere = Pulse.of(nodes.second().port(), tokens.get(2 * STREAMS + 1))) {
      here.open(tokens.subList(0, STREAMS), PATIENCE);
      there.open(tokens.subList(STREAMS, 2 * STREAMS), PATIENCE);
      here.awaitQuiet(Duration.ofSeconds(1), PATIENCE);
      there.awaitQuiet(Duration.ofSeconds(1), PATIENCE);
      here.restart(null);
      there.restart(null);
      List<Pulse> pulses = List.of(pulseHere, pulseThere);
      long start = longs("select position from notice_log_head", null).getFirst();
      PostgresServer server = nodes.server();
      List<Callers.Sent> sent = new ArrayList<>();
      sent.addAll(during("frozen", true, key, tokens, pulses, server::freeze, server::thaw));
      sent.addAll(during("restarted", true, key, tokens, pulses, server::crash, server::start));
      SmallDisk small = disk;
      if (small == null) {
        lines.add("full: left out; to mount a small file system takes root");
      } else {
        sent.addAll(
            during(
                "full",
                false,
                key,
                tokens,
                pulses,
                small::fill,
                () -> {
                  small.free();
                  if (!server.running()) {
                    server.start(); // it ends when it can't write its log
                  }
                }));
      }
      compare(start, sent, here, there);
      return new Report(List.copyOf(lines), sent.size(), List.copyOf(breaches));
    }
  }

  /**
   * One fault.
   *
   * @param away whether nothing can be read or written meanwhile
   */
  private List<Callers.Sent> during(
      String name,
      boolean away,
      String key,
      List<String> tokens,
      List<Pulse> pulses,
      Runnable begin,
      Runnable end) {
    pulses.forEach(Pulse::restart);
    Callers.Outcome outcome;
    Duration back;
    try (Callers callers = new Callers(nodes, key, tokens.getFirst())) {
      pause(Duration.ofSeconds(1));
      begin.run();
      callers.faultBegan();
      pause(plan.still);
      callers.faultEnds();
      end.run();
      long whole = System.nanoTime();
      if (!StreamSwarm.await(PATIENCE, () -> callers.normalSince(whole))) {
        breaches.add(name + ": not normal again " + PATIENCE.toSeconds() + " s after its end");
      }
      back = Duration.ofNanos(System.nanoTime() - whole);
      outcome = callers.stop();
    }
    if (back.compareTo(NORMAL_WITHIN) > 0) {
      breaches.add(name + ": normal again only after " + back.toSeconds() + " s");
    }
    check(name, away, outcome, pulses);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s for %d s: calls were answered %s meanwhile; slowest answer of all %.1f s"
                + " (%s); longest silence of a stream %.1f s; normal again after %.1f s",
            name,
            plan.still.toSeconds(),
            outcome.meanwhile(),
            outcome.slowest().toMillis() / 1e3,
            outcome.slowestCall(),
            pulses.stream().mapToLong(Pulse::longestMillis).max().orElse(0) / 1e3,
            back.toMillis() / 1e3));
    System.out.println("  " + lines.getLast());
    return outcome.sent();
  }

  private void check(String name, boolean away, Callers.Outcome outcome, List<Pulse> pulses) {
    outcome.wrong().forEach((what, times) -> breaches.add(name + ": " + times + " × " + what));
    if (outcome.slowest().compareTo(plan.limit) > 0) {
      breaches.add(
          name + ": " + outcome.slowestCall() + " after " + outcome.slowest().toMillis() + " ms");
    }
    if (away && outcome.meanwhile().getOrDefault(503, 0) == 0) {
      breaches.add(name + ": nobody was told; answers " + outcome.meanwhile());
    }
    if (away && outcome.meanwhile().keySet().stream().anyMatch(status -> status / 100 == 2)) {
      breaches.add(name + ": the database went on; answers " + outcome.meanwhile());
    }
    for (Pulse pulse : pulses) {
      if (pulse.ended()) {
        breaches.add(name + ": a stream was ended");
      } else if (pulse.longestMillis() > HEARTBEAT.multipliedBy(2).toMillis()) {
        breaches.add(name + ": a stream heard nothing for " + pulse.longestMillis() + " ms");
      }
    }
  }

  /** What was acknowledged must be there, and what is there must have come to every stream. */
  private void compare(long start, List<Callers.Sent> sent, StreamSwarm here, StreamSwarm there) {
    List<Long> rows =
        longs(
            "select position from notice where status = 'PUBLISHED' and position > ? order by 1",
            start);
    TreeSet<Long> truth = new TreeSet<>(rows);
    for (Callers.Sent each : sent) {
      if (!truth.contains(each.position())) {
        breaches.add("acknowledged and not there: " + each);
      }
    }
    here.awaitReceived((long) STREAMS * truth.size(), PATIENCE);
    there.awaitReceived((long) STREAMS * truth.size(), PATIENCE);
    here.differences(truth).forEach(each -> breaches.add("on the first node, " + each));
    there.differences(truth).forEach(each -> breaches.add("on the second node, " + each));
    for (Node node : List.of(nodes.first(), nodes.second())) {
      node.log().stream()
          .filter(line -> line.contains(" ERROR "))
          .forEach(line -> breaches.add("logged: " + line));
    }
  }

  private List<Long> longs(String sql, @Nullable Long parameter) {
    try (Connection connection = nodes.driver().connectBounded(nodes.server().database());
        PreparedStatement select = connection.prepareStatement(sql)) {
      if (parameter != null) {
        select.setLong(1, parameter);
      }
      List<Long> values = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          values.add(row.getLong(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new OpsException("The database does not answer: " + e.getMessage(), e);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  /**
   * What was found.
   *
   * @param acknowledged notices
   */
  public record Report(List<String> lines, int acknowledged, List<String> breaches) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> text.append(line).append('\n'));
      text.append(
          String.format(
              Locale.ROOT,
              "%,d notices acknowledged, each with its row, and on %d streams%n",
              acknowledged,
              2 * STREAMS));
      breaches.stream()
          .limit(40)
          .forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(breaches.isEmpty() ? "Told in time, and back by itself." : "FAILED")
          .toString();
    }
  }
}
