package io.notice.ops.support;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What was used of the machine's processors in a span of time, and by whom: a figure that was
 * measured while somebody else took half of them is worth little, so it stands beside each.
 *
 * @param seconds the span
 * @param node processor seconds of the node, or of the server in its place
 * @param database of its embedded PostgreSQL; 0 where the server is not ours
 * @param harness of this process
 * @param machine of everybody
 */
public record Usage(double seconds, double node, double database, double harness, double machine) {

  /** The totals until now; two of them make a span. */
  private static Usage now(DoubleSupplier server, DoubleSupplier database) {
    return new Usage(
        System.nanoTime() / 1e9,
        server.getAsDouble(),
        database.getAsDouble(),
        ProcessFiles.cpuSeconds(ProcessHandle.current().pid()),
        ProcessFiles.machineBusySeconds());
  }

  private static double database(Node node) {
    double database = 0;
    Optional<Long> server = node.embeddedServer();
    if (server.isPresent()) {
      database = ProcessFiles.cpuSeconds(server.get());
      for (long child : ProcessFiles.children(server.get())) {
        database += ProcessFiles.cpuSeconds(child);
      }
    }
    return database;
  }

  /** Begins a span. */
  public static Span begin(Node node) {
    return new Span(() -> ProcessFiles.cpuSeconds(node.pid()), () -> database(node));
  }

  /** Begins a span of a program that has no database of ours. */
  public static Span begin(Companion program) {
    return new Span(program::cpuSeconds, () -> 0);
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
        "server %.0f %%, database %.0f %%, client %.0f %%, others %.0f %%",
        100 * node / seconds,
        100 * database / seconds,
        100 * harness / seconds,
        100 * others() * Runtime.getRuntime().availableProcessors());
  }

  /** A span that has begun. */
  public static final class Span {
    private final DoubleSupplier server;
    private final DoubleSupplier database;
    private final Usage start;

    private Span(DoubleSupplier server, DoubleSupplier database) {
      this.server = server;
      this.database = database;
      this.start = now(server, database);
    }

    public Usage end() {
      return now(server, database).minus(start);
    }
  }
}
