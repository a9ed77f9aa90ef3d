package io.notice.persistence.report;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code notice_report}: how many reached each state of one material version of a
 * notice.
 *
 * @param lateBy the deadline that {@code late} was counted for
 * @param readTimes pairs of a bucket and its count
 * @param movedAt when the numbers last changed
 * @param sampledAt when the newest sample was kept
 * @param samples how many are kept
 * @param sampleStep the least time from one sample to the next
 */
@SuppressWarnings("ArrayRecordComponent") // a packed histogram, compared by nobody
public record Counters(
    UUID notice,
    int materialVersion,
    Instant since,
    int delivered,
    int seen,
    int read,
    int readWithinDay,
    int acknowledged,
    int late,
    @Nullable Instant lateBy,
    int[] readTimes,
    Instant movedAt,
    Instant sampledAt,
    int samples,
    Duration sampleStep) {}
