package io.notice.service.audit;

import io.notice.api.access.Caller;
import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry.Result;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.AuditWriter;
import io.notice.persistence.audit.NewAuditEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes down what was done, and what was refused. */
public final class AuditTrail {

  private final AuditForms forms;
  private final AuditWriter writer;
  private final RefusedDeeds refused;

  AuditTrail(AuditForms forms, AuditWriter writer, RefusedDeeds refused) {
    this.forms = forms;
    this.writer = writer;
    this.refused = refused;
  }

  /** The same for whoever has called. */
  public void done(Caller caller, AuditAction action, @Nullable String target, Change change) {
    done(Actor.of(caller), action, target, change);
  }

  /**
   * Notes a deed down, in the transaction that does it: to be called inside it, and before the head
   * of the notice log is locked.
   */
  public void done(Actor actor, AuditAction action, @Nullable String target, Change change) {
    done(List.of(entry(actor, action, target, change)));
  }

  /** Several at once. */
  public void done(List<NewAuditEntry> entries) {
    writer.append(entries);
  }

  /** An entry of a deed, for somebody who appends it in another way or with others. */
  public NewAuditEntry entry(
      Actor actor, AuditAction action, @Nullable String target, Change change) {
    return forms.entry(actor, action, target, Result.DONE, change);
  }

  /**
   * Notes down what somebody wanted and did not get, in a transaction of its own: never call it
   * inside the one that is rolled back. Repetitions within a minute are counted.
   */
  public void refused(Actor actor, AuditAction action, @Nullable String target, String reason) {
    refused.refused(actor, action, target, reason);
  }
}
