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
   * Creates a notice: publishes it now, schedules it if it names a time, or keeps it as a draft.
   * When this returns, it is committed to PostgreSQL; a published one stands in the log at the
   * position given, and every read that begins afterwards, on any node, sees it.
   *
   * <p>Concurrent calls are committed together. One that fails its own checks fails alone.
   *
   * @throws io.notice.api.NoticeException.Invalid naming everything that is wrong with it; a draft
   *     may lack any field, but what it has must be well formed
   * @throws io.notice.api.NoticeException.IdempotencyKeyReused if the key belongs to another
   *     request
   * @throws io.notice.api.NoticeException.Unavailable if the database did not confirm the commit;
   *     the outcome is then unknown
   */
  Created create(Caller sender, NoticeFields fields, boolean draft, @Nullable IdempotencyKey key);

  /**
   * Creates many that are published now: the good ones are committed together with positions that
   * rise by index, and each bad one is named by its own failure. At most 1,000.
   *
   * @param key of the batch; items may have keys of their own
   */
  CreatedBatch createAll(Caller sender, List<BatchItem> items, @Nullable IdempotencyKey key);

  /**
   * Publishes a draft or a scheduled notice now.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none, or it is another key's
   * @throws io.notice.api.NoticeException.WrongNoticeState if it is neither, or no longer
   * @throws io.notice.api.NoticeException.Invalid if something of it is missing
   */
  Publication publish(Caller caller, NoticeId id);

  /**
   * Changes a notice. Of a published one only title, body, link, linkLabel, data, expiresAt and
   * acknowledgeBy can change; what it said before is kept.
   *
   * @throws io.notice.api.NoticeException.VersionStale if it has changed since the revision that
   *     the caller has seen
   * @throws io.notice.api.NoticeException.WrongNoticeState if its status does not allow the change
   */
  NoticeView edit(Caller caller, NoticeId id, NoticeEdit edit);

  /**
   * Deletes a draft.
   *
   * @throws io.notice.api.NoticeException.WrongNoticeState if it is not a draft
   */
  void delete(Caller caller, NoticeId id);

  /** The contents that a notice was published with, newest first; none of a draft. */
  List<NoticeVersion> versions(Caller caller, NoticeId id);

  /**
   * Shows a notice to the caller alone, as a notice of its own that is marked as a test and stands
   * in no list or number.
   *
   * @throws io.notice.api.NoticeException.WrongNoticeState if it was recalled or has expired
   * @throws io.notice.api.NoticeException.Invalid if something of it is missing
   */
  void test(Caller.Person caller, NoticeId id);

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

  /**
   * What a creation came to.
   *
   * @param replayed whether it is the answer of an earlier request under the same key
   */
  record Created(Publication publication, boolean replayed) {}

  /**
   * What a batch came to, by index.
   *
   * @param replayed whether it is the answer of an earlier request under the same key
   */
  record CreatedBatch(List<BatchResult> results, boolean replayed) {}

  /**
   * One notice of a batch: its fields, or why they could not even be read.
   *
   * @param key of this item alone
   */
  record BatchItem(
      @Nullable NoticeFields fields,
      @Nullable RuntimeException unreadable,
      @Nullable IdempotencyKey key) {}

  /** What became of one notice of a batch: exactly one of both is there. */
  record BatchResult(@Nullable Publication publication, @Nullable RuntimeException failure) {}

  /**
   * Which notices.
   *
   * @param q words that title and body have to contain, the last of them as the beginning of one;
   *     null for all
   * @param cursor from the page before, null for the first
   * @param limit 1 to 100
   */
  record NoticeQuery(
      @Nullable NoticeStatus status,
      @Nullable String category,
      @Nullable String q,
      @Nullable String cursor,
      int limit) {

    /** Whatever they say. */
    public NoticeQuery(
        @Nullable NoticeStatus status,
        @Nullable String category,
        @Nullable String cursor,
        int limit) {
      this(status, category, null, cursor, limit);
    }
  }

  /** One page; {@code nextCursor} is null on the last. */
  record NoticePage(List<NoticeView> items, @Nullable String nextCursor) {}
}
