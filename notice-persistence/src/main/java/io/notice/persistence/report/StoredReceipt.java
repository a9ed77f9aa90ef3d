package io.notice.persistence.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far one recipient has come with one notice. */
public record StoredReceipt(
    int ordinal,
    String id,
    String displayName,
    List<String> groups,
    boolean delivered,
    @Nullable Instant seenAt,
    @Nullable Instant readAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Integer acknowledgedVersion) {}
