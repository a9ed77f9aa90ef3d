package io.notice.api.notice;

import io.notice.api.audience.Audience;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notice as publishers see it: its content, and where it stands.
 *
 * @param revision rises with every change; what an edit has to name
 * @param version counts published contents; 0 while nothing is published
 * @param title null only in a draft, as is {@code body}
 * @param audienceSize today's until it is published, and fixed from then on
 */
public record NoticeView(
    NoticeId id,
    int revision,
    NoticeStatus status,
    int version,
    @Nullable Long position,
    @Nullable String title,
    @Nullable String body,
    String category,
    Priority priority,
    Audience audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt,
    Author author,
    @Nullable Integer audienceSize,
    Instant createdAt,
    @Nullable Instant publishedAt,
    @Nullable Instant editedAt,
    @Nullable Instant recalledAt,
    @Nullable String recallReason) {

  /**
   * Who created it.
   *
   * @param kind a person or an API key
   * @param id the recipient's id, or the key's
   */
  public record Author(Kind kind, String id, String name) {
    /** What kind of caller. */
    public enum Kind {
      RECIPIENT,
      API_KEY
    }
  }
}
