package io.notice.service.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogListener;
import io.notice.service.log.ReadTurns;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * Rights as this node knows them, so that checking a credential asks the database nothing. The log
 * drops what has changed, wherever it was changed.
 */
class RightsCaches implements LogListener {

  static final String ACCOUNTS = "accounts";
  static final String SESSIONS = "sessions";
  static final String API_KEYS = "apiKeys";
  static final String API_KEY_SECRETS = "apiKeySecrets";

  /** Above this many at once it is cheaper to begin anew. */
  private static final int DROP_ALL = 1_000;

  private final LogDroppedCache<Integer, CachedAccount> accounts;
  private final LogDroppedCache<UUID, CachedSession> sessions;
  private final LogDroppedCache<UUID, CachedKey> keys;
  private final LogDroppedCache<String, UUID> secrets;
  private final SigningKeys signingKeys;

  RightsCaches(
      CacheManager caches,
      RightsStores stores,
      SigningKeys signingKeys,
      ReadTurns turns,
      Clock clock,
      MeterRegistry registry) {
    this.signingKeys = signingKeys;
    accounts =
        new LogDroppedCache<>(
            cache(caches, ACCOUNTS),
            CachedAccount.class,
            ordinal -> turns.take(() -> stores.accounts().find(ordinal)).map(CachedAccount::of),
            registry);
    sessions =
        new LogDroppedCache<>(
            cache(caches, SESSIONS),
            CachedSession.class,
            id ->
                turns
                    .take(() -> stores.sessions().find(id))
                    .map(session -> new CachedSession(session.recipient(), session.holds())),
            registry);
    keys =
        new LogDroppedCache<>(
            cache(caches, API_KEYS),
            CachedKey.class,
            id ->
                turns
                    .take(() -> stores.keys().findById(id))
                    .map(key -> CachedKey.of(key, clock.instant())),
            registry);
    secrets =
        new LogDroppedCache<>(
            cache(caches, API_KEY_SECRETS),
            UUID.class,
            hash ->
                turns.take(() -> stores.keys().findIdBySecret(Base64.getDecoder().decode(hash))),
            registry);
  }

  private static Cache cache(CacheManager caches, String name) {
    return Objects.requireNonNull(caches.getCache(name), name);
  }

  Optional<CachedAccount> account(int ordinal) {
    return accounts.get(ordinal);
  }

  Optional<CachedSession> session(UUID id) {
    return sessions.get(id);
  }

  Optional<CachedKey> key(UUID id) {
    return keys.get(id);
  }

  /** The same, as it is by now, for whoever knows that what is kept is not. */
  Optional<CachedKey> keyAnew(UUID id) {
    keys.drop(id);
    return keys.get(id);
  }

  /** The key that a secret belongs to, which never changes. */
  Optional<UUID> keyOfSecret(String hash) {
    return secrets.get(hash);
  }

  @Override
  public void entries(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      switch (entry) {
        case LogEntry.AccessChanged changed -> drop(changed.subject());
        case LogEntry.DirectoryChanged changed -> dropAccounts(changed.recipients());
        case LogEntry.NoticeChanged changed -> {
          // nobody's rights
        }
        case LogEntry.OfLaterVersion unknown -> {
          // a later version tells of rights in the entries that this one knows
        }
      }
    }
  }

  private void dropAccounts(int[] recipients) {
    if (recipients.length > DROP_ALL) {
      accounts.dropAll();
      return;
    }
    for (int recipient : recipients) {
      accounts.drop(recipient);
    }
  }

  void drop(AccessSubject subject) {
    switch (subject) {
      case AccessSubject.Session session -> sessions.drop(session.id());
      case AccessSubject.ApiKey key -> keys.drop(key.id());
      case AccessSubject.Account account -> accounts.drop(account.ordinal());
      case AccessSubject.Reference reference -> {
        if (reference.table().equals(SigningKeys.TABLE)) {
          signingKeys.forget();
        }
      }
    }
  }
}
