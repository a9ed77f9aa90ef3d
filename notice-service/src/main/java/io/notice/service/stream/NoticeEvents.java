package io.notice.service.stream;

import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.PublishedNotice;
import io.notice.service.inbox.InboxItems;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What events about a notice carry where nothing of a recipient's own is in them. */
final class NoticeEvents {

  private NoticeEvents() {}

  /** The data of an event that looks the same to everybody who gets it. */
  static Object of(LogEntry.Change change, PublishedNotice notice, InboxItems items) {
    return switch (change) {
      case PUBLISHED, UPDATED -> items.fresh(notice);
      case RECALLED -> recalled(notice);
      case EXPIRED -> Map.of("id", notice.id().toString());
    };
  }

  private static Map<String, @Nullable Object> recalled(PublishedNotice notice) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("id", notice.id().toString());
    data.put("reason", notice.recallReason());
    return data;
  }
}
