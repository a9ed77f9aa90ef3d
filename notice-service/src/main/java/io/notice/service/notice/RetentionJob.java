package io.notice.service.notice;

import io.notice.persistence.notice.NoticeRetention;
import io.notice.persistence.notice.StoredAnswers;
import io.notice.service.job.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes what is older than it is to be kept: each step is a short transaction, and one node works
 * at a time. Also takes the receipts of ended broadcasts out of the way.
 */
final class RetentionJob extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int MAX_ANSWERS = 5_000;
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(20);

  private final NoticeRetention retention;
  private final StoredAnswers answers;
  private final Duration kept;
  private final TransactionOperations transaction;
  private final Clock clock;
  private long expiredUpTo;

  RetentionJob(
      NoticeRetention retention,
      StoredAnswers answers,
      RetentionSettings settings,
      TransactionOperations transaction,
      Clock clock,
      int phase) {
    super("notice-retention", Duration.ofSeconds(5), phase);
    this.retention = retention;
    this.answers = answers;
    this.kept = settings.retention();
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.warn("Old notices could not be removed; trying again: {}", failure.getMessage());
  }

  /** Does everything that there is to do by now. */
  @Override
  protected Duration work() throws InterruptedException {
    Instant oldest = clock.instant().minus(kept);
    step(() -> {
      retention.noteAge();
      return false;
    });
    Long upTo = transaction.execute(status -> retention.lastBefore(oldest));
    long last = upTo == null ? 0 : upTo;
    if (last > 0) {
      repeat(() -> retention.expire(expiredUpTo, last));
      expiredUpTo = last;
    }
    repeat(retention::settle);
    if (last > 0) {
      repeat(() -> retention.erase(last));
      step(() -> {
        retention.raiseFloor(last);
        return false;
      });
    }
    repeat(retention::removeBelowFloor);
    repeat(() -> answers.forgetSome(MAX_ANSWERS));
    return EVERY;
  }

  private void repeat(BooleanSupplier step) throws InterruptedException {
    while (step(step)) {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_STEPS.toNanos());
    }
  }

  private boolean step(BooleanSupplier step) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> retention.alone() && step.getAsBoolean()));
  }
}
