package io.notice.service.notice;

import io.notice.persistence.notice.NoticeSearch;
import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the words of notices behind the log, on one node at a time. It rests three times as long as
 * it works, so that a flood of sends is not slowed by what can be done after it; searching is exact
 * all the same.
 */
final class SearchIndexing extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(SearchIndexing.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BATCH = 200;
  private static final int REST = 3;

  private final NoticeSearch search;
  private final TransactionOperations transaction;

  SearchIndexing(NoticeSearch search, TransactionOperations transaction, int phase) {
    super("notice-search", Duration.ofSeconds(1), phase);
    this.search = search;
    this.transaction = transaction;
  }

  @Override
  protected Duration work() {
    long start = System.nanoTime();
    Integer followed = transaction.execute(status -> search.follow(BATCH));
    boolean more = followed != null && followed == BATCH;
    return more ? Duration.ofNanos(REST * (System.nanoTime() - start)) : EVERY;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.debug("the database is away; trying again", failure);
  }
}
