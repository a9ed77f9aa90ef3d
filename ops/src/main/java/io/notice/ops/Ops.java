package io.notice.ops;

import io.notice.ops.bench.AudienceBench;
import io.notice.ops.bench.Bench;
import io.notice.ops.chaos.Chaos;
import io.notice.ops.check.Border;
import io.notice.ops.check.Churn;
import io.notice.ops.check.CommitOrder;
import io.notice.ops.check.DatabaseFaults;
import io.notice.ops.check.Fuzz;
import io.notice.ops.check.Shutdown;
import io.notice.ops.house.Demo;
import io.notice.ops.pictures.Pictures;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import java.util.Arrays;
import java.util.List;

/** {@code ops/run <command> [--name=value]}: exits with 0 only if everything was as it must be. */
public final class Ops {

  private static final String USAGE =
      """
      ops/run bench      deliveries and sends a second, against the node's own database
      ops/run bench-audience   inboxes of a million recipients against those of ten thousand
      ops/run border     a client cut 1,000 times between replay and live: no gap, nothing twice
      ops/run chaos      nodes and database killed under traffic: nothing may be lost or counted wrongly
      ops/run churn      20,000 streams opened and dropped: nothing may stay behind
      ops/run commit-order   transactions that hold their position while cursors read: nothing is skipped
      ops/run counts     32 workers on 50 recipients and two nodes: every count is what the rows say
      ops/run database   frozen, restarted, full: told in time, and back by itself
      ops/run demo       a house of 384 people, and a working day of its notices in two minutes, to look at
      ops/run fuzz       requests made up from the description: each answer is as described
      ops/run pictures   each page in both themes and languages and three widths, laid out on sheets
      ops/run shutdown   500 open streams, SIGTERM: each is told, the process goes
      Options are described in ops/README.md.\
      """;

  private Ops() {}

  public static void main(String[] args) {
    List<String> arguments = Arrays.asList(args);
    if (arguments.isEmpty()) {
      System.err.println(USAGE);
      System.exit(2);
    }
    try {
      Options options = new Options(arguments.subList(1, arguments.size()));
      boolean passed =
          switch (arguments.getFirst()) {
            case "bench" -> Bench.run(options);
            case "bench-audience" -> AudienceBench.run(options);
            case "border" -> Border.run(options);
            case "chaos" -> Chaos.run(options);
            case "churn" -> Churn.run(options);
            case "commit-order" -> CommitOrder.run(options);
            case "counts" -> Chaos.counts(options);
            case "database" -> DatabaseFaults.run(options);
            case "demo" -> Demo.run(options);
            case "fuzz" -> Fuzz.run(options);
            case "pictures" -> Pictures.run(options);
            case "shutdown" -> Shutdown.run(options);
            default -> throw new OpsException(USAGE);
          };
      System.exit(passed ? 0 : 1);
    } catch (OpsException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
