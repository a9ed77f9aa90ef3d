package io.notice.service.access;

import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Says that rights have changed: to every node by the log, and to this one as soon as the change is
 * committed.
 */
class RightsLog {

  private final LogAppender log;
  private final RightsCaches caches;

  RightsLog(LogAppender log, RightsCaches caches) {
    this.log = log;
    this.caches = caches;
  }

  /**
   * Appends at the very end of the transaction under way, whatever it does after this call:
   * appending takes the lock that every send waits for. What goes through JPA has to be flushed
   * before that.
   */
  void append(List<AccessSubject> subjects) {
    if (subjects.isEmpty()) {
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            log.appendAccess(subjects);
          }
        });
    dropAfterCommit(subjects);
  }

  /** For changes that reach the log in another way. */
  void dropAfterCommit(List<AccessSubject> subjects) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            subjects.forEach(caches::drop);
          }
        });
  }
}
