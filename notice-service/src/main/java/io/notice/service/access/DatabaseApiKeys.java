package io.notice.service.access;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Caller;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.api.audience.GroupKey;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.ApiKeyEntity;
import io.notice.persistence.access.ApiKeyRepository;
import io.notice.persistence.access.ApiKeySecretEntity;
import io.notice.persistence.log.AccessSubject;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** API keys, by their rows; read on requests from this node's memory. */
class DatabaseApiKeys implements ApiKeys {

  private final ApiKeyRepository keys;
  private final RightsLog rights;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  DatabaseApiKeys(
      ApiKeyRepository keys,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.keys = keys;
    this.rights = rights;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public NewKey create(
      Caller.Person by,
      String name,
      Set<Scope> scopes,
      KeyLimits limits,
      @Nullable Instant expiresAt) {
    Instant now = now();
    checkEnd(expiresAt, now);
    ApiKeySecret secret = ApiKeySecret.random();
    ApiKeyEntity key =
        new ApiKeyEntity(UUID.randomUUID(), name, scopes, limits, by.ordinal(), now, expiresAt);
    key.addSecret(new ApiKeySecretEntity(secret.hash(), secret.shown(), now));
    // Nobody can have asked for it before it was there, so no node has to be told.
    ApiKeyEntity saved =
        transaction.execute(status -> {
          ApiKeyEntity stored = keys.saveAndFlush(key);
          Change made =
              Change.none()
                  .now("name", name)
                  .now("scopes", scopes.stream().map(Scope::value).sorted().toList())
                  .now("limits", limits(limits))
                  .now("expiresAt", expiresAt);
          audit.done(by, AuditAction.KEY_CREATE, key.id().toString(), made);
          return stored;
        });
    return new NewKey(view(saved, now), secret.value());
  }

  @Override
  public List<KeyView> keys() {
    Instant now = now();
    return keys.findAllNewestFirst().stream().map(key -> view(key, now)).toList();
  }

  @Override
  public KeyView change(
      Caller.Person by,
      UUID id,
      Field<String> name,
      Field<KeyLimits> limits,
      Field<Instant> expiresAt) {
    Instant now = now();
    return transaction.execute(status -> {
      ApiKeyEntity key = lock(id);
      refuseRevoked(key);
      String oldName = key.name();
      @Nullable Map<String, @Nullable Object> oldLimits = limits(key.limits());
      Instant oldEnd = key.expiresAt();
      String newName = name.appliedTo(key.name());
      if (newName == null) {
        throw new NoticeException.Invalid("/name", "must not be null");
      }
      if (expiresAt.isMentioned()) {
        Instant end = expiresAt.appliedTo(null);
        checkEnd(end, now);
        key.endAt(end);
      }
      if (limits.isMentioned()) {
        KeyLimits narrowed = limits.appliedTo(null);
        key.narrow(narrowed == null ? KeyLimits.NONE : narrowed);
      }
      key.rename(newName);
      keys.flush();
      Change change =
          Change.none()
              .of("name", oldName, key.name())
              .of("limits", oldLimits, limits(key.limits()))
              .of("expiresAt", oldEnd, key.expiresAt());
      if (!change.isNothing()) {
        audit.done(by, AuditAction.KEY_UPDATE, id.toString(), change);
      }
      rights.append(List.of(new AccessSubject.ApiKey(id)));
      return view(key, now);
    });
  }

  @Override
  public void revoke(Caller.Person by, UUID id) {
    transaction.executeWithoutResult(status -> {
      ApiKeyEntity key = lock(id);
      if (key.revoke(now())) {
        keys.flush();
        audit.done(
            by, AuditAction.KEY_REVOKE, id.toString(), Change.none().gone("name", key.name()));
        rights.append(List.of(new AccessSubject.ApiKey(id)));
      }
    });
  }

  @Override
  public NewKey rotate(Caller.Person by, UUID id, Duration grace) {
    Instant now = now();
    ApiKeySecret secret = ApiKeySecret.random();
    return transaction.execute(status -> {
      ApiKeyEntity key = lock(id);
      refuseRevoked(key);
      if (key.hasExpired(now)) {
        throw new NoticeException.Conflict("The key has expired.");
      }
      key.retireSecrets(now, now.plus(grace));
      keys.flush();
      key.addSecret(new ApiKeySecretEntity(secret.hash(), secret.shown(), now));
      keys.flush();
      Change change = Change.none().now("name", key.name()).now("grace", grace);
      audit.done(by, AuditAction.KEY_ROTATE, id.toString(), change);
      rights.append(List.of(new AccessSubject.ApiKey(id)));
      return new NewKey(view(key, now), secret.value());
    });
  }

  private static @Nullable Map<String, @Nullable Object> limits(KeyLimits limits) {
    if (limits.equals(KeyLimits.NONE)) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Set<GroupKey> groups = limits.groups();
    Set<String> categories = limits.categories();
    fields.put(
        "groups", groups == null ? null : groups.stream().map(GroupKey::value).sorted().toList());
    fields.put("categories", categories == null ? null : categories.stream().sorted().toList());
    fields.put("maxPriority", limits.maxPriority());
    fields.put("perDay", limits.perDay());
    return fields;
  }

  private ApiKeyEntity lock(UUID id) {
    return keys.lockById(id).orElseThrow(() -> new NoticeException.NotFound("key"));
  }

  private static void refuseRevoked(ApiKeyEntity key) {
    if (key.isRevoked()) {
      throw new NoticeException.Conflict("The key was revoked.");
    }
  }

  private static void checkEnd(@Nullable Instant expiresAt, Instant now) {
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw new NoticeException.Invalid("/expiresAt", "must be in the future");
    }
  }

  /** No finer than the database keeps it, so that what is answered is what will be read. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static KeyView view(ApiKeyEntity key, Instant now) {
    return new KeyView(
        key.id(),
        key.name(),
        key.prefix(),
        key.scopes(),
        key.limits(),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt(),
        status(key, now));
  }

  private static Status status(ApiKeyEntity key, Instant now) {
    if (key.isRevoked()) {
      return Status.REVOKED;
    }
    return key.hasExpired(now) ? Status.EXPIRED : Status.ACTIVE;
  }
}
