package io.notice.api.report;

import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import io.notice.api.notice.NoticeId;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What became of what was sent. Whether the caller may read notices at all was decided before; a
 * key without {@code notices:read} sees the notices alone that it created, and a draft is its
 * author's and the administrators'. Whatever the caller may not see is reported as absent.
 *
 * <p>Numbers are for a notice's present material version: an edit that is material begins anew.
 * They only rise: marking unread takes nothing back. Each person counts once, and acknowledged ≤
 * read ≤ seen ≤ delivered ≤ audience size. They are brought up to date about once a second; what an
 * open stream has delivered follows within 40 seconds.
 */
public interface Reports {

  /**
   * The numbers of one notice. Once it was recalled or has expired they stand still, but for what
   * was delivered before and is noted within the next minute.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none for this caller
   */
  NoticeReport report(Caller caller, NoticeId id);

  /** The numbers of notices that the caller has been shown; absent for one without a position. */
  Map<NoticeId, ReportSummary> summaries(Collection<NoticeId> ids);

  /**
   * A page of everybody whom the notice was for when it was published, in a fixed order, as they
   * stand now. A page can hold fewer than asked for, even none, although more follow: only a
   * missing {@code nextCursor} says that it was the last.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none for this caller
   * @throws io.notice.api.NoticeException.Invalid if the cursor or the group can't be
   */
  ReceiptPage receipts(Caller caller, NoticeId id, ReceiptFilter filter, PageRequest page);

  /**
   * Gives all of them to a sink, in the same order. Runs in the caller's thread, reads some
   * thousands at a time, and has no transaction open while the sink works: a slow sink holds nobody
   * up.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none for this caller; nothing has
   *     been given to the sink then
   */
  void export(Caller caller, NoticeId id, ReceiptFilter filter, Consumer<RecipientReceipt> sink);

  /** What was sent in a period, and what needs attention now. */
  Overview overview(Caller caller, OverviewQuery query);

  /**
   * Which page.
   *
   * @param cursor from the page before, null for the first
   * @param limit 1 to {@link PageLimit#MAX}
   */
  record PageRequest(@org.jspecify.annotations.Nullable String cursor, int limit) {}
}
