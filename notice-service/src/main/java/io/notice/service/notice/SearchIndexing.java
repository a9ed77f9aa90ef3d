package io.notice.service.notice;

import io.notice.persistence.notice.NoticeSearch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the words of notices behind the log, on one node at a time. It rests three times as long as
 * it works, so that a flood of sends is not slowed by what can be done after it; searching is exact
 * all the same.
 */
final class SearchIndexing implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SearchIndexing.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BATCH = 200;
  private static final int REST = 3;

  private final NoticeSearch search;
  private final TransactionOperations transaction;
  private final int phase;
  private volatile boolean running;

  SearchIndexing(NoticeSearch search, TransactionOperations transaction, int phase) {
    this.search = search;
    this.transaction = transaction;
    this.phase = phase;
  }

  private void run() {
    while (running) {
      try {
        long start = System.nanoTime();
        Integer followed = transaction.execute(status -> search.follow(BATCH));
        boolean more = followed != null && followed == BATCH;
        TimeUnit.NANOSECONDS.sleep(more ? REST * (System.nanoTime() - start) : EVERY.toNanos());
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
    Thread.ofVirtual().name("notice-search").start(this::run);
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
