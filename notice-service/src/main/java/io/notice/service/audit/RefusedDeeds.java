package io.notice.service.audit;

import io.notice.api.access.Caller;
import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry.Result;
import io.notice.api.audit.Refusals;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.AuditWriter;
import io.notice.persistence.audit.NewAuditEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notes down what was refused, in a transaction of its own: the first of a kind at once, its
 * repetitions within a minute as one number. What is refused stays refused if that fails.
 */
final class RefusedDeeds implements Refusals {

  private static final Logger log = LoggerFactory.getLogger(RefusedDeeds.class);

  private final AuditForms forms;
  private final AuditWriter writer;
  private final TransactionOperations transaction;
  private final RefusalTally tally = new RefusalTally();

  RefusedDeeds(AuditForms forms, AuditWriter writer, TransactionOperations transaction) {
    this.forms = forms;
    this.writer = writer;
    this.transaction = transaction;
  }

  @Override
  public void refused(Caller caller, String route) {
    refused(Actor.of(caller), AuditAction.ACCESS_REFUSE, route, "forbidden");
  }

  /** Never inside a transaction: that of what was refused is rolled back. */
  void refused(Actor actor, AuditAction action, @Nullable String target, String reason) {
    RefusalTally.Refusal refusal = new RefusalTally.Refusal(actor, action, target, reason);
    if (tally.isFirst(refusal)) {
      try {
        write(List.of(new RefusalTally.Repeated(refusal, 0)));
      } catch (RuntimeException e) {
        log.warn("A refusal could not be noted down; it counts with the next: {}", e.getMessage());
        tally.putBack(List.of(new RefusalTally.Repeated(refusal, 1)));
      }
    }
  }

  /** Writes what came again since the last time; called each minute. */
  void writeRepeated() {
    List<RefusalTally.Repeated> repeated = tally.take();
    if (repeated.isEmpty()) {
      return;
    }
    try {
      write(repeated);
    } catch (RuntimeException e) {
      tally.putBack(repeated);
      throw e;
    }
  }

  private void write(List<RefusalTally.Repeated> refusals) {
    List<NewAuditEntry> entries = refusals.stream().map(this::entry).toList();
    transaction.executeWithoutResult(status -> writer.append(entries));
  }

  private NewAuditEntry entry(RefusalTally.Repeated repeated) {
    RefusalTally.Refusal refusal = repeated.refusal();
    Change change = Change.none().now("reason", refusal.reason());
    if (repeated.times() > 0) {
      change.now("again", repeated.times());
    }
    return forms.entry(refusal.actor(), refusal.action(), refusal.target(), Result.REFUSED, change);
  }
}
