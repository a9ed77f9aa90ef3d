package io.notice.api.notice;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One content that a notice was published with.
 *
 * @param material whether it made the notice unread; the first always did
 * @param at when it was published
 */
public record NoticeVersion(
    int version,
    boolean material,
    String title,
    String body,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable Map<String, @Nullable Object> data,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant expiresAt,
    Instant at,
    NoticeView.Author editor) {}
