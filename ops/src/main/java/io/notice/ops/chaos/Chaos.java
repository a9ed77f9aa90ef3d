package io.notice.ops.chaos;

import io.notice.ops.chaos.Calls.Answered;
import io.notice.ops.chaos.Calls.Call;
import io.notice.ops.chaos.Findings.Kind;
import io.notice.ops.support.Driver;
import io.notice.ops.support.Json;
import io.notice.ops.support.LogCursor;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * The crash oracle. Several nodes and their database are killed, frozen and cut off while
 * publishers send and recipients read; then everything comes to rest, and what was acknowledged,
 * what is stored and what every device has must be the same.
 */
public final class Chaos {

  private static final Duration BACK = Duration.ofSeconds(15);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);

  private final ChaosPlan plan;
  private final Cluster cluster;
  private final Driver driver;
  private final RunLog log;
  private final NoticeApi api;
  private final Calls calls;
  private final Deeds deeds = new Deeds();
  private final Findings findings = new Findings();
  private final SplittableRandom chance;

  private Chaos(
      ChaosPlan plan, Cluster cluster, Driver driver, RunLog log, NoticeApi api, Calls calls) {
    this.plan = plan;
    this.cluster = cluster;
    this.driver = driver;
    this.log = log;
    this.api = api;
    this.calls = calls;
    this.chance = new SplittableRandom(~plan.seed());
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    ChaosPlan plan = ChaosPlan.of(options);
    Path folder = Path.of(options.text("folder", "ops/target/chaos"));
    String name = options.text("name", "");
    Path results = Path.of(options.text("results", "ops/chaos/results"));
    options.refuseOthers();
    Report report = of(plan, setup, folder);
    System.out.println(report.text());
    if (!name.isEmpty()) {
      try {
        System.out.println("Written to " + report.write(results, name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return report.breaches().isEmpty();
  }

  /**
   * The command that breaks nothing: workers send, batch, recall, edit, read, read all, mark
   * unread, put away, acknowledge, join and leave on the same few recipients over two nodes, as
   * fast as they are answered. Then the same is compared, every stored and every shown count among
   * it.
   */
  public static boolean counts(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    int seconds = options.number("seconds", 60);
    int recipients = options.number("recipients", 50);
    int workers = options.number("workers", 32);
    long seed = options.number("seed", (int) (System.nanoTime() & 0xffffff));
    Path folder = Path.of(options.text("folder", "ops/target/counts"));
    options.refuseOthers();
    Report report =
        of(ChaosPlan.counts(seed, Duration.ofSeconds(seconds), recipients, workers), setup, folder);
    System.out.println(report.text());
    return report.breaches().isEmpty();
  }

  /**
   * Runs it with the jar, on a PostgreSQL of its own.
   *
   * @param folder in which the logs are left
   */
  public static Report of(ChaosPlan plan, Node.Setup setup, Path folder) {
    Machinery.refuseWithout(plan.extras());
    System.out.println("Chaos by seed " + plan.seed() + "; what happens is noted in " + folder);
    try (RunLog log = new RunLog(folder);
        Driver driver = Driver.of(setup.jar());
        Cluster cluster = Cluster.start(plan, setup, driver);
        NoticeApi api = new NoticeApi(cluster.nodes().getFirst());
        Calls calls = new Calls()) {
      return new Chaos(plan, cluster, driver, log, api, calls).run();
    }
  }

  private Report run() {
    Crowd crowd = Crowd.gather(api, cluster, calls, plan);
    api.admin(); // while there is somebody to ask
    List<Device> devices = crowd.devices();
    try {
      devices.forEach(Device::start);
      await(CATCH_UP, () -> devices.stream().allMatch(Device::ready));
      return breakAndCompare(crowd);
    } finally {
      devices.forEach(Device::end);
      for (int i = 0; i < cluster.nodes().size(); i++) {
        log.keep("node-" + i + ".log", cluster.nodes().get(i).log());
      }
      log.keep("database.log", cluster.database().log());
    }
  }

  private Report breakAndCompare(Crowd crowd) {
    List<Device> devices = crowd.devices();
    Faults faults = new Faults(cluster, driver, plan, log);
    Duration back;
    int skipped;
    List<Long> seen;
    try (LogCursor reader = new LogCursor(driver, cluster.database().database())) {
      try (Traffic traffic = new Traffic(cluster, calls, deeds, log, crowd, plan)) {
        faults.run();
        back = awaitNormal(crowd.key());
        devices.forEach(Device::stay);
        traffic.close();
        skipped = traffic.skipped();
        awaitExpiries();
        long mark = traffic.mark(chance);
        log.note("everybody must reach " + mark);
        if (!await(CATCH_UP, () -> devices.stream().allMatch(device -> device.reached(mark)))) {
          devices.stream()
              .filter(device -> !device.reached(mark))
              .forEach(device ->
                  findings.add(
                      Kind.NOT_BACK,
                      device + " stands at " + device.position() + " and not at " + mark));
        }
        await(Duration.ofSeconds(5), () -> reader.seen().contains(mark));
      }
      seen = reader.seen();
    }
    Truth truth = compare(devices, seen);
    checkPresence(devices);
    calls
        .wrong()
        .forEach((answer, times) -> findings.add(Kind.WRONG_ANSWER, times + " × " + answer));
    checkLogs();
    return Report.of(
        plan, faults.done(), deeds, devices, findings, truth, skipped, back, calls.slowest());
  }

  // Coming to rest
  // -----------------------------------------------------------------------------------

  /** Every node must take sends again soon, by itself. */
  private Duration awaitNormal(String key) {
    long began = System.nanoTime();
    for (int i = 0; i < cluster.nodes().size(); i++) {
      int port = cluster.nodes().get(i).port();
      Call call =
          Call.of(
              "POST",
              "/notices",
              key,
              "{\"title\":\"back\",\"body\":\"b\",\"audience\":{\"recipients\":[\"user0\"]}}");
      if (!await(BACK, () -> calls.make(port, call).done())) {
        findings.add(Kind.NOT_BACK, "node " + i + " takes no sends 15 s after the last fault");
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** What is to expire has done so: from then on nothing changes by itself. */
  private void awaitExpiries() {
    boolean quiet =
        await(
            Duration.ofSeconds(30),
            () -> {
              try (Connection connection = connect();
                  Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "select count(*) from notice where status = 'PUBLISHED' and expires_at is"
                              + " not null")) {
                row.next();
                return row.getInt(1) == 0;
              } catch (SQLException e) {
                return false;
              }
            });
    if (!quiet) {
      findings.add(Kind.NOT_BACK, "notices are past their time and have not expired");
    }
  }

  private Connection connect() throws SQLException {
    return driver.connectBounded(cluster.database().administration());
  }

  // Comparing
  // ----------------------------------------------------------------------------------------

  private Truth compare(List<Device> devices, List<Long> seen) {
    Truth truth;
    try (Connection connection = connect()) {
      truth = Truth.read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("The rows can't be read: " + e.getMessage(), e);
    }
    Checker checker = new Checker(truth, deeds, findings);
    checker.checkSends();
    checker.checkLog(seen);
    TreeSet<String> recipients = new TreeSet<>();
    devices.forEach(device -> recipients.add(device.recipient()));
    checker.checkReceipts(recipients);
    checkCounts(checker, devices);
    for (Device device : devices) {
      checker.checkDevice(device.view());
      device.tally().breaches.forEach(breach -> findings.add(Kind.CONTRACT, breach));
      if (device.tally().falling > 0) {
        findings.add(Kind.OUT_OF_ORDER, device + ": " + device.tally().falling + " times");
      }
    }
    // What was read elsewhere may still be on its way: it is compared with each heartbeat at last.
    await(
        BACK,
        () ->
            devices.stream()
                .map(Device::view)
                .allMatch(view ->
                    view.counts().numbers().equals(truth.counts(view.recipient()).numbers())));
    devices.forEach(device -> checker.checkShown(device.view()));
    return truth;
  }

  private void checkCounts(Checker checker, List<Device> devices) {
    for (int node = 0; node < cluster.nodes().size(); node++) {
      int port = cluster.nodes().get(node).port();
      String last = "";
      for (Device device : devices) {
        if (device.recipient().equals(last)) {
          continue;
        }
        last = device.recipient();
        if (calls.make(port, Call.of("GET", "/inbox/unread", device.token(), ""))
                instanceof Answered answered
            && answered.status() == 200) {
          checker.checkCounts(node, last, HeldCounts.Counts.of(Json.object(answered.body())));
        } else {
          findings.add(Kind.NOT_BACK, "node " + node + " does not tell " + last + " the counts");
        }
      }
    }
  }

  /** First all are there, then every second one has left. */
  private void checkPresence(List<Device> devices) {
    checkPresence(devices, "all are there");
    for (int i = 0; i < devices.size(); i += 2) {
      devices.get(i).rest();
    }
    List<Device> left =
        devices.stream().filter(device -> devices.indexOf(device) % 2 == 1).toList();
    checkPresence(left, "half have left");
  }

  private void checkPresence(List<Device> open, String when) {
    long streams = open.size();
    long recipients = open.stream().map(Device::recipient).distinct().count();
    String right = recipients + " recipients with " + streams + " streams";
    for (int node = 0; node < cluster.nodes().size(); node++) {
      int port = cluster.nodes().get(node).port();
      String[] told = {""};
      boolean is =
          await(
              BACK,
              () -> {
                told[0] = presence(port);
                return told[0].equals(right);
              });
      if (!is) {
        findings.add(
            Kind.PRESENCE,
            when + ", " + right + ", and node " + node + " says " + told[0] + " 15 s later");
      }
    }
  }

  private String presence(int port) {
    if (calls.make(port, Call.of("GET", "/presence", api.admin(), "")) instanceof Answered answered
        && answered.status() == 200) {
      var json = Json.object(answered.body());
      return Objects.requireNonNull(json.get("recipients"))
          + " recipients with "
          + json.get("streams")
          + " streams";
    }
    return "nothing";
  }

  private void checkLogs() {
    for (int node = 0; node < cluster.nodes().size(); node++) {
      for (String line : cluster.nodes().get(node).log()) {
        // A node that is started while the database is away may give up: it is started again.
        if (line.contains(" ERROR ") && !line.contains("Application run failed")) {
          findings.add(Kind.LOGGED, "node " + node + ": " + line);
        }
      }
    }
  }

  private static boolean await(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Cluster.pause(Duration.ofMillis(100));
    }
    return true;
  }
}
