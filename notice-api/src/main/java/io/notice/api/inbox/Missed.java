package io.notice.api.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is unread above the last seen mark: the same on every device until the recipient moves the
 * mark.
 *
 * @param since when the mark was last moved; null if never
 */
public record Missed(int total, int urgent, @Nullable Instant since) {}
