package io.notice.persistence.log;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice that has been published, in its present form.
 *
 * @param position of its publication
 * @param materialPosition of its publication or last material edit: what marks are compared with
 * @param data JSON text
 * @param groups the group ordinals of its audience, 0 being everyone; empty when only named
 *     recipients have it
 * @param senderId the author's id
 * @param senderName the name shown to recipients
 */
@SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
public record PublishedNotice(
    UUID id,
    NoticeStatus status,
    int version,
    int materialVersion,
    long position,
    long materialPosition,
    String title,
    String body,
    String excerpt,
    String category,
    Priority priority,
    @Nullable String link,
    @Nullable String linkLabel,
    String senderId,
    String senderName,
    @Nullable String data,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    Instant publishedAt,
    @Nullable Instant editedAt,
    @Nullable Instant expiresAt,
    @Nullable String recallReason,
    boolean test,
    int[] groups) {

  /** Whether it is in inboxes and counts. */
  public boolean live() {
    return status == NoticeStatus.PUBLISHED;
  }
}
