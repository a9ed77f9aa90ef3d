package io.notice.ops.check;

import io.notice.ops.support.Json;
import io.notice.ops.support.LogCursor;
import io.notice.ops.support.Node;
import io.notice.ops.support.NodePair;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamSwarm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Transactions that take their position and keep it for up to three seconds before they commit or
 * roll back, while both nodes publish and cursors of three kinds read: streams, long polls, and a
 * plain query of the log. Whoever reads may skip nothing, and positions have no holes.
 */
public final class CommitOrder {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int HOLDERS = 4;
  private static final int LONGEST_MILLIS = 3_000;
  private static final int STREAMS = 20;
  private static final int RATE = 50;

  private final NodePair nodes;
  private final NoticeApi api;
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicInteger rolledBack = new AtomicInteger();
  private final List<String> breaches = new ArrayList<>();

  private CommitOrder(NodePair nodes, NoticeApi api) {
    this.nodes = nodes;
    this.api = api;
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    int seconds = options.number("seconds", 60);
    options.refuseOthers();
    try (NodePair nodes = NodePair.start(setup);
        NoticeApi api = new NoticeApi(nodes.first())) {
      Report report = of(nodes, api, Duration.ofSeconds(seconds));
      System.out.println(report);
      return report.breaches().isEmpty();
    }
  }

  /** On nodes that run. */
  public static Report of(NodePair nodes, NoticeApi api, Duration time) {
    return new CommitOrder(nodes, api).run(time);
  }

  private Report run(Duration time) {
    String key = api.key("commit order", "notices:write", "tokens:issue");
    List<String> people = api.importRecipients(2 * STREAMS + 2);
    List<String> tokens = people.stream().map(id -> api.token(key, id)).toList();
    try (NoticeApi other = new NoticeApi(nodes.second());
        StreamSwarm here = new StreamSwarm(nodes.first().port(), 1);
        StreamSwarm there = new StreamSwarm(nodes.second().port(), 1);
        LogCursor query = new LogCursor(nodes.driver(), nodes.server().database());
        Poll pollHere = new Poll(api, tokens.get(2 * STREAMS));
        Poll pollThere = new Poll(other, tokens.get(2 * STREAMS + 1))) {
      here.open(tokens.subList(0, STREAMS), PATIENCE);
      there.open(tokens.subList(STREAMS, 2 * STREAMS), PATIENCE);
      here.awaitQuiet(Duration.ofSeconds(1), PATIENCE);
      there.awaitQuiet(Duration.ofSeconds(1), PATIENCE);
      here.restart(null);
      there.restart(null);
      long start = head();
      PacedSends sends =
          PacedSends.start(
              RATE,
              number -> {
                NoticeApi node = number % 2 == 0 ? api : other;
                return () -> node.publish(key, "Between " + number);
              });
      try (sends) {
        hold(time);
      }
      api.publish(key, "The last one");
      TreeSet<Long> truth = published(start);
      List<Long> acknowledged = sends.positions();
      acknowledged.stream()
          .filter(position -> !truth.contains(position))
          .forEach(position -> breaches.add("acknowledged and not there: " + position));

      here.awaitReceived((long) STREAMS * truth.size(), PATIENCE);
      there.awaitReceived((long) STREAMS * truth.size(), PATIENCE);
      here.differences(truth).forEach(each -> breaches.add("on the first node, " + each));
      there.differences(truth).forEach(each -> breaches.add("on the second node, " + each));
      pollHere.compare("a long poll on the first node", truth, breaches);
      pollThere.compare("a long poll on the second node", truth, breaches);
      long head = head();
      StreamSwarm.await(PATIENCE, () -> query.seen().contains(head));
      if (!query.seen().equals(LongStream.rangeClosed(1, head).boxed().toList())) {
        breaches.add("a query of the log did not read 1 to " + head + " without holes, in order");
      }
      return new Report(
          committed.get(),
          rolledBack.get(),
          truth.size(),
          sends.failures().size(),
          List.copyOf(breaches));
    }
  }

  private void hold(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> holders = new ArrayList<>();
    for (int i = 0; i < HOLDERS; i++) {
      Random random = new Random(i);
      boolean longest = i == 0;
      holders.add(
          Thread.ofPlatform()
              .name("holder-" + i)
              .start(() -> {
                try (Connection connection =
                    nodes.driver().connectBounded(nodes.server().database())) {
                  connection.setAutoCommit(false);
                  for (int round = 0; System.nanoTime() < end; round++) {
                    hold(
                        connection,
                        random,
                        longest && round % 4 == 0 ? LONGEST_MILLIS : random.nextInt(150));
                    LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                  }
                } catch (SQLException e) {
                  synchronized (breaches) {
                    breaches.add("a transaction failed: " + e.getMessage());
                  }
                }
              }));
    }
    for (Thread holder : holders) {
      try {
        holder.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OpsException("interrupted", e);
      }
    }
  }

  /** Takes a position as a node does, and keeps it. */
  private void hold(Connection connection, Random random, int millis) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with head as (update notice_log_head set position = position + 1 returning position)
          insert into notice_log (position, kind, subject)
          select position, 'access', 'reference:commit-order' from head
          """);
      LockSupport.parkNanos(millis * 1_000_000L);
      if (random.nextInt(3) > 0) {
        statement.execute("notify " + CHANNEL);
        connection.commit();
        committed.incrementAndGet();
      } else {
        connection.rollback();
        rolledBack.incrementAndGet();
      }
    }
  }

  private static final String CHANNEL = "notice_log";

  private long head() {
    return query("select position from notice_log_head", 0).getFirst();
  }

  private TreeSet<Long> published(long after) {
    return new TreeSet<>(
        query(
            "select position from notice_log where kind = 'notice' and position > ? order by 1",
            after));
  }

  private List<Long> query(String sql, long parameter) {
    try (Connection connection = nodes.driver().connectBounded(nodes.server().database());
        PreparedStatement select = connection.prepareStatement(sql)) {
      if (sql.contains("?")) {
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

  /** Somebody who can't stream: asks for what has changed, again and again. */
  private static final class Poll implements AutoCloseable {

    private final NoticeApi node;
    private final String token;
    private final Thread thread;
    private final List<Long> seen = new ArrayList<>(); // guarded by itself
    private volatile boolean running = true;
    private long position;

    Poll(NoticeApi node, String token) {
      this.node = node;
      this.token = token;
      this.position = Json.number(node.call("GET", "/api/v1/inbox/changes", token, ""), "position");
      this.thread = Thread.ofPlatform().name("poll").daemon().start(this::follow);
    }

    private void follow() {
      while (running) {
        try {
          String answer =
              node.call("GET", "/api/v1/inbox/changes?wait=2&after=" + position, token, "");
          var json = Json.object(answer);
          synchronized (seen) {
            for (Object event : (List<?>) Objects.requireNonNull(json.get("events"))) {
              if (event instanceof Map<?, ?> fields && "notice".equals(fields.get("event"))) {
                seen.add(Long.parseLong(String.valueOf(fields.get("id"))));
              }
            }
          }
          position = (Long) Objects.requireNonNull(json.get("position"));
        } catch (OpsException e) {
          LockSupport.parkNanos(50_000_000L); // it could not read at that moment
        }
      }
    }

    void compare(String who, TreeSet<Long> truth, List<String> breaches) {
      StreamSwarm.await(PATIENCE, () -> seen().contains(truth.last()));
      List<Long> here = seen().stream().filter(each -> each >= truth.first()).toList();
      if (!here.equals(List.copyOf(truth))) {
        TreeSet<Long> missing = new TreeSet<>(truth);
        missing.removeAll(here);
        breaches.add(
            who + " got " + here.size() + " of " + truth.size() + " notices; without " + missing);
      }
    }

    private List<Long> seen() {
      synchronized (seen) {
        return List.copyOf(seen);
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
   * @param committed transactions that held their position and kept it
   * @param rolledBack those that gave it up
   * @param notices published meanwhile
   * @param refused sends that waited too long for the lock
   */
  public record Report(
      int committed, int rolledBack, int notices, int refused, List<String> breaches) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%d transactions held their position for up to %d ms and committed, %d gave it up; %d"
                  + " notices meanwhile, %d sends refused; %d streams, 2 long polls and a query"
                  + " read%n",
              committed,
              LONGEST_MILLIS,
              rolledBack,
              notices,
              refused,
              2 * STREAMS));
      breaches.stream()
          .limit(40)
          .forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(breaches.isEmpty() ? "Nothing was skipped." : "FAILED").toString();
    }
  }
}
