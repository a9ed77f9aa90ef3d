package io.notice.ops.bench;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.support.Json;
import io.notice.ops.support.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The delivery cases on several servers beside each other: a table, a chart, and every run. */
final class Comparison {

  private static final String FLOOR = "floor-";

  private final List<String> leftOut;
  private final int payload;
  private final Bench.Plan plan;
  private final Map<String, Runs> servers = new LinkedHashMap<>();

  /**
   * @param leftOut which were asked for and could not be run, and why
   * @param payload bytes of JSON in each event, about
   */
  Comparison(List<DeliveryServer> servers, List<String> leftOut, int payload, Bench.Plan plan) {
    this.leftOut = leftOut;
    this.payload = payload;
    this.plan = plan;
    servers.forEach(server ->
        this.servers.put(
            server.name(), new Runs(server.version(), new ArrayList<>(), new ArrayList<>())));
  }

  void add(String server, Results.Burst burst) {
    of(server).bursts.add(burst);
  }

  void add(String server, Results.Paced paced) {
    of(server).pacings.add(paced);
  }

  private Runs of(String server) {
    Runs runs = servers.get(server);
    if (runs == null) {
      throw new IllegalArgumentException("not compared: " + server);
    }
    return runs;
  }

  /** Against the best of the others, limits and the naive loop not counted. */
  void judge(Targets targets) {
    Runs own = of(NoticeServer.NAME);
    double best =
        servers.entrySet().stream()
            .filter(server -> isPeer(server.getKey()) && !server.getValue().bursts.isEmpty())
            .mapToDouble(server -> server.getValue().perSecond())
            .max()
            .orElse(0);
    if (best > 0 && !own.bursts.isEmpty()) {
      targets.atLeast(
          "P2", "burst: deliveries/s by the best peer's", 4, own.perSecond() / best, " ×");
    }
    Runs nchan = servers.get("nchan");
    if (nchan != null && !nchan.pacings.isEmpty() && !own.pacings.isEmpty()) {
      targets.atMost("P3", "paced: p99 by nchan's", 1, own.paced(0.99) / nchan.paced(0.99), " ×");
    }
  }

  private static boolean isPeer(String server) {
    return !server.equals(NoticeServer.NAME)
        && !server.startsWith(FLOOR)
        && !server.equals("emitter-loop");
  }

  // Table -----------------------------------------------------------------------------------------

  void table(StringBuilder text, String chartFile) {
    Runs own = of(NoticeServer.NAME);
    line(text, "");
    line(text, "## Beside other servers");
    line(text, "");
    line(
        text,
        "%,d streams, about %d bytes of JSON an event, a burst of %d over %d connections, then %d a"
            + " second for %d s; in turn, %d rounds, medians. Only the server whose turn it is has"
            + " streams. ÷ is notice's figure by the other's.",
        plan.streams(),
        payload,
        plan.broadcasts(),
        plan.publishers(),
        plan.rate(),
        plan.pacedSeconds(),
        plan.runs());
    line(text, "");
    line(text, "![%s](%s)", "The same as a chart", chartFile);
    line(text, "");
    line(
        text,
        "| server | burst, deliveries/s | ÷ | paced, p50 / p99 ms | ÷ of p99 | CPU s a million,"
            + " burst / paced | lost |");
    line(text, "|---|---:|---:|---:|---:|---:|---|");
    servers.forEach((name, runs) ->
        line(
            text,
            "| %s | %s | %s | %s | %s | %s / %s | %s |",
            name.equals(NoticeServer.NAME) ? "**notice**" : name,
            runs.bursts.isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f", runs.perSecond()),
            ratio(name, runs.bursts.isEmpty() ? 0 : own.perSecond() / runs.perSecond()),
            runs.pacings.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%.1f / %.1f", runs.paced(0.5), runs.paced(0.99)),
            ratio(name, runs.pacings.isEmpty() ? 0 : own.paced(0.99) / runs.paced(0.99)),
            runs.cpu(runs.bursts, Results.Burst::cpuPerMillion, Results.Burst::usage),
            runs.cpu(runs.pacings, Results.Paced::cpuPerMillion, Results.Paced::usage),
            runs.lost()));
    line(text, "");
    if (own.hasDatabase()) {
      line(
          text,
          "Of notice: the node + its PostgreSQL. The others store nothing on disk,"
              + " `mercure-bolt` excepted.");
    }
    line(
        text,
        "%s.",
        servers.entrySet().stream()
            .filter(server -> !server.getValue().version.isEmpty())
            .map(server -> server.getKey() + " " + server.getValue().version)
            .collect(Collectors.joining("; ")));
    if (!leftOut.isEmpty()) {
      line(text, "");
      line(text, "Asked for and left out: %s.", String.join("; ", leftOut));
    }
  }

  private static String ratio(String name, double ratio) {
    return name.equals(NoticeServer.NAME) || ratio == 0
        ? ""
        : String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** Each run of the other servers. */
  void details(StringBuilder text) {
    servers.forEach((name, runs) -> {
      if (!name.equals(NoticeServer.NAME)) {
        runs.bursts.forEach(burst -> line(text, "- %s, %s", name, burst.line()));
        runs.pacings.forEach(paced -> line(text, "- %s, %s", name, paced.line()));
      }
    });
  }

  // Chart -----------------------------------------------------------------------------------------

  String chart() {
    return new Chart(
            String.format(
                Locale.ROOT, "%,d open streams: notice beside other servers", plan.streams()),
            "Dashed: the machine's limit, some C that writes and does nothing else.")
        .panel(
            String.format(
                Locale.ROOT,
                "Burst of %d: thousand deliveries a second, more is better",
                plan.broadcasts()),
            bars(runs -> runs.bursts.isEmpty() ? -1 : runs.perSecond() / 1e3))
        .panel(
            String.format(
                Locale.ROOT,
                "%d a second: ms from publishing to receipt, 99th percentile, less is better",
                plan.rate()),
            bars(runs -> runs.pacings.isEmpty() ? -1 : runs.paced(0.99)))
        .panel(
            String.format(
                Locale.ROOT,
                "%d a second: CPU seconds of the server a million deliveries, less is better",
                plan.rate()),
            bars(runs ->
                runs.pacings.isEmpty()
                    ? -1
                    : runs.middle(
                        runs.pacings,
                        paced ->
                            paced.cpuPerMillion()
                                + database(paced.cpuPerMillion(), paced.usage()))))
        .svg();
  }

  private List<Chart.Bar> bars(ToDoubleFunction<Runs> figure) {
    return servers.entrySet().stream()
        .map(server ->
            new Chart.Bar(
                server.getKey(), figure.applyAsDouble(server.getValue()), kind(server.getKey())))
        .filter(bar -> bar.value() >= 0)
        .toList();
  }

  private static Chart.Kind kind(String server) {
    if (server.equals(NoticeServer.NAME)) {
      return Chart.Kind.OWN;
    }
    return server.startsWith(FLOOR) ? Chart.Kind.LIMIT : Chart.Kind.OTHER;
  }

  // Raw -------------------------------------------------------------------------------------------

  String json(String date, String machine, String versions) {
    String runs =
        servers.entrySet().stream()
            .flatMap(server ->
                Stream.concat(
                    server.getValue().bursts.stream()
                        .map(burst -> json(server.getKey(), server.getValue().version, burst)),
                    server.getValue().pacings.stream()
                        .map(paced -> json(server.getKey(), server.getValue().version, paced))))
            .collect(Collectors.joining(",\n    "));
    return String.format(
        Locale.ROOT,
        """
        {
          "date": %s,
          "machine": %s,
          "notice": %s,
          "streams": %d,
          "payload": %d,
          "broadcasts": %d,
          "publishers": %d,
          "rate": %d,
          "pacedSeconds": %d,
          "leftOut": [%s],
          "runs": [
            %s
          ]
        }
        """,
        Json.quoted(date),
        Json.quoted(machine),
        Json.quoted(versions),
        plan.streams(),
        payload,
        plan.broadcasts(),
        plan.publishers(),
        plan.rate(),
        plan.pacedSeconds(),
        leftOut.stream().map(Json::quoted).collect(Collectors.joining(", ")),
        runs);
  }

  private static String json(String server, String version, Results.Burst burst) {
    return String.format(
        Locale.ROOT,
        "{\"server\": %s, \"version\": %s, \"case\": \"burst\", \"deliveriesPerSecond\": %.0f,"
            + " \"seconds\": %.4f, \"sendSeconds\": %.4f, %s}",
        Json.quoted(server),
        Json.quoted(version),
        burst.perSecond(),
        burst.seconds(),
        burst.sendSeconds(),
        beside(burst.cpuPerMillion(), burst.usage(), burst.load(), burst.differences()));
  }

  private static String json(String server, String version, Results.Paced paced) {
    return String.format(
        Locale.ROOT,
        "{\"server\": %s, \"version\": %s, \"case\": \"paced\", \"p50\": %.3f, \"p90\": %.3f,"
            + " \"p99\": %.3f, \"max\": %.3f, \"acknowledgedP50\": %.3f, \"acknowledgedP99\": %.3f,"
            + " %s}",
        Json.quoted(server),
        Json.quoted(version),
        Results.millis(paced.receipts(), 0.5),
        Results.millis(paced.receipts(), 0.9),
        Results.millis(paced.receipts(), 0.99),
        paced.receipts().max().toNanos() / 1e6,
        Results.millis(paced.acks(), 0.5),
        Results.millis(paced.acks(), 0.99),
        beside(paced.cpuPerMillion(), paced.usage(), paced.load(), paced.differences()));
  }

  private static String beside(
      double cpuPerMillion, Usage usage, String load, List<String> differences) {
    return String.format(
        Locale.ROOT,
        "\"cpuPerMillion\": %.3f, \"databaseCpuPerMillion\": %.3f, \"clientShare\": %.3f,"
            + " \"othersShare\": %.3f, \"load\": %s, \"differences\": [%s]",
        cpuPerMillion,
        database(cpuPerMillion, usage),
        usage.harness() / usage.seconds(),
        usage.others(),
        load,
        differences.stream().map(Json::quoted).collect(Collectors.joining(", ")));
  }

  /** Of a server's processor seconds a million, what its database took beside them. */
  private static double database(double cpuPerMillion, Usage usage) {
    return usage.node() == 0 ? 0 : cpuPerMillion * usage.database() / usage.node();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** The runs of one server. */
  private record Runs(String version, List<Results.Burst> bursts, List<Results.Paced> pacings) {

    double perSecond() {
      return middle(bursts, Results.Burst::perSecond);
    }

    double paced(double share) {
      return middle(pacings, run -> Results.millis(run.receipts(), share));
    }

    <R> double middle(List<R> runs, ToDoubleFunction<R> figure) {
      return Bench.median(runs.stream().map(figure::applyAsDouble).toList());
    }

    <R> String cpu(List<R> runs, ToDoubleFunction<R> perMillion, Function<R, Usage> usage) {
      if (runs.isEmpty()) {
        return "–";
      }
      String server = String.format(Locale.ROOT, "%.1f", middle(runs, perMillion));
      return hasDatabase()
          ? server
              + String.format(
                  Locale.ROOT,
                  " + %.1f",
                  middle(runs, run -> database(perMillion.applyAsDouble(run), usage.apply(run))))
          : server;
    }

    boolean hasDatabase() {
      return Stream.concat(
              bursts.stream().map(Results.Burst::usage), pacings.stream().map(Results.Paced::usage))
          .anyMatch(usage -> usage.database() > 0);
    }

    String lost() {
      List<String> differences =
          Stream.concat(
                  bursts.stream().flatMap(burst -> burst.differences().stream()),
                  pacings.stream().flatMap(paced -> paced.differences().stream()))
              .toList();
      return differences.isEmpty() ? "none" : String.join("; ", differences);
    }
  }
}
