package io.notice.persistence.report;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView.Author;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice, as far as its report needs it.
 *
 * @param position null while it is a draft or scheduled, and then {@code since} is, too
 * @param since when the present material version came out
 * @param endedAt when it was recalled or expired
 * @param groups of its audience
 * @param naming whether its audience also names recipients
 * @param counters null if nobody was counted yet
 */
@SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
public record ReportedNotice(
    UUID id,
    NoticeStatus status,
    Author author,
    int audienceSize,
    int materialVersion,
    @Nullable Long position,
    long materialPosition,
    String category,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant since,
    @Nullable Instant endedAt,
    int[] groups,
    boolean naming,
    @Nullable Counters counters) {}
