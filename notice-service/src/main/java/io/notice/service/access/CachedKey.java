package io.notice.service.access;

import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.persistence.access.ApiKeyEntity;
import io.notice.persistence.access.ApiKeySecretEntity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each request needs to know of an API key.
 *
 * @param secrets until when which secret is good, by hash; {@link Instant#MAX} for the present one
 */
record CachedKey(
    UUID id,
    String name,
    Set<Scope> scopes,
    KeyLimits limits,
    @Nullable Instant expiresAt,
    boolean revoked,
    Map<String, Instant> secrets) {

  static CachedKey of(ApiKeyEntity key, Instant now) {
    Map<String, Instant> secrets = new HashMap<>();
    for (ApiKeySecretEntity secret : key.goodSecrets(now)) {
      Instant until = secret.goodUntil();
      secrets.put(ApiKeySecret.text(secret.hash()), until == null ? Instant.MAX : until);
    }
    return new CachedKey(
        key.id(),
        key.name(),
        Set.copyOf(key.scopes()),
        key.limits(),
        key.expiresAt(),
        key.isRevoked(),
        Map.copyOf(secrets));
  }

  /** Whether the key may be used at a moment, whichever secret was presented. */
  boolean holds(Instant now) {
    return !revoked && (expiresAt == null || expiresAt.isAfter(now));
  }

  /** An end of something else, or the key's own if that is earlier. */
  Instant earlierEnd(Instant end) {
    return expiresAt == null || end.isBefore(expiresAt) ? end : expiresAt;
  }

  /** Whether a secret is good at a moment, as far as the key itself is. */
  boolean accepts(String secretHash, Instant now) {
    Instant until = secrets.get(secretHash);
    return until != null && until.isAfter(now);
  }
}
