package io.notice.service.notice;

import io.notice.persistence.notice.NoticeRetention;
import io.notice.persistence.notice.StoredAnswers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes what is older than it is to be kept: each step is a short transaction, and one node works
 * at a time. Also takes the receipts of ended broadcasts out of the way.
 */
final class RetentionJob implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int MAX_ANSWERS = 5_000;
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(20);

  private final NoticeRetention retention;
  private final StoredAnswers answers;
  private final Duration kept;
  private final TransactionOperations transaction;
  private final Clock clock;
  private final int phase;
  private volatile boolean running;
  private long expiredUpTo;

  RetentionJob(
      NoticeRetention retention,
      StoredAnswers answers,
      RetentionSettings settings,
      TransactionOperations transaction,
      Clock clock,
      int phase) {
    this.retention = retention;
    this.answers = answers;
    this.kept = settings.retention();
    this.transaction = transaction;
    this.clock = clock;
    this.phase = phase;
  }

  private void run() {
    while (running) {
      try {
        work();
        TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Old notices could not be removed; trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  /** Does everything that there is to do by now. */
  void work() throws InterruptedException {
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

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("notice-retention").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
