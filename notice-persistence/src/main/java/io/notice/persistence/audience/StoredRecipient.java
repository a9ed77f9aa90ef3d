package io.notice.persistence.audience;

import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import java.time.Instant;
import java.util.Map;

/**
 * A recipient as it was read.
 *
 * @param groups ordinals of the groups that the recipient is in, without everyone, in the order of
 *     their keys
 */
public record StoredRecipient(
    int ordinal,
    RecipientId id,
    Profile profile,
    Map<GroupKey, Integer> groups,
    Instant createdAt) {}
