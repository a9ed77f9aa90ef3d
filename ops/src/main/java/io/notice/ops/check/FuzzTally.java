package io.notice.ops.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How often which route was asked by whom, and what was answered. */
final class FuzzTally {

  private final Map<String, Map<Integer, Integer>> byRoute = new TreeMap<>();
  private final Map<String, Map<Integer, Integer>> byCaller = new TreeMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  /**
   * @param routes all that are described, as {@code GET /api/v1/me}
   */
  FuzzTally(Set<String> routes) {
    routes.forEach(route -> byRoute.put(route, new TreeMap<>()));
  }

  /**
   * Adds what one caller's run has left.
   *
   * @param counts lines of a status, a route, and how often
   * @return how many requests these were
   */
  int add(String caller, Path counts) {
    try {
      int all = 0;
      for (String line : Files.readAllLines(counts)) {
        String[] fields = line.split(" ", -1);
        Integer status = Integer.valueOf(fields[0]);
        int times = Integer.parseInt(fields[3]);
        byRoute
            .computeIfAbsent(fields[1] + " " + fields[2], route -> new TreeMap<>())
            .merge(status, times, Integer::sum);
        byCaller
            .computeIfAbsent(caller, name -> new TreeMap<>())
            .merge(status, times, Integer::sum);
        statuses.merge(status, times, Integer::sum);
        all += times;
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int requests() {
    return sum(statuses);
  }

  /** How many were answered by a 5xx. */
  int failures() {
    return statuses.entrySet().stream()
        .filter(counted -> counted.getKey() >= 500)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  Map<Integer, Integer> statuses() {
    return statuses;
  }

  /** Routes that nobody asked for. */
  Set<String> unasked() {
    Set<String> unasked = new TreeSet<>(byRoute.keySet());
    unasked.removeIf(route -> !byRoute.getOrDefault(route, Map.of()).isEmpty());
    return unasked;
  }

  /** Routes whose success nobody saw. */
  Set<String> withoutSuccess() {
    Set<String> without = new TreeSet<>(byRoute.keySet());
    without.removeIf(route ->
        byRoute.getOrDefault(route, Map.of()).keySet().stream().anyMatch(FuzzTally::isSuccess));
    return without;
  }

  private static boolean isSuccess(int status) {
    return status < 400;
  }

  private static int sum(Map<Integer, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Two tables: by caller, and by route. */
  String tables() {
    return table("caller", byCaller) + "\n" + table("route", byRoute);
  }

  private String table(String what, Map<String, Map<Integer, Integer>> rows) {
    StringBuilder table = new StringBuilder("| " + what + " | requests |");
    statuses.keySet().forEach(status -> table.append(' ').append(status).append(" |"));
    table.append("\n|---|--:|").append("--:|".repeat(statuses.size())).append('\n');
    rows.forEach((name, counts) -> row(table, "`" + name + "`", counts));
    row(table, "**all**", statuses);
    return table.toString();
  }

  private void row(StringBuilder table, String name, Map<Integer, Integer> counts) {
    table.append("| ").append(name).append(" | ").append(sum(counts)).append(" |");
    for (Integer status : statuses.keySet()) {
      Integer times = counts.get(status);
      table.append(times == null ? " |" : " " + times + " |");
    }
    table.append('\n');
  }
}
