package io.notice.ops.bench;

import io.notice.ops.support.Database;
import io.notice.ops.support.Driver;
import io.notice.ops.support.Latencies;
import io.notice.ops.support.Machine;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an audience costs: nodes that differ in nothing but how much their database holds, measured
 * in turn, so that what else the machine does hits all of them.
 */
public final class AudienceBench {

  private static final Pattern MISSED = Pattern.compile("\"missed\":\\{[^}]*}");
  private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

  private static final int READERS = 1_000;
  private static final int CONNECTIONS = 2;
  private static final int BROADCASTS = 20;

  private final Node.Setup setup;
  private final Sizes sizes;
  private final Duration quiet;
  private final String name;
  private final Path results;
  private final Targets targets;
  private final StringBuilder report = new StringBuilder();
  private final List<String> breaches = new ArrayList<>();

  private AudienceBench(
      Node.Setup setup, Sizes sizes, Duration quiet, String name, Path results, Targets targets) {
    this.setup = setup;
    this.sizes = sizes;
    this.quiet = quiet;
    this.name = name;
    this.results = results;
    this.targets = targets;
  }

  /** Returns whether everybody's counts were right at once. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    if (setup.database() != null) {
      throw new OpsException("This fills a database of its own; unset SPRING_DATASOURCE_URL.");
    }
    Sizes usual = Sizes.of(options.number("recipients", 1_000_000), false);
    Sizes sizes =
        new Sizes(
            usual.recipients,
            options.number("entries", usual.entries),
            options.number("broadcasts", usual.broadcasts),
            options.number("groups", usual.groups),
            options.number("rounds", usual.rounds),
            options.number("requests", usual.requests));
    Duration quiet = Duration.ofSeconds(options.number("quiet", 60));
    Path results = Path.of(options.text("results", "ops/bench/results"));
    String name = options.text("name", "audience");
    options.refuseOthers();
    return new AudienceBench(setup, sizes, quiet, name, results, new Targets()).run();
  }

  /** The same as a case among others, whose table tells what was reached. */
  static boolean beside(
      Node.Setup setup, Sizes sizes, Duration quiet, String name, Path results, Results others) {
    return new AudienceBench(setup, sizes, quiet, name + "-audience", results, others.targets())
        .run();
  }

  private boolean run() {
    int recipients = sizes.recipients;
    int entries = sizes.entries;
    int broadcasts = sizes.broadcasts;
    int groups = sizes.groups;
    int rounds = sizes.rounds;
    int requests = sizes.requests;
    List<Stage> stages = new ArrayList<>();
    try (Driver driver = Driver.of(setup.jar())) {
      try {
        for (AudienceRows.Size size :
            List.of(
                new AudienceRows.Size(
                    recipients / 100, entries, Math.max(1, broadcasts / 100), groups),
                new AudienceRows.Size(
                    recipients / 10, entries, Math.max(1, broadcasts / 10), groups),
                new AudienceRows.Size(recipients, entries, broadcasts, groups))) {
          stages.add(Stage.prepare(setup, driver, size));
        }
        line("# Benchmark %s, %s", name, LocalDate.now(ZoneOffset.UTC));
        line("");
        line("%s", Machine.describe());
        boolean still = Machine.awaitQuiet(quiet);
        line("Load at the start %s%s.", Machine.load(), still ? "" : " (busy with other things)");
        read(stages, rounds, requests);
        send(stages, rounds, driver);
      } finally {
        stages.forEach(stage -> stage.node.close());
      }
    } catch (SQLException e) {
      throw new OpsException("The database failed: " + e.getMessage(), e);
    }
    System.out.println(report);
    try {
      Files.createDirectories(results);
      Path file = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + ".md");
      Files.writeString(file, report);
      System.out.println("Written to " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return breaches.isEmpty();
  }

  // Reading -----------------------------------------------------------------------------------

  private void read(List<Stage> stages, int rounds, int requests) {
    for (Stage stage : stages) {
      stage.read("/inbox/unread", 3 * requests);
      stage.read("/inbox", 3 * requests);
    }
    line("");
    line(
        "| recipients | direct entries | live broadcasts | `GET /inbox/unread` p50 / p99 | `GET"
            + " /inbox` p50 / p99 |");
    line("|---|---|---|---|---|");
    Map<Stage, Latencies[]> all = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Stage stage : stages) {
        Latencies[] both =
            all.computeIfAbsent(stage, s -> new Latencies[] {new Latencies(), new Latencies()});
        both[0].merge(stage.read("/inbox/unread", requests));
        both[1].merge(stage.read("/inbox", requests));
      }
    }
    Latencies[] least = all.get(stages.getFirst());
    Latencies[] most = all.get(stages.getLast());
    if (least != null && most != null) {
      targets.atMost("P7", "unread count: p99 by that of 1 %", 1.5, ratio(most[0], least[0]), " ×");
      targets.atMost("P7", "first page: p99 by that of 1 %", 1.5, ratio(most[1], least[1]), " ×");
    }
    all.forEach((stage, both) ->
        line(
            "| %,d | %,d | %,d | %s | %s |",
            stage.size.recipients(),
            stage.size.entriesInAll(),
            stage.size.broadcasts(),
            spread(both[0]),
            spread(both[1])));
    line("");
    line(
        "%d recipients at random, %d connections, %d requests each in %d rounds in turn.",
        READERS, CONNECTIONS, rounds * requests, rounds);
  }

  // Sending -----------------------------------------------------------------------------------

  private void send(List<Stage> stages, int rounds, Driver driver) throws SQLException {
    line("");
    line(
        "| recipients | to one: p50 / p99 | to all: p50 / p99 | rows inserted by %d broadcasts to"
            + " all | the database grew by, each | counts right at once |",
        BROADCASTS);
    line("|---|---|---|---|---|---|");
    for (Stage stage : stages) {
      stage.send(true, 100);
      stage.send(false, 100);
      Latencies one = new Latencies();
      Latencies all = new Latencies();
      for (int round = 0; round < rounds; round++) {
        one.merge(stage.send(false, 40));
        all.merge(stage.send(true, 40));
      }
      if (stage == stages.getLast()) {
        targets.atMost(
            "P6",
            "broadcast to all: answered by one to one's",
            1.5,
            (double) all.quantile(0.5).toNanos() / one.quantile(0.5).toNanos(),
            " ×");
      }
      try (Connection connection = driver.connect(stage.node.database())) {
        line(
            "| %,d | %s | %s | %s | %s | %s |",
            stage.size.recipients(),
            spread(one),
            spread(all),
            rowsOfBroadcasts(stage, connection),
            growth(stage, connection),
            counted(stage));
      }
    }
  }

  private static String rowsOfBroadcasts(Stage stage, Connection connection) throws SQLException {
    Map<String, Long> before = inserted(connection);
    stage.send(true, BROADCASTS);
    Map<String, Long> after = inserted(connection);
    StringBuilder text = new StringBuilder();
    after.forEach((table, rows) -> {
      long more = rows - before.getOrDefault(table, 0L);
      if (more > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(table).append(' ').append(more);
      }
    });
    return text.toString();
  }

  /** Rows inserted since the server began; backends report within a second of being idle. */
  private static Map<String, Long> inserted(Connection connection) throws SQLException {
    pause(Duration.ofSeconds(12));
    Map<String, Long> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select relname, n_tup_ins from pg_stat_user_tables")) {
      while (row.next()) {
        rows.put(row.getString(1), row.getLong(2));
      }
    }
    return rows;
  }

  private String growth(Stage stage, Connection connection) throws SQLException {
    long before = size(connection);
    int count = 200;
    stage.send(true, count);
    pause(Duration.ofSeconds(3));
    long each = (size(connection) - before) / count;
    if (stage.size.recipients() == sizes.recipients) {
      targets.atMost("P6", "broadcast to all: the database grows", 8, each / 1024.0, " KiB");
    }
    return "%,d bytes".formatted(each);
  }

  private static long size(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and"
                    + " relnamespace = 'public'::regnamespace")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Everybody's total must have risen by one when the answer is there. */
  private String counted(Stage stage) {
    List<Long> before = stage.totals();
    stage.send(true, 1);
    List<Long> after = stage.totals();
    int right = 0;
    for (int i = 0; i < before.size(); i++) {
      right += after.get(i) == before.get(i) + 1 ? 1 : 0;
    }
    if (right < before.size()) {
      breaches.add(stage.size + ": counts");
    }
    return right + " of " + before.size();
  }

  private static double ratio(Latencies one, Latencies other) {
    return (double) one.quantile(0.99).toNanos() / other.quantile(0.99).toNanos();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  private void line(String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    System.out.println(text);
    report.append(text).append('\n');
  }

  private static String spread(Latencies latencies) {
    return String.format(
        Locale.ROOT,
        "%.2f / %.2f ms",
        latencies.quantile(0.5).toNanos() / 1e6,
        latencies.quantile(0.99).toNanos() / 1e6);
  }

  /**
   * How much of it.
   *
   * @param entries direct notices for each recipient
   * @param broadcasts live ones
   * @param groups overlapping
   * @param rounds in turn over the nodes
   * @param requests of each kind in a round
   */
  record Sizes(int recipients, int entries, int broadcasts, int groups, int rounds, int requests) {

    static Sizes of(int recipients, boolean quick) {
      return new Sizes(recipients, 10, 1_000, 200, quick ? 1 : 5, quick ? 200 : 1_000);
    }
  }

  /** A node on a database of its own, filled, and some of its recipients. */
  private record Stage(Node node, AudienceRows.Size size, String key, List<String> tokens) {

    static Stage prepare(Node.Setup setup, Driver driver, AudienceRows.Size size)
        throws SQLException {
      System.out.printf(
          Locale.ROOT,
          "%,d recipients, %,d direct entries, %,d broadcasts in %d groups%n",
          size.recipients(),
          size.entriesInAll(),
          size.broadcasts(),
          size.groups());
      Node node = Node.start(setup);
      try {
        Database database = node.database();
        try (Connection connection = driver.connect(database)) {
          AudienceRows.load(connection, size);
        }
        node = node.restarted(setup);
        System.out.printf(
            Locale.ROOT, "  ready again after %.1f s%n", node.startTime().toMillis() / 1e3);
        try (NoticeApi api = new NoticeApi(node)) {
          String key = api.key("bench", "notices:write", "tokens:issue");
          List<String> readers =
              new Random(1)
                  .ints(1, size.recipients() + 1)
                  .distinct()
                  .limit(READERS)
                  .mapToObj(n -> "user" + n)
                  .toList();
          return new Stage(node, size, key, api.tokens(key, readers));
        }
      } catch (SQLException | RuntimeException e) {
        node.close();
        throw e;
      }
    }

    Latencies read(String path, int requests) {
      int[] next = {0};
      return RequestLoad.run(
              node.port(),
              CONNECTIONS,
              () ->
                  next[0] < requests
                      ? RequestLoad.get(path, tokens.get(next[0]++ % tokens.size()))
                      : null,
              Duration.ofMinutes(5))
          .orThrow()
          .latencies();
    }

    Latencies send(boolean toAll, int count) {
      int[] next = {0};
      return RequestLoad.run(
              node.port(),
              1,
              () ->
                  next[0]++ < count
                      ? toAll
                          ? NoticeApi.broadcast(key, "To all")
                          : NoticeApi.direct(
                              key, "To one", "user" + (1 + next[0] * 7919L % size.recipients()))
                      : null,
              Duration.ofMinutes(5))
          .orThrow()
          .latencies();
    }

    List<Long> totals() {
      int[] next = {0};
      return RequestLoad.run(
              node.port(),
              1,
              () -> next[0] < 200 ? RequestLoad.get("/inbox/unread", tokens.get(next[0]++)) : null,
              Duration.ofMinutes(1))
          .orThrow()
          .bodies()
          .stream()
          .map(body -> {
            Matcher total = TOTAL.matcher(MISSED.matcher(body).replaceAll(""));
            if (!total.find()) {
              throw new OpsException("no total in " + body);
            }
            return Long.parseLong(total.group(1));
          })
          .toList();
    }
  }
}
