package io.notice.ops.support;

import java.time.Duration;

/**
 * A histogram of durations with a relative error below 2 %, from a microsecond to an hour.
 * Recording allocates nothing. For one thread; those of several are merged.
 */
public final class Latencies {

  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private static final int HALF = SUB / 2;

  private final long[] counts = new long[SUB + HALF * 26];
  private long total;
  private long max;

  public void record(long nanos) {
    long micros = Math.max(0, nanos / 1_000);
    counts[Math.min(index(micros), counts.length - 1)]++;
    total++;
    max = Math.max(max, nanos);
  }

  private static int index(long micros) {
    if (micros < SUB) {
      return (int) micros;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros) - (SUB_BITS - 1);
    return SUB + (exponent - 1) * HALF + (int) (micros >>> exponent) - HALF;
  }

  private static long micros(int index) {
    if (index < SUB) {
      return index;
    }
    int exponent = (index - SUB) / HALF + 1;
    int sub = (index - SUB) % HALF + HALF;
    return ((long) sub << exponent) + (1L << exponent) / 2;
  }

  public Latencies merge(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    max = Math.max(max, other.max);
    return this;
  }

  public long total() {
    return total;
  }

  public Duration max() {
    return Duration.ofNanos(max);
  }

  /**
   * The duration that a share of all does not exceed.
   *
   * @param share 0.5 for the median
   */
  public Duration quantile(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return Duration.ofNanos(micros(i) * 1_000);
      }
    }
    return Duration.ZERO;
  }
}
