package io.notice.persistence.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session.
 *
 * @param tokenHash of its good refresh token
 * @param holds it has neither ended nor expired, by the database's clock
 */
@SuppressWarnings("ArrayRecordComponent") // a hash, compared in constant time where it matters
public record StoredSession(
    UUID id,
    int recipient,
    byte[] tokenHash,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    @Nullable String address,
    @Nullable String userAgent,
    boolean holds) {}
