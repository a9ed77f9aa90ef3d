package io.notice.api.notice;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a send.
 *
 * @param version counts published contents, 1 at first publication
 * @param position the notice log's number; null while it is a draft or scheduled
 * @param audienceSize recipients at publication, each counted once
 * @param online of these, who had a stream open; exact on this node
 * @param queued the rest, for whom the notice waits
 */
public record Publication(
    NoticeId id,
    int version,
    NoticeStatus status,
    @Nullable Long position,
    int audienceSize,
    int online,
    int queued) {}
