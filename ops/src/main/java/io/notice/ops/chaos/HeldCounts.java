package io.notice.ops.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts that a device shows: the newest that it was told, and one more for each notice that
 * came above their position.
 */
final class HeldCounts {

  private Counts told = new Counts(0, 0, 0, Map.of(), -1, -1);
  private final List<Arrived> arrived = new ArrayList<>();

  /** Counts that came in; older ones than those that are held are nothing new. */
  void tell(Map<String, @Nullable Object> json) {
    Counts counts = Counts.of(json);
    if (counts.version > told.version
        || (counts.version == told.version && counts.position > told.position)) {
      told = counts;
      arrived.removeIf(notice -> notice.position <= counts.position);
    }
  }

  /** A notice came. */
  void arrive(long position, String category, boolean urgent, boolean asks) {
    if (position > told.position
        && arrived.stream().noneMatch(notice -> notice.position == position)) {
      arrived.add(new Arrived(position, category, urgent, asks));
    }
  }

  void forget() {
    told = new Counts(0, 0, 0, Map.of(), -1, -1);
    arrived.clear();
  }

  /** What the device shows. */
  Counts shown() {
    Map<String, Long> byCategory = new TreeMap<>(told.byCategory);
    arrived.forEach(notice -> byCategory.merge(notice.category, 1L, Long::sum));
    return new Counts(
        told.total + arrived.size(),
        told.urgent + arrived.stream().filter(Arrived::urgent).count(),
        told.toAcknowledge + arrived.stream().filter(Arrived::asks).count(),
        byCategory,
        told.position,
        told.version);
  }

  private record Arrived(long position, String category, boolean urgent, boolean asks) {}

  /** Counts of one recipient. */
  record Counts(
      long total,
      long urgent,
      long toAcknowledge,
      Map<String, Long> byCategory,
      long position,
      long version) {

    @SuppressWarnings("unchecked") // byCategory is an object of numbers
    static Counts of(Map<String, @Nullable Object> json) {
      Map<String, Long> byCategory = new TreeMap<>();
      ((Map<String, @Nullable Object>) Objects.requireNonNull(json.get("byCategory")))
          .forEach(
              (category, count) -> byCategory.put(category, (Long) Objects.requireNonNull(count)));
      return new Counts(
          number(json, "total"),
          number(json, "urgent"),
          number(json, "toAcknowledge"),
          byCategory,
          number(json, "position"),
          number(json, "version"));
    }

    private static long number(Map<String, @Nullable Object> json, String name) {
      return (Long) Objects.requireNonNull(json.get(name), name);
    }

    /** Without where and when. */
    String numbers() {
      return total + " (" + urgent + " urgent, " + toAcknowledge + " to acknowledge) " + byCategory;
    }
  }
}
