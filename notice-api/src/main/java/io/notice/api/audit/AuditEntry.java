package io.notice.api.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One deed. Entries are never changed and never go.
 *
 * @param id rises roughly with time
 * @param at the database's clock
 * @param actor a recipient's id, or {@code key:} and the id of an API key, {@code system:} and the
 *     part of the platform that acted by itself, {@code unknown:} for whoever said nothing usable
 * @param action one of {@link AuditAction}
 * @param target the id of the thing, whose kind the action names
 * @param address where the call came from; null for what nobody called over the network
 * @param before of the fields that changed; null where there was nothing before
 * @param after of the fields that changed, and in numbers what concerns many
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String action,
    @Nullable String target,
    Result result,
    @Nullable String address,
    @Nullable Map<String, @Nullable Object> before,
    @Nullable Map<String, @Nullable Object> after) {

  /** What became of it. */
  public enum Result {
    DONE,
    REFUSED
  }
}
