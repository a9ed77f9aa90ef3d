package io.notice.persistence.notice;

import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.log.PublishedNotice;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice on its way into the database, with everything that can be worked out before the log's
 * head is locked.
 *
 * @param excerpt plain text of at most 200 characters
 * @param data JSON text of {@code content.data()}
 * @param audience JSON text of {@code content.audience()}
 * @param draft null for what was not stored before
 * @param by who sends it now, which need not be the author
 * @param testOf the notice that this one only shows to its author; null for a real one
 */
public record NewNotice(
    UUID id,
    NoticeContent content,
    String excerpt,
    @Nullable String data,
    String audience,
    NoticeView.Author author,
    @Nullable Draft draft,
    Actor by,
    @Nullable UUID testOf) {

  /** Whether only its author is to see it. */
  public boolean test() {
    return testOf != null;
  }

  /**
   * What a notice that is published later was stored as.
   *
   * @param revision that was read; a later one is not published
   * @param due whether its time has come by itself, so that nobody is there to be told that a name
   *     of its audience is gone
   */
  public record Draft(int revision, Instant createdAt, boolean due) {}

  /**
   * What stands in the log at a position.
   *
   * @param groups ordinals of the groups in its audience, 0 being everyone
   * @param named ordinals of the recipients that get an inbox row, rising; none that a group brings
   *     in as well
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  public record Positioned(
      NewNotice notice, long position, int[] groups, int[] named, int audienceSize) {

    PublishedNotice published(Instant at) {
      NoticeContent content = notice.content;
      return new PublishedNotice(
          notice.id,
          NoticeStatus.PUBLISHED,
          1,
          1,
          position,
          position,
          content.title(),
          content.body(),
          notice.excerpt,
          content.category(),
          content.priority(),
          content.link(),
          content.linkLabel(),
          notice.author.id(),
          content.senderName() == null ? notice.author.name() : content.senderName(),
          notice.data,
          content.requiresAcknowledgement(),
          content.acknowledgeBy(),
          at,
          null,
          content.expiresAt(),
          null,
          notice.test(),
          groups);
    }
  }
}
