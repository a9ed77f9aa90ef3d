package io.notice.api.notice;

import io.notice.api.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sending, and what publishers see of what was sent. Whether the caller may send at all was decided
 * before.
 */
public interface Notices {

  /**
   * Publishes a notice now. When this returns, the notice is committed to PostgreSQL and stands in
   * the log at the position given; every read that begins afterwards, on any node, sees it.
   *
   * <p>Concurrent calls are committed together. One that fails its own checks fails alone.
   *
   * @throws io.notice.api.NoticeException.Invalid if the audience names somebody unknown or
   *     inactive, or a group that does not exist
   * @throws io.notice.api.NoticeException.Unavailable if the database did not confirm the commit;
   *     the outcome is then unknown
   */
  Publication publish(Caller sender, NoticeContent content);

  /**
   * Publishes many: the good ones are committed together with positions that rise by index, and
   * each bad one is named by its own failure.
   */
  List<BatchResult> publishAll(Caller sender, List<NoticeContent> contents);

  /**
   * Takes a published notice back: it leaves every inbox and every count.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none, or it is another key's
   * @throws io.notice.api.NoticeException.WrongNoticeState if it is not published
   */
  NoticeView recall(Caller caller, NoticeId id, @Nullable String reason);

  /**
   * @throws io.notice.api.NoticeException.NotFound if there is none
   */
  NoticeView notice(Caller caller, NoticeId id);

  /** The notices, newest first, a page at a time. */
  NoticePage notices(Caller caller, NoticeQuery query);

  /** What became of one notice of a batch: exactly one of both is there. */
  record BatchResult(@Nullable Publication publication, @Nullable RuntimeException failure) {}

  /**
   * Which notices.
   *
   * @param cursor from the page before, null for the first
   * @param limit 1 to 100
   */
  record NoticeQuery(
      @Nullable NoticeStatus status,
      @Nullable String category,
      @Nullable String cursor,
      int limit) {}

  /** One page; {@code nextCursor} is null on the last. */
  record NoticePage(List<NoticeView> items, @Nullable String nextCursor) {}
}
