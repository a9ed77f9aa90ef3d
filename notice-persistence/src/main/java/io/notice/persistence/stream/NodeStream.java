package io.notice.persistence.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stream that is open on some node. */
public record NodeStream(
    String id,
    String node,
    int recipient,
    Instant since,
    String address,
    @Nullable String userAgent) {}
