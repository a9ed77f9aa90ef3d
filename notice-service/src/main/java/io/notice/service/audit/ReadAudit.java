package io.notice.service.audit;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import io.notice.api.audit.AuditLog;
import io.notice.persistence.audit.AuditReader;
import io.notice.persistence.audit.AuditReader.Place;
import io.notice.persistence.audit.StoredAuditEntry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** The audit log from its rows. */
final class ReadAudit implements AuditLog {

  private static final int EXPORT_PAGE = 1_000;

  private final AuditReader reader;
  private final AuditTrail trail;
  private final AuditForms forms;
  private final TransactionOperations transaction;

  ReadAudit(
      AuditReader reader, AuditTrail trail, AuditForms forms, TransactionOperations transaction) {
    this.reader = reader;
    this.trail = trail;
    this.forms = forms;
    this.transaction = transaction;
  }

  @Override
  public AuditPage entries(Caller caller, AuditFilter filter, @Nullable String cursor, int limit) {
    requireAdministrator(caller);
    List<StoredAuditEntry> found = reader.newest(filter, AuditCursor.parse(cursor), limit + 1);
    boolean more = found.size() > limit;
    List<StoredAuditEntry> page = more ? found.subList(0, limit) : found;
    return new AuditPage(
        page.stream().map(this::entry).toList(),
        more ? AuditCursor.after(place(page.getLast())) : null);
  }

  @Override
  public void export(Caller caller, AuditFilter filter, Consumer<AuditEntry> sink) {
    requireAdministrator(caller);
    transaction.executeWithoutResult(
        status -> trail.done(caller, AuditAction.AUDIT_EXPORT, null, described(filter)));
    Place before = null;
    boolean last = false;
    while (!last) {
      List<StoredAuditEntry> page = reader.newest(filter, before, EXPORT_PAGE);
      page.forEach(entry -> sink.accept(entry(entry)));
      last = page.size() < EXPORT_PAGE;
      before = last ? null : place(page.getLast());
    }
  }

  private static Change described(AuditFilter filter) {
    return Change.none()
        .now("actor", filter.actor())
        .now("action", filter.action())
        .now("target", filter.target())
        .now("from", filter.from())
        .now("to", filter.to())
        .now("result", filter.result());
  }

  private static Place place(StoredAuditEntry entry) {
    return new Place(entry.at(), entry.id());
  }

  private AuditEntry entry(StoredAuditEntry stored) {
    return new AuditEntry(
        stored.id(),
        stored.at(),
        stored.actor(),
        stored.action(),
        stored.target(),
        stored.result(),
        stored.address(),
        forms.fields(stored.before()),
        forms.fields(stored.after()));
  }

  private static void requireAdministrator(Caller caller) {
    if (!(caller instanceof Caller.Person person && person.roles().contains(Role.ADMIN))) {
      throw new NoticeException.Forbidden("This is for administrators.");
    }
  }
}
