package io.notice.service.stream;

import io.notice.api.inbox.InboxItem;
import io.notice.api.notice.Priority;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReplayRow;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.PublishedNotice;
import io.notice.service.inbox.InboxItems;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What events about a notice carry where nothing of a recipient's own is in them. */
final class NoticeEvents {

  private NoticeEvents() {}

  /** The data of an event that looks the same to everybody who gets it. */
  static Object of(
      LogEntry.Change change, boolean material, PublishedNotice notice, InboxItems items) {
    return switch (change) {
      case PUBLISHED -> items.fresh(notice);
      case UPDATED -> Updated.of(items.fresh(notice), material);
      case RECALLED -> recalled(notice);
      case EXPIRED -> Map.of("id", notice.id().toString());
    };
  }

  /**
   * The item without the recipient's own receipt, which an edit that is not material leaves as it
   * is.
   *
   * @param material whether the receipt is fresh from now on
   */
  record Updated(
      String id,
      long position,
      int version,
      String title,
      String body,
      String excerpt,
      String category,
      Priority priority,
      InboxItem.Sender sender,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable Map<String, @Nullable Object> data,
      Instant publishedAt,
      @Nullable Instant editedAt,
      @Nullable Instant expiresAt,
      boolean requiresAcknowledgement,
      @Nullable Instant acknowledgeBy,
      boolean material) {

    static Updated of(InboxItem item, boolean material) {
      return new Updated(
          item.id(),
          item.position(),
          item.version(),
          item.title(),
          item.body(),
          item.excerpt(),
          item.category(),
          item.priority(),
          item.sender(),
          item.link(),
          item.linkLabel(),
          item.data(),
          item.publishedAt(),
          item.editedAt(),
          item.expiresAt(),
          item.requiresAcknowledgement(),
          item.acknowledgeBy(),
          material);
    }
  }

  /** The data of an entry that is brought to its recipient again: a notice in their own state. */
  static Object replayed(ReplayRow row, InboxSnapshot snapshot, InboxItems items) {
    return row.change() == LogEntry.Change.PUBLISHED
        ? items.of(row.row(), snapshot.marks(), snapshot.seenUpTo())
        : of(row.change(), row.material(), row.row().notice(), items);
  }

  private static Map<String, @Nullable Object> recalled(PublishedNotice notice) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("id", notice.id().toString());
    data.put("reason", notice.recallReason());
    return data;
  }
}
