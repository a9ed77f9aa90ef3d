package io.notice.api.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one notice.
 *
 * @param medianReadSeconds from when the present material version came out to a person's first
 *     reading, for those who have read; the lower median, from a histogram on a logarithmic scale,
 *     within 4.5 % of the true one; null if nobody has
 * @param curve how the numbers rose, oldest first, at most 200 points: the beginning, samples at
 *     growing distances, and the present
 */
public record NoticeReport(
    ReportSummary summary, @Nullable Double medianReadSeconds, List<Point> curve) {

  public NoticeReport {
    curve = List.copyOf(curve);
  }

  /** The numbers at one time; they stayed so until the next point's. */
  public record Point(Instant at, int delivered, int read, int acknowledged) {}
}
