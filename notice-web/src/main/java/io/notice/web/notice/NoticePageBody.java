package io.notice.web.notice;

import io.notice.api.notice.Notices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of notices. */
record NoticePageBody(List<NoticeBody> items, @Nullable String nextCursor) {
  static NoticePageBody of(Notices.NoticePage page) {
    return new NoticePageBody(
        page.items().stream().map(NoticeBody::of).toList(), page.nextCursor());
  }
}
