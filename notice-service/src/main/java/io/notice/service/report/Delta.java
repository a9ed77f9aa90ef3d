package io.notice.service.report;

import io.notice.persistence.report.CountedNotice;
import io.notice.persistence.report.Counters;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one round of counting adds to one notice. */
final class Delta {

  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration FIRST_STEP = Duration.ofSeconds(1);

  private final CountedNotice notice;
  private final ReadTimes times = new ReadTimes();
  private int delivered;
  private int seen;
  private int read;
  private int withinDay;
  private int acknowledged;
  private int late;

  Delta(CountedNotice notice) {
    this.notice = notice;
  }

  CountedNotice notice() {
    return notice;
  }

  int delivered() {
    return delivered;
  }

  int readWithinDay() {
    return withinDay;
  }

  void addDelivered() {
    delivered++;
  }

  void addSeen() {
    seen++;
  }

  void addRead(Instant at) {
    read++;
    Duration taken = Duration.between(notice.since(), at);
    times.add(taken);
    if (taken.compareTo(DAY) <= 0) {
      withinDay++;
    }
  }

  void addAcknowledged(Instant at) {
    acknowledged++;
    Instant deadline = notice.acknowledgeBy();
    if (deadline != null && at.isAfter(deadline)) {
      late++;
    }
  }

  boolean isEmpty() {
    // Whoever reached a state reached those before it, now or earlier.
    return delivered == 0 && seen == 0 && read == 0 && acknowledged == 0;
  }

  /**
   * The counters with this added.
   *
   * @param sampled whether the numbers as they were until now have been kept
   * @param now the database's clock
   */
  Counters addedTo(@Nullable Counters present, boolean sampled, Instant now) {
    if (present == null) {
      return new Counters(
          notice.id(),
          notice.materialVersion(),
          notice.since(),
          delivered,
          seen,
          read,
          withinDay,
          acknowledged,
          late,
          notice.acknowledgeBy(),
          times.pairs(),
          now,
          now,
          0,
          FIRST_STEP);
    }
    ReadTimes all = ReadTimes.of(Arrays.copyOf(present.readTimes(), present.readTimes().length));
    all.addAll(times);
    return new Counters(
        present.notice(),
        present.materialVersion(),
        present.since(),
        present.delivered() + delivered,
        present.seen() + seen,
        present.read() + read,
        present.readWithinDay() + withinDay,
        present.acknowledged() + acknowledged,
        present.late() + late,
        present.lateBy(),
        all.pairs(),
        now,
        sampled ? now : present.sampledAt(),
        sampled ? present.samples() + 1 : present.samples(),
        present.sampleStep());
  }
}
