package io.notice.service.notice;

import io.notice.persistence.notice.NoticeRecaller;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes expired notices out of every inbox, once each, on whichever node comes first; also what
 * expired while every node was down. The moment is the database's, and for everybody the position
 * that the expiry gets in the log.
 */
final class ExpiryJob implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ExpiryJob.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BATCH = 100;

  private final NoticeRecaller recaller;
  private final TransactionOperations transaction;
  private final int phase;
  private volatile boolean running;

  ExpiryJob(NoticeRecaller recaller, TransactionOperations transaction, int phase) {
    this.recaller = recaller;
    this.transaction = transaction;
    this.phase = phase;
  }

  private void run() {
    while (running) {
      try {
        Integer expired = transaction.execute(status -> recaller.expireDue(BATCH));
        if (expired == null || expired < BATCH) {
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
    Thread.ofVirtual().name("notice-expiry").start(this::run);
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
