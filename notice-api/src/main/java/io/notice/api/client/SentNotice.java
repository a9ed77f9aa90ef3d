package io.notice.api.client;

import io.notice.api.audience.Audience;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import io.notice.api.report.ReportSummary;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notice as those see it who send: its content, and where it stands.
 *
 * @param revision what an edit has to name; opaque, and null in a list
 * @param version counts published contents; 0 while nothing is published
 * @param position null while it is a draft or scheduled
 * @param title null only in a draft, as is {@code body}
 * @param report null for one that is not published
 */
public record SentNotice(
    @Nullable String revision,
    NoticeId id,
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
    NoticeView.Author author,
    @Nullable Integer audienceSize,
    Instant createdAt,
    @Nullable Instant publishedAt,
    @Nullable Instant editedAt,
    @Nullable Instant recalledAt,
    @Nullable String recallReason,
    @Nullable ReportSummary report) {

  SentNotice withRevision(@Nullable String value) {
    return new SentNotice(
        value,
        id,
        status,
        version,
        position,
        title,
        body,
        category,
        priority,
        audience,
        link,
        linkLabel,
        senderName,
        data,
        requiresAcknowledgement,
        acknowledgeBy,
        publishAt,
        expiresAt,
        author,
        audienceSize,
        createdAt,
        publishedAt,
        editedAt,
        recalledAt,
        recallReason,
        report);
  }
}
