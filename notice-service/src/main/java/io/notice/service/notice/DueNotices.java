package io.notice.service.notice;

import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Publishes scheduled notices and takes expired ones out of every inbox, once each, on whichever
 * node comes first; also what fell due while every node was down. The moment is the database's, and
 * for everybody the position that the change gets in the log.
 */
final class DueNotices extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(DueNotices.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BATCH = 100;

  private final NoticeReader reader;
  private final NoticeRecaller recaller;
  private final SentNotices notices;
  private final TransactionOperations transaction;

  DueNotices(
      NoticeReader reader,
      NoticeRecaller recaller,
      SentNotices notices,
      TransactionOperations transaction,
      int phase) {
    super("notice-due", Duration.ofSeconds(1), phase);
    this.reader = reader;
    this.recaller = recaller;
    this.notices = notices;
    this.transaction = transaction;
  }

  @Override
  protected Duration work() {
    return workedFully() ? Duration.ZERO : EVERY;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.debug("the database is away; trying again", failure);
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
}
