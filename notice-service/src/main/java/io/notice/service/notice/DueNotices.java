package io.notice.service.notice;

import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeRecaller;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Publishes scheduled notices and takes expired ones out of every inbox, once each, on whichever
 * node comes first; also what fell due while every node was down. The moment is the database's, and
 * for everybody the position that the change gets in the log.
 */
final class DueNotices implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DueNotices.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BATCH = 100;

  private final NoticeReader reader;
  private final NoticeRecaller recaller;
  private final SentNotices notices;
  private final TransactionOperations transaction;
  private final int phase;
  private volatile boolean running;

  DueNotices(
      NoticeReader reader,
      NoticeRecaller recaller,
      SentNotices notices,
      TransactionOperations transaction,
      int phase) {
    this.reader = reader;
    this.recaller = recaller;
    this.notices = notices;
    this.transaction = transaction;
    this.phase = phase;
  }

  private void run() {
    while (running) {
      try {
        if (!workedFully()) {
          TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.debug("the database is away; trying again", e);
        pause();
      }
    }
  }

  /** Whether there may be more to do at once. */
  private boolean workedFully() {
    List<UUID> due = reader.due(BATCH);
    int failed = 0;
    for (UUID notice : due) {
      try {
        notices.publishDue(notice);
      } catch (RuntimeException e) {
        failed++;
        log.warn("Notice {} is due and can't be published: {}", notice, e.getMessage());
      }
    }
    Integer expired = transaction.execute(status -> recaller.expireDue(BATCH));
    return failed == 0 && (due.size() == BATCH || (expired != null && expired == BATCH));
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("notice-due").start(this::run);
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
