package io.notice.api.report;

import io.notice.api.audience.RecipientView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one recipient has come with one notice's present material version.
 *
 * @param recipient with the groups of today
 * @param delivered of a notice that was recalled or has expired, it is also said of whose stream
 *     has passed it since
 * @param seenAt when it was first known to be seen; of who only moved the seen mark over it, when
 *     they last moved it
 * @param readAt when it was first read, whether or not it was marked unread since
 * @param version of the notice that was acknowledged; null until it is
 */
public record RecipientReceipt(
    RecipientView.Brief recipient,
    boolean delivered,
    @Nullable Instant seenAt,
    @Nullable Instant readAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Integer version) {}
