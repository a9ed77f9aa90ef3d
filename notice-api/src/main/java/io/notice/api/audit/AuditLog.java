package io.notice.api.audit;

import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was done, newest first, for administrators. An entry is there as soon as its deed is
 * committed, and never without it.
 */
public interface AuditLog {

  /**
   * A page. Pages stay whole while new entries come in.
   *
   * @param cursor from the page before, null for the first
   * @param limit 1 to {@link PageLimit#MAX}
   * @throws io.notice.api.NoticeException.Invalid for a cursor that was not made here
   * @throws io.notice.api.NoticeException.Forbidden unless the caller is an administrator
   */
  AuditPage entries(Caller caller, AuditFilter filter, @Nullable String cursor, int limit);

  /**
   * Gives all of them to a sink, in the same order, and is noted down itself before the first. Runs
   * in the caller's thread, reads a bounded number at a time, and has no transaction open while the
   * sink works.
   *
   * @throws io.notice.api.NoticeException.Forbidden unless the caller is an administrator
   */
  void export(Caller caller, AuditFilter filter, Consumer<AuditEntry> sink);

  /** One page; {@code nextCursor} is null on the last. */
  record AuditPage(List<AuditEntry> items, @Nullable String nextCursor) {
    public AuditPage {
      items = List.copyOf(items);
    }
  }
}
