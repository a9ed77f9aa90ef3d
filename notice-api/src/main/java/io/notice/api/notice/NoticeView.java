package io.notice.api.notice;

import io.notice.api.audience.Audience;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notice as publishers see it: its content, and where it stands. */
public record NoticeView(
    NoticeId id,
    NoticeStatus status,
    int version,
    @Nullable Long position,
    String title,
    String body,
    String category,
    Priority priority,
    Audience audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant expiresAt,
    Author author,
    @Nullable Integer audienceSize,
    @Nullable Instant publishedAt,
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
