package io.notice.ops.bench;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.bench.peer.Peers;
import io.notice.ops.support.Machine;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The benchmark: each case several times on a node of its own, medians, and beside each figure what
 * else the machine did meanwhile.
 */
public final class Bench {

  private static final String EVERYTHING = "all";
  private static final String OWN =
      "burst,paced,storm,sends,batch,requests,second-node,dead-readers,idle,start";
  private static final String QUICK = "burst,paced,storm,sends";

  private Bench() {}

  /** Returns whether nothing was lost and nothing refused. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    boolean quick = options.flag("quick");
    String asked = options.text("cases", quick ? QUICK : OWN);
    boolean everything = asked.equals(EVERYTHING);
    Set<String> cases = Set.of((everything ? OWN : asked).split(","));
    Plan plan =
        new Plan(
            options.number("runs", quick ? 1 : 3),
            options.number("streams", quick ? 500 : everything ? 5_000 : 2_000),
            options.number("broadcasts", 50),
            options.number("publishers", 8),
            options.number("rate", 8),
            options.number("paced-seconds", quick ? 5 : 30),
            options.number("connections", 64),
            options.number("recipients", 1_000),
            options.number("sends-seconds", quick ? 5 : 15),
            options.number("pgbench-seconds", quick ? 3 : 10),
            options.number("client-threads", 1),
            options.number("missed", 20),
            Duration.ofSeconds(options.number("quiet", quick ? 0 : 60)),
            quick);
    MoreCases more = new MoreCases(setup, plan, MoreCases.Sizes.of(options, quick), cases);
    Peers peers = Peers.of(options, setup.jar(), everything ? EVERYTHING : "");
    int audience = options.number("audience", quick ? 100_000 : 1_000_000);
    int payload = options.number("payload", 0);
    String name = options.text("name", "bench");
    Path results = Path.of(options.text("results", "ops/bench/results"));
    options.refuseOthers();
    if (!Set.of(OWN.split(",")).containsAll(cases)) {
      throw new OpsException("--cases are all, or some of " + OWN);
    }
    if (everything && setup.database() != null) {
      throw new OpsException("All cases fill databases of their own; unset SPRING_DATASOURCE_URL.");
    }

    Results report = new Results(name, plan);
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      System.out.printf(
          Locale.ROOT, "The node was ready after %.1f s.%n", node.startTime().toMillis() / 1e3);
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 4; i++) { // a key may do 5,000 requests a second
        keys.add(api.key("bench " + i, "notices:write", "tokens:issue"));
      }
      List<String> recipients = api.importRecipients(Math.max(plan.streams(), plan.recipients()));
      report.versions(node, setup.jar());
      if (cases.contains("burst") || cases.contains("paced")) {
        NoticeServer own = new NoticeServer(node, api, keys, recipients);
        deliver(own, peers, payload, cases, plan, report);
      }
      if (cases.contains("storm")) {
        new StormCase(node, api, keys, recipients, plan).run(report);
      }
      if (cases.contains("sends")) {
        new SendCase(node, setup.jar(), keys, recipients, plan).run(report);
      }
      more.onTheNode(node, keys, recipients, report);
    }
    more.onNodesOfTheirOwn(report);
    report.judge();
    boolean counted =
        !everything
            || AudienceBench.beside(
                setup,
                AudienceBench.Sizes.of(audience, quick),
                plan.quiet(),
                name,
                results,
                report);
    try {
      report.print(System.out);
      System.out.println("Written to " + report.write(results));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counted && report.breaches().isEmpty();
  }

  /** The delivery cases, on the node alone or on the node and its peers in turn. */
  private static void deliver(
      NoticeServer own, Peers peers, int payload, Set<String> cases, Plan plan, Results report) {
    int bytes = payload > 0 || peers.none() ? payload : own.payload();
    try (Peers.Running running = peers.start(bytes)) {
      List<DeliveryServer> servers = new ArrayList<>(List.of(own));
      servers.addAll(running.servers());
      report.compared(servers, running.leftOut(), bytes);
      new DeliveryCase(servers, plan).run(report, cases.contains("burst"), cases.contains("paced"));
    }
  }

  /** Waits for a quiet machine and says what load it begins under. */
  static String begin(Plan plan) {
    boolean quiet = Machine.awaitQuiet(plan.quiet());
    String load = Machine.load();
    if (!quiet) {
      System.out.println("The machine is busy with other things, load " + load + ".");
    }
    return load;
  }

  /** Waits for something; looks ten times a second. */
  static boolean await(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(Duration.ofMillis(100));
    }
    return true;
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  /** The middle one; of an even number what lies between the two. */
  static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new OpsException("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  /**
   * How much of each.
   *
   * @param runs how often each case is repeated
   * @param streams open in the delivery cases, one for each recipient
   * @param broadcasts in a burst
   * @param publishers connections that send a burst
   * @param rate broadcasts a second, paced
   * @param connections that send direct notices
   * @param recipients of direct notices
   * @param clientThreads that read streams
   * @param missed notices while all streams are cut
   * @param quiet how long a case waits for a quiet machine at most
   * @param quick whether only to see that all of it works
   */
  record Plan(
      int runs,
      int streams,
      int broadcasts,
      int publishers,
      int rate,
      int pacedSeconds,
      int connections,
      int recipients,
      int sendsSeconds,
      int pgbenchSeconds,
      int clientThreads,
      int missed,
      Duration quiet,
      boolean quick) {

    /** Before anything is measured: what is compiled while it runs needs some runs. */
    int warmUpBursts(boolean first) {
      return first && !quick ? 6 : 2;
    }

    int warmUpSeconds(boolean first) {
      return first && !quick ? 5 : 2;
    }
  }
}
