package io.notice.service.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing sequence short: drops ever smaller chunks of it for as long as it still fails
 * (delta debugging).
 */
final class Shrinking {

  private Shrinking() {}

  /**
   * @param fails whether a sequence fails; the given one does
   * @return one that still fails, and would not without any single one of its elements
   */
  static <T> List<T> shortest(List<T> failing, Predicate<List<T>> fails) {
    List<T> shortest = failing;
    int chunk = Math.max(1, shortest.size() / 2);
    while (true) {
      boolean dropped = false;
      for (int from = 0; from < shortest.size(); ) {
        List<T> candidate = new ArrayList<>(shortest);
        candidate.subList(from, Math.min(from + chunk, candidate.size())).clear();
        if (fails.test(candidate)) {
          shortest = candidate;
          dropped = true;
        } else {
          from += chunk;
        }
      }
      if (chunk > 1) {
        chunk /= 2;
      } else if (!dropped) {
        return shortest;
      }
    }
  }
}
