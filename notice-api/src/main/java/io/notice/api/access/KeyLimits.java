package io.notice.api.access;

import io.notice.api.audience.GroupKey;
import io.notice.api.notice.Priority;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Narrows what an API key may send; what is null is not narrowed.
 *
 * @param groups only to these; excludes everyone and named recipients
 * @param perDay notices in 24 hours
 */
public record KeyLimits(
    @Nullable Set<GroupKey> groups,
    @Nullable Set<String> categories,
    @Nullable Priority maxPriority,
    @Nullable Integer perDay) {

  public static final KeyLimits NONE = new KeyLimits(null, null, null, null);

  public KeyLimits {
    groups = groups == null ? null : Set.copyOf(groups);
    categories = categories == null ? null : Set.copyOf(categories);
  }
}
