package io.notice.persistence.report;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recipient's row for a notice, as far as counting needs it.
 *
 * @param materialPosition that it speaks of; void for a notice that has a later one
 * @param readSince the version at which it was first read
 * @param acknowledgedSince the version at which it was acknowledged
 */
public record CountedEntry(
    int recipient,
    UUID notice,
    long materialPosition,
    @Nullable Instant readAt,
    @Nullable Long readSince,
    @Nullable Instant acknowledgedAt,
    @Nullable Long acknowledgedSince) {}
