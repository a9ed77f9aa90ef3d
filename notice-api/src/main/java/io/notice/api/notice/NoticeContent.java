package io.notice.api.notice;

import io.notice.api.audience.Audience;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notice to be sent. Lengths and syntax have been checked by whoever reads it from outside;
 * whether the audience's names exist is checked when it is published.
 *
 * @param body Markdown, at most 16 KiB
 * @param category a slug
 * @param data at most 4 KiB as JSON; handed to recipients as it is
 * @param expiresAt when it leaves every inbox
 */
public record NoticeContent(
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
    @Nullable Instant expiresAt) {}
