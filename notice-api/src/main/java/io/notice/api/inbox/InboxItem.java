package io.notice.api.inbox;

import io.notice.api.notice.Priority;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notice as its recipient sees it: the content in its present form, and this recipient's receipt.
 *
 * @param position the position of its publication; never changes
 * @param excerpt plain text of at most 200 characters
 * @param test true for what its author tries out on themselves; absent otherwise
 * @param readAt the first time, kept over unread and read again; null while it is unread
 */
public record InboxItem(
    String id,
    long position,
    int version,
    String title,
    String body,
    String excerpt,
    String category,
    Priority priority,
    Sender sender,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable Map<String, @Nullable Object> data,
    Instant publishedAt,
    @Nullable Instant editedAt,
    @Nullable Instant expiresAt,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    boolean seen,
    boolean read,
    @Nullable Instant readAt,
    @Nullable Instant acknowledgedAt,
    boolean archived,
    @Nullable Boolean test) {

  /** Whom the notice is from: the author's id, and the name to show. */
  public record Sender(String id, String name) {}
}
