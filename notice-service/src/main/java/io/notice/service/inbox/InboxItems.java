package io.notice.service.inbox;

import io.notice.api.inbox.InboxItem;
import io.notice.persistence.inbox.InboxRow;
import io.notice.persistence.inbox.ReadMarks;
import io.notice.persistence.log.PublishedNotice;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns notices and receipts into what recipients see. */
public final class InboxItems {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final JsonMapper json;

  public InboxItems(JsonMapper json) {
    this.json = json;
  }

  /** The item as it is for everybody who has done nothing with it yet. */
  public InboxItem fresh(PublishedNotice notice) {
    return item(notice, false, false, null, null, false);
  }

  /** The item with one recipient's own receipt. */
  public InboxItem of(InboxRow row, ReadMarks marks, long seenUpTo) {
    boolean read = row.read(marks);
    Instant readAt = row.firstReadAt(marks);
    boolean seen =
        read
            || readAt != null
            || row.receipt().seenAt() != null
            || row.notice().materialPosition() <= seenUpTo;
    return item(
        row.notice(),
        seen,
        read,
        read ? readAt : null,
        row.receipt().acknowledgedAt(),
        row.receipt().archived());
  }

  /** JSON text as an object. */
  public @Nullable Map<String, @Nullable Object> object(@Nullable String text) {
    return text == null ? null : json.readValue(text, OBJECT);
  }

  private InboxItem item(
      PublishedNotice notice,
      boolean seen,
      boolean read,
      @Nullable Instant readAt,
      @Nullable Instant acknowledgedAt,
      boolean archived) {
    return new InboxItem(
        notice.id().toString(),
        notice.position(),
        notice.version(),
        notice.title(),
        notice.body(),
        notice.excerpt(),
        notice.category(),
        notice.priority(),
        new InboxItem.Sender(notice.senderId(), notice.senderName()),
        notice.link(),
        notice.linkLabel(),
        object(notice.data()),
        notice.publishedAt(),
        notice.editedAt(),
        notice.expiresAt(),
        notice.requiresAcknowledgement(),
        notice.acknowledgeBy(),
        seen,
        read,
        readAt,
        acknowledgedAt,
        archived,
        notice.test() ? Boolean.TRUE : null);
  }
}
