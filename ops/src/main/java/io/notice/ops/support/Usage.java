package io.notice.ops.support;

import java.util.Locale;
import java.util.Optional;

/**
 * What was used of the machine's processors in a span of time, and by whom: a figure that was
 * measured while somebody else took half of them is worth little, so it stands beside each.
 *
 * @param seconds the span
 * @param node processor seconds of the node
 * @param database of its embedded PostgreSQL; 0 where the server is not ours
 * @param harness of this process
 * @param machine of everybody
 */
public record Usage(double seconds, double node, double database, double harness, double machine) {

  /** The totals until now; two of them make a span. */
  static Usage now(Node node) {
    double database = 0;
    Optional<Long> server = node.embeddedServer();
    if (server.isPresent()) {
      database = ProcessFiles.cpuSeconds(server.get());
      for (long child : ProcessFiles.children(server.get())) {
        database += ProcessFiles.cpuSeconds(child);
      }
    }
    return new Usage(
        System.nanoTime() / 1e9,
        ProcessFiles.cpuSeconds(node.pid()),
        database,
        ProcessFiles.cpuSeconds(ProcessHandle.current().pid()),
        ProcessFiles.machineBusySeconds());
  }

  /** Begins a span. */
  public static Span begin(Node node) {
    return new Span(node, now(node));
  }

  private Usage minus(Usage earlier) {
    return new Usage(
        seconds - earlier.seconds,
        node - earlier.node,
        database - earlier.database,
        harness - earlier.harness,
        machine - earlier.machine);
  }

  /** Which share of the machine others took; programs like pgbench that were ours count as well. */
  public double others() {
    double others = machine - node - database - harness;
    return Math.max(0, others / (seconds * Runtime.getRuntime().availableProcessors()));
  }

  /** For a table: who took how much of one processor. */
  public String shares() {
    return String.format(
        Locale.ROOT,
        "node %.0f %%, database %.0f %%, client %.0f %%, others %.0f %%",
        100 * node / seconds,
        100 * database / seconds,
        100 * harness / seconds,
        100 * others() * Runtime.getRuntime().availableProcessors());
  }

  /** A span that has begun. */
  public static final class Span {
    private final Node node;
    private final Usage start;

    private Span(Node node, Usage start) {
      this.node = node;
      this.start = start;
    }

    public Usage end() {
      return now(node).minus(start);
    }
  }
}
