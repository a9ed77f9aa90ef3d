package io.notice.persistence.report;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A published notice, as far as counting needs it.
 *
 * @param groups of its audience; empty if it only names recipients
 * @param since when its present material version came out
 * @param endedAt when it was recalled or expired; null while it is live
 */
@SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
public record CountedNotice(
    UUID id,
    long position,
    long materialPosition,
    int materialVersion,
    String category,
    @Nullable Instant acknowledgeBy,
    Instant publishedAt,
    Instant since,
    @Nullable Instant endedAt,
    int[] groups) {}
