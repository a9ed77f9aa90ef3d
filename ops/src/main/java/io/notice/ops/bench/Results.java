package io.notice.ops.bench;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.support.Latencies;
import io.notice.ops.support.Machine;
import io.notice.ops.support.Node;
import io.notice.ops.support.Usage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** What was measured, as a table that says on what, when and under which load. */
final class Results {

  private final String name;
  private final Bench.Plan plan;
  private final List<Burst> bursts = new ArrayList<>();
  private final List<Paced> pacings = new ArrayList<>();
  private final List<Sends> sends = new ArrayList<>();
  private final List<Storm> storms = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private final List<String> appendices = new ArrayList<>();
  private final Targets targets = new Targets();
  private @Nullable Comparison comparison;
  private String versions = "";
  private String opening = "";
  private String inserts = "";
  private String server = "";

  Results(String name, Bench.Plan plan) {
    this.name = name;
    this.plan = plan;
  }

  boolean warmUp() {
    return name.equals("warm-up");
  }

  void versions(Node node, Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      var attributes = file.getManifest().getMainAttributes();
      versions =
          String.format(
              Locale.ROOT,
              "notice %s on Spring Boot %s, JDK %s; ready after %.1f s",
              attributes.getValue("Implementation-Version"),
              attributes.getValue("Spring-Boot-Version"),
              Runtime.version(),
              node.startTime().toMillis() / 1e3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void opened(int streams, double seconds, Latencies openings, int refused) {
    opening =
        String.format(
            Locale.ROOT,
            "%,d streams opened in %.1f s; to `ready` p50 %s, p99 %s, slowest %s; %d refused at"
                + " first",
            streams,
            seconds,
            ms(openings.quantile(0.5)),
            ms(openings.quantile(0.99)),
            ms(openings.max()),
            refused);
  }

  void inserts(String description, String serverVersion) {
    inserts = description;
    server = serverVersion;
  }

  /** Which servers the delivery cases are run on. */
  void compared(List<DeliveryServer> servers, List<String> leftOut, int payload) {
    if (servers.size() > 1 || !leftOut.isEmpty()) {
      comparison = new Comparison(servers, leftOut, payload, plan);
    }
  }

  void burst(String on, Burst burst) {
    if (comparison != null) {
      comparison.add(on, burst);
    }
    if (on.equals(NoticeServer.NAME)) {
      bursts.add(burst);
      breaches(burst.differences());
    }
    say(on + ", " + burst.line());
  }

  void paced(String on, Paced paced) {
    if (comparison != null) {
      comparison.add(on, paced);
    }
    if (on.equals(NoticeServer.NAME)) {
      pacings.add(paced);
      breaches(paced.differences());
    }
    say(on + ", " + paced.line());
  }

  void storm(Storm storm) {
    storms.add(storm);
    say(storm.line());
  }

  void sends(Sends run) {
    sends.add(run);
    say(run.line());
  }

  /** What was set out to be reached, to which each case adds what it has seen. */
  Targets targets() {
    return targets;
  }

  /** One more row of the table: case, figure, beside it. */
  void figure(String row) {
    figures.add(row);
  }

  /** What was found in one run of a case that words its own figures. */
  void detail(String line) {
    details.add(line);
    say(line);
  }

  /** What stands below everything else, under a heading of its own. */
  void appendix(String text) {
    appendices.add(text);
  }

  private void say(String line) {
    System.out.println((warmUp() ? "  (warm-up) " : "  ") + line);
  }

  void breaches(List<String> found) {
    breaches.addAll(found);
    found.forEach(breach -> System.out.println("  BREACH: " + breach));
  }

  List<String> breaches() {
    return breaches;
  }

  void print(PrintStream out) {
    out.println();
    out.println(text());
  }

  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    Path file = folder.resolve(date + "-" + name + ".md");
    Files.writeString(file, text());
    if (!targets.none()) {
      Files.writeString(folder.resolve(date + "-" + name + "-targets.svg"), targets.chart());
      Files.writeString(folder.resolve(date + "-" + name + "-targets.json"), targets.json());
    }
    if (comparison != null) {
      Files.writeString(folder.resolve(date + "-" + name + ".svg"), comparison.chart());
      Files.writeString(
          folder.resolve(date + "-" + name + ".json"),
          comparison.json(date, Machine.describe(), versions));
    }
    return file;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    line(text, "# Benchmark %s, %s", name, LocalDate.now(ZoneOffset.UTC));
    line(text, "");
    line(text, "- Machine: %s; the load client and PostgreSQL share it", Machine.describe());
    line(text, "- %s%s", versions, server.isEmpty() ? "" : "; PostgreSQL " + server);
    line(
        text, "- Nothing lost, doubled or out of order: %s", breaches.isEmpty() ? "yes" : breaches);
    if (!opening.isEmpty()) {
      line(text, "- %s", opening);
    }
    line(text, "");
    reached(text);
    line(text, "Medians of %d runs; all runs below.", plan.runs());
    line(text, "");
    line(text, "| case | figure | beside it |");
    line(text, "|---|---|---|");
    medians(text);
    figures.forEach(row -> line(text, "%s", row));
    if (comparison != null) {
      comparison.table(text, LocalDate.now(ZoneOffset.UTC) + "-" + name + ".svg");
    }
    details(text);
    appendices.forEach(appendix -> line(text, "%n%s", appendix.stripTrailing()));
    return text.toString();
  }

  private void reached(StringBuilder text) {
    if (targets.none()) {
      return;
    }
    line(text, "%s", targets.table());
    line(text, "![The same as a chart](%s-%s-targets.svg)", LocalDate.now(ZoneOffset.UTC), name);
    line(text, "");
  }

  /** Once all cases that word no figures of their own have run. */
  void judge() {
    if (comparison != null) {
      comparison.judge(targets);
    }
    if (!storms.isEmpty()) {
      targets.atMost(
          "P8",
          "%,d streams cut and back".formatted(plan.streams()),
          15,
          Bench.median(storms.stream().map(Storm::caughtUp).toList()),
          " s");
    }
    if (!sends.isEmpty()) {
      targets.atLeast(
          "P4",
          "sends: share of single-row inserts",
          40,
          100 * Bench.median(sends.stream().map(Sends::ratio).toList()),
          " %");
    }
  }

  private void medians(StringBuilder text) {
    if (!bursts.isEmpty()) {
      line(
          text,
          "| burst: %d broadcasts to everyone, %d connections, %,d streams | **%,.0f deliveries/s**"
              + " | first send to last receipt %.2f s; %.1f CPU s of the node a million |",
          plan.broadcasts(),
          plan.publishers(),
          plan.streams(),
          Bench.median(bursts.stream().map(Burst::perSecond).toList()),
          Bench.median(bursts.stream().map(Burst::seconds).toList()),
          Bench.median(bursts.stream().map(Burst::cpuPerMillion).toList()));
    }
    if (!pacings.isEmpty()) {
      line(
          text,
          "| paced: %d broadcasts/s, %,d streams, %d s | **p50 %.1f ms, p99 %.1f ms** to receipt |"
              + " acknowledged p50 %.1f ms; %.1f CPU s of the node a million |",
          plan.rate(),
          plan.streams(),
          plan.pacedSeconds(),
          Bench.median(pacings.stream().map(each -> millis(each.receipts, 0.5)).toList()),
          Bench.median(pacings.stream().map(each -> millis(each.receipts, 0.99)).toList()),
          Bench.median(pacings.stream().map(each -> millis(each.acks, 0.5)).toList()),
          Bench.median(pacings.stream().map(Paced::cpuPerMillion).toList()));
    }
    if (!storms.isEmpty()) {
      line(
          text,
          "| storm: %,d streams cut and back at once, %d notices missed by each | **all caught up"
              + " after %.1f s** | ready after %.1f s; %d openings refused at first; %.0f requests"
              + " without a connection |",
          plan.streams(),
          plan.missed(),
          Bench.median(storms.stream().map(Storm::caughtUp).toList()),
          Bench.median(storms.stream().map(Storm::ready).toList()),
          storms.stream().mapToInt(Storm::refused).sum(),
          storms.stream().mapToDouble(Storm::withoutConnection).sum());
    }
    if (!sends.isEmpty()) {
      line(
          text,
          "| sends: %d connections, one notice to one of %,d recipients | **%,.0f acknowledged/s**,"
              + " p50 %.1f ms, p99 %.1f ms | %,.0f rows/s (%s): **%.0f %%** |",
          plan.connections(),
          plan.recipients(),
          Bench.median(sends.stream().map(Sends::perSecond).toList()),
          Bench.median(sends.stream().map(each -> millis(each.latencies, 0.5)).toList()),
          Bench.median(sends.stream().map(each -> millis(each.latencies, 0.99)).toList()),
          Bench.median(sends.stream().map(Sends::rows).toList()),
          inserts,
          100 * Bench.median(sends.stream().map(Sends::ratio).toList()));
    }
  }

  private void details(StringBuilder text) {
    line(text, "");
    line(
        text,
        "Shares are of one processor. Load is the average of the minute before a run; \"others\" is"
            + " whatever is neither the server, the node's embedded database nor the load client.");
    line(text, "");
    bursts.forEach(burst -> line(text, "- %s", burst.line()));
    pacings.forEach(paced -> line(text, "- %s", paced.line()));
    storms.forEach(storm -> line(text, "- %s", storm.line()));
    sends.forEach(run -> line(text, "- %s", run.line()));
    details.forEach(line -> line(text, "- %s", line));
    if (comparison != null) {
      comparison.details(text);
    }
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String ms(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  static double millis(Latencies latencies, double share) {
    return latencies.quantile(share).toNanos() / 1e6;
  }

  /**
   * One burst.
   *
   * @param differences between what was sent and what came; empty if there are none
   */
  record Burst(
      double perSecond,
      double seconds,
      double sendSeconds,
      double cpuPerMillion,
      Usage usage,
      String load,
      List<String> differences) {

    String line() {
      return String.format(
          Locale.ROOT,
          "burst: %,.0f deliveries/s, %.2f s, of which sending %.2f s; load %s; %s",
          perSecond,
          seconds,
          sendSeconds,
          load,
          usage.shares());
    }
  }

  /**
   * One paced run.
   *
   * @param differences between what was sent and what came; empty if there are none
   */
  record Paced(
      Latencies receipts,
      Latencies acks,
      double cpuPerMillion,
      Usage usage,
      String load,
      List<String> differences) {

    String line() {
      return String.format(
          Locale.ROOT,
          "paced: to receipt p50 %s, p90 %s, p99 %s, max %s; acknowledged p50 %s, p99 %s; load %s;"
              + " %s",
          ms(receipts.quantile(0.5)),
          ms(receipts.quantile(0.9)),
          ms(receipts.quantile(0.99)),
          ms(receipts.max()),
          ms(acks.quantile(0.5)),
          ms(acks.quantile(0.99)),
          load,
          usage.shares());
    }
  }

  /**
   * One storm.
   *
   * @param ready seconds until all streams were open again
   * @param caughtUp seconds until each had what it missed
   * @param refused how many openings were answered with 503 and tried again
   * @param withoutConnection how many requests waited in vain for a connection to the database
   */
  record Storm(double ready, double caughtUp, int refused, double withoutConnection, String load) {

    String line() {
      return String.format(
          Locale.ROOT,
          "storm: all ready after %.2f s, caught up after %.2f s; %d refused at first, %.0f without"
              + " a connection; load %s",
          ready,
          caughtUp,
          refused,
          withoutConnection,
          load);
    }
  }

  /** One run of sends, and the rows a second just before. */
  record Sends(double perSecond, Latencies latencies, double rows, Usage usage, String load) {

    double ratio() {
      return perSecond / rows;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "sends: %,.0f/s, p50 %s, p99 %s, max %s; inserts %,.0f/s, ratio %.0f %%; load %s; %s",
          perSecond,
          ms(latencies.quantile(0.5)),
          ms(latencies.quantile(0.99)),
          ms(latencies.max()),
          rows,
          100 * ratio(),
          load,
          usage.shares());
    }
  }
}
