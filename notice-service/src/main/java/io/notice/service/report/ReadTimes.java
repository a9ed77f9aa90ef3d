package io.notice.service.report;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long people took to read, on a logarithmic scale: eight buckets an octave of milliseconds, so
 * that what comes out is within 4.5 % of what went in, for minutes as for months, in a few numbers
 * a notice.
 */
final class ReadTimes {

  private static final double PER_OCTAVE = 8;

  private final TreeMap<Integer, Integer> counts = new TreeMap<>();

  /** From pairs of a bucket and its count. */
  static ReadTimes of(int[] pairs) {
    ReadTimes times = new ReadTimes();
    for (int i = 0; i < pairs.length; i += 2) {
      times.counts.put(pairs[i], pairs[i + 1]);
    }
    return times;
  }

  void add(Duration taken) {
    long millis = Math.max(1, taken.toMillis());
    int bucket = (int) Math.round(PER_OCTAVE * Math.log(millis) / Math.log(2));
    counts.merge(bucket, 1, Integer::sum);
  }

  void addAll(ReadTimes others) {
    others.counts.forEach((bucket, count) -> counts.merge(bucket, count, Integer::sum));
  }

  int[] pairs() {
    int[] pairs = new int[counts.size() * 2];
    int i = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      pairs[i++] = entry.getKey();
      pairs[i++] = entry.getValue();
    }
    return pairs;
  }

  /** The median in seconds, the lower of two; to three digits. Null if nobody has read. */
  @Nullable Double medianSeconds() {
    long total = counts.values().stream().mapToLong(Integer::longValue).sum();
    long below = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      below += entry.getValue();
      if (below * 2 >= total) {
        return rounded(Math.pow(2, entry.getKey() / PER_OCTAVE) / 1000);
      }
    }
    return null;
  }

  private static double rounded(double seconds) {
    double digits = Math.pow(10, 2 - Math.floor(Math.log10(seconds)));
    return Math.round(seconds * digits) / digits;
  }
}
