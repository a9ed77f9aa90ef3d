package io.notice.web.notice;

import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Notices;
import io.notice.api.report.ReportSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of notices. */
record NoticePageBody(List<NoticeBody> items, @Nullable String nextCursor) {
  static NoticePageBody of(Notices.NoticePage page, Map<NoticeId, ReportSummary> reports) {
    return new NoticePageBody(
        page.items().stream()
            .map(notice -> NoticeBody.of(notice, reports.get(notice.id())))
            .toList(),
        page.nextCursor());
  }
}
