package io.notice.web.notice;

import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import io.notice.api.report.ReportSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notice as publishers see it. */
record NoticeBody(
    String id,
    NoticeStatus status,
    int version,
    @Nullable Long position,
    @Nullable String title,
    @Nullable String body,
    String category,
    Priority priority,
    AudienceBody audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt,
    NoticeView.Author author,
    @Nullable Integer audienceSize,
    Instant createdAt,
    @Nullable Instant publishedAt,
    @Nullable Instant editedAt,
    @Nullable Instant recalledAt,
    @Nullable String recallReason,
    @Nullable ReportSummary report) {

  /**
   * @param report null for one that is not published
   */
  static NoticeBody of(NoticeView view, @Nullable ReportSummary report) {
    return new NoticeBody(
        view.id().toString(),
        view.status(),
        view.version(),
        view.position(),
        view.title(),
        view.body(),
        view.category(),
        view.priority(),
        AudienceBody.of(view.audience()),
        view.link(),
        view.linkLabel(),
        view.senderName(),
        view.data(),
        view.requiresAcknowledgement(),
        view.acknowledgeBy(),
        view.publishAt(),
        view.expiresAt(),
        view.author(),
        view.audienceSize(),
        view.createdAt(),
        view.publishedAt(),
        view.editedAt(),
        view.recalledAt(),
        view.recallReason(),
        report);
  }

  /** Whom it is for, names in order. */
  record AudienceBody(boolean everyone, List<String> groups, List<String> recipients) {
    static AudienceBody of(Audience audience) {
      return new AudienceBody(
          audience.everyone(),
          audience.groups().stream().map(GroupKey::value).sorted().toList(),
          audience.recipients().stream().map(RecipientId::value).sorted().toList());
    }
  }
}
