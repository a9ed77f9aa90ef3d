package io.notice.ops.bench;

import io.notice.ops.support.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was set out to be reached, and what was seen of it: P1 to P10. */
final class Targets {

  private final List<Row> rows = new ArrayList<>();

  /** A figure that is better the smaller it is. */
  void atMost(String target, String what, double limit, double seen, String unit) {
    rows.add(
        new Row(target, what, "at most " + text(limit) + unit, text(seen) + unit, seen / limit));
  }

  /** A figure that is better the larger it is. */
  void atLeast(String target, String what, double limit, double seen, String unit) {
    rows.add(
        new Row(
            target,
            what,
            "at least " + text(limit) + unit,
            text(seen) + unit,
            seen > 0 ? limit / seen : Double.MAX_VALUE));
  }

  boolean none() {
    return rows.isEmpty();
  }

  String table() {
    return sorted().stream()
        .map(row ->
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | **%s** | %s |%n",
                row.target,
                row.what,
                row.wanted,
                row.seen,
                row.used <= 1 ? "yes" : "no"))
        .collect(
            Collectors.joining(
                "",
                "## What was set out to be reached\n\n| | case | target | seen | reached |\n"
                    + "|---|---|---|---|---|\n",
                ""));
  }

  /** How much of each limit is taken. */
  String chart() {
    List<Chart.Bar> bars =
        sorted().stream()
            .map(row ->
                new Chart.Bar(
                    row.target + " " + row.what.replaceFirst("[,:(].*", ""),
                    Math.min(3, row.used),
                    row.used <= 1 ? Chart.Kind.OWN : Chart.Kind.OTHER))
            .toList();
    return new Chart("Targets", "Up to 1 it is reached; grey is not. No bar is longer than 3.")
        .panel("What is taken of what the target allows, less is better", bars)
        .svg();
  }

  String json() {
    return sorted().stream()
        .map(row ->
            String.format(
                Locale.ROOT,
                "  {\"target\": %s, \"case\": %s, \"wanted\": %s, \"seen\": %s, \"reached\": %s}",
                Json.quoted(row.target),
                Json.quoted(row.what),
                Json.quoted(row.wanted),
                Json.quoted(row.seen),
                row.used <= 1))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private List<Row> sorted() {
    return rows.stream()
        .sorted(Comparator.comparingInt(row -> Integer.parseInt(row.target.substring(1))))
        .toList();
  }

  private static String text(double value) {
    return String.format(
        Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.2f", value);
  }

  /**
   * One of them.
   *
   * @param used how much of what is allowed; up to 1 it is reached
   */
  private record Row(String target, String what, String wanted, String seen, double used) {}
}
