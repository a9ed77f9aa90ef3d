package io.notice.api.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries; what is null narrows nothing.
 *
 * @param actor whole, ignoring case
 * @param action whole
 * @param target whole, ignoring case
 * @param from inclusive
 * @param to exclusive
 */
public record AuditFilter(
    @Nullable String actor,
    @Nullable String action,
    @Nullable String target,
    @Nullable Instant from,
    @Nullable Instant to,
    AuditEntry.@Nullable Result result) {

  /** All of them. */
  public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);
}
