package io.notice.ops.bench;

import io.notice.ops.support.Node;
import io.notice.ops.support.Options;
import java.util.List;
import java.util.Set;

/** The cases that word their own figures, and how much of each. */
final class MoreCases {

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final Sizes sizes;
  private final Set<String> cases;

  MoreCases(Node.Setup setup, Bench.Plan plan, Sizes sizes, Set<String> cases) {
    this.setup = setup;
    this.plan = plan;
    this.sizes = sizes;
    this.cases = cases;
  }

  /** Those that take the node of the other cases. */
  void onTheNode(Node node, List<String> keys, List<String> recipients, Results report) {
    if (cases.contains("batch")) {
      new BatchCase(node, setup.jar(), keys, recipients, plan, sizes).run(report);
    }
  }

  /** Those that start what they need. */
  void onNodesOfTheirOwn(Results report) {
    if (cases.contains("requests")) {
      new RequestCase(setup, plan, sizes).run(report);
    }
    if (cases.contains("second-node")) {
      new SecondNodeCase(setup, plan, sizes).run(report);
    }
    if (cases.contains("dead-readers")) {
      new DeadReaderCase(setup, plan, sizes).run(report);
    }
    if (cases.contains("idle")) {
      new IdleCase(setup, plan, sizes).run(report);
    }
    if (cases.contains("start")) {
      new StartCase(setup, plan).run(report);
    }
  }

  /**
   * How much of each.
   *
   * @param batch notices in one request
   * @param batchConnections that send batches
   * @param batchSeconds for how long
   * @param requestSeconds for each kind of request
   * @param nodeStreams on each of two nodes
   * @param readers streams of which some are dead
   * @param dead share of them that do not read, in percent
   * @param events that they are sent
   * @param eventRate of these a second
   * @param idle streams that nothing is sent to
   */
  record Sizes(
      int batch,
      int batchConnections,
      int batchSeconds,
      int requestSeconds,
      int nodeStreams,
      int readers,
      int dead,
      int events,
      int eventRate,
      int idle) {

    static Sizes of(Options options, boolean quick) {
      return new Sizes(
          options.number("batch", 1_000),
          options.number("batch-connections", 4),
          options.number("batch-seconds", quick ? 3 : 15),
          options.number("request-seconds", quick ? 1 : 5),
          options.number("node-streams", quick ? 50 : 200),
          options.number("readers", quick ? 100 : 500),
          options.number("dead", 5),
          options.number("events", quick ? 200 : 800),
          options.number("event-rate", 80),
          options.number("idle", quick ? 1_000 : 10_000));
    }
  }
}
