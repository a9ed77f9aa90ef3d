package io.notice.api.client;

import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.NoticeId;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * One recipient's inbox, with a token of theirs; an API key is refused here. Marking may be
 * repeated freely: first times are kept.
 */
@HttpExchange("/inbox")
public interface InboxCalls {

  /** Newest position first; pages stay whole while new notices come in. */
  @GetExchange
  InboxPage page(InboxQuery query);

  /**
   * The newest of what is not archived.
   *
   * @param limit 1 to 100
   */
  default InboxPage newest(int limit) {
    return page(new InboxQuery(InboxQuery.State.ALL, false, null, null, null, limit));
  }

  /** The counts, and what was missed. */
  @GetExchange("/unread")
  UnreadSummary unread();

  /** One item; looking at it changes no receipt. */
  @GetExchange("/{id}")
  InboxItem item(@PathVariable NoticeId id);

  @PutExchange("/{id}/read")
  @SafeToRepeat
  Counts markRead(@PathVariable NoticeId id);

  @DeleteExchange("/{id}/read")
  @SafeToRepeat
  Counts markUnread(@PathVariable NoticeId id);

  @PutExchange("/{id}/archive")
  @SafeToRepeat
  Counts archive(@PathVariable NoticeId id);

  @DeleteExchange("/{id}/archive")
  @SafeToRepeat
  Counts unarchive(@PathVariable NoticeId id);

  /**
   * Confirms a notice that asks for it, and marks it read.
   *
   * @param version the version that was read
   * @throws ProblemException.VersionStale if that is older than the last material version
   */
  @PutExchange("/{id}/acknowledgement")
  @SafeToRepeat
  InboxItem acknowledge(@PathVariable NoticeId id, @BodyField("version") int version);

  /**
   * Reads everything there is now. Never repeated by itself: later there may be more.
   *
   * @see #readAll(long, String)
   */
  @PostExchange("/read-all")
  Counts readAll();

  /**
   * Reads everything up to a position, such as that of the newest item that was shown.
   *
   * @param category only of this one; null for all
   */
  @PostExchange("/read-all")
  @SafeToRepeat
  Counts readAll(@BodyField("upTo") long upTo, @BodyField("category") @Nullable String category);

  /** Moves the seen mark up to a position; it never moves down. */
  @PutExchange("/seen")
  @SafeToRepeat
  Counts markSeen(@BodyField("upTo") long upTo);
}
