package io.notice.api.inbox;

import io.notice.api.access.Caller;
import io.notice.api.notice.NoticeId;
import org.jspecify.annotations.Nullable;

/**
 * The notices one recipient can see, newest first.
 *
 * <p>A notice enters an inbox when its audience includes the recipient at its position, and leaves
 * it when it is recalled or expires. Every method acts for the given recipient alone; somebody
 * else's notice is reported as absent, so that ids can't be probed. Nothing read here is older than
 * any send or receipt that was acknowledged before, on any node.
 *
 * <p>Every change may be repeated freely: first times are kept, and a repetition changes nothing.
 */
public interface Inbox {

  /**
   * @throws io.notice.api.NoticeException.Invalid for a cursor that was not made here
   */
  InboxPage page(Caller.Person recipient, InboxQuery query);

  UnreadSummary unread(Caller.Person recipient);

  /** One item; looking at it changes no receipt. */
  InboxItem item(Caller.Person recipient, NoticeId notice);

  Counts markRead(Caller.Person recipient, NoticeId notice);

  /** Keeps seen and acknowledged, and takes it out of the archive. */
  Counts markUnread(Caller.Person recipient, NoticeId notice);

  /**
   * Reads everything whose publication or last material edit is at or below a position, in one mark
   * however long the inbox; what comes after stays unread.
   *
   * @param upTo null for the head
   * @param category null for all
   * @throws io.notice.api.NoticeException.Invalid if {@code upTo} lies above the head
   */
  Counts readAll(Caller.Person recipient, @Nullable Long upTo, @Nullable String category);

  /** Moves the seen mark up; it never moves down. */
  Counts markSeen(Caller.Person recipient, long upTo);

  Counts archive(Caller.Person recipient, NoticeId notice);

  Counts unarchive(Caller.Person recipient, NoticeId notice);

  /**
   * Confirms a notice that asks for it, and marks it read.
   *
   * @param version the version that was read
   * @throws io.notice.api.NoticeException.VersionStale if that is older than the last material
   *     version
   * @throws io.notice.api.NoticeException.WrongNoticeState if the notice does not ask
   */
  InboxItem acknowledge(Caller.Person recipient, NoticeId notice, int version);
}
