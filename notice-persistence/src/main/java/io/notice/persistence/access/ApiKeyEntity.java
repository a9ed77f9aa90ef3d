package io.notice.persistence.access;

import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.Priority;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Another system's key. It is never deleted: what it sent names it. */
@Entity(name = "ApiKey")
@Table(name = "api_key")
public class ApiKeyEntity {

  @Id private UUID id;

  private String name;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(columnDefinition = "text[]")
  private String[] scopes;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Limits limits;

  @Column(name = "created_by", updatable = false)
  private int createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "expires_at")
  private @Nullable Instant expiresAt;

  @Column(name = "revoked_at")
  private @Nullable Instant revokedAt;

  /** Written past the entity: uses must not contend with changes. */
  @Column(name = "last_used_at", insertable = false, updatable = false)
  private @Nullable Instant lastUsedAt;

  @OneToMany(cascade = CascadeType.ALL, fetch = FetchType.EAGER)
  @JoinColumn(name = "api_key", nullable = false, updatable = false)
  private Set<ApiKeySecretEntity> secrets = new HashSet<>();

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected ApiKeyEntity() {}

  public ApiKeyEntity(
      UUID id,
      String name,
      Set<Scope> scopes,
      KeyLimits limits,
      int createdBy,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this.id = id;
    this.name = name;
    this.scopes = scopes.stream().map(Scope::value).sorted().toArray(String[]::new);
    this.limits = Limits.of(limits);
    this.createdBy = createdBy;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
  }

  public UUID id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Set<Scope> scopes() {
    return Arrays.stream(scopes)
        .map(scope -> Scope.parse(scope).orElseThrow())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
  }

  public KeyLimits limits() {
    return limits == null ? KeyLimits.NONE : limits.toKeyLimits();
  }

  public Instant createdAt() {
    return createdAt;
  }

  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  public @Nullable Instant lastUsedAt() {
    return lastUsedAt;
  }

  public boolean isRevoked() {
    return revokedAt != null;
  }

  public boolean hasExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  /** How the present secret begins. */
  public String prefix() {
    return secrets.stream()
        .filter(ApiKeySecretEntity::isPresent)
        .findFirst()
        .or(() -> secrets.stream().max(Comparator.comparing(ApiKeySecretEntity::createdAt)))
        .map(ApiKeySecretEntity::prefix)
        .orElse("");
  }

  /** The secrets that are good at a moment, as far as the key itself is. */
  public List<ApiKeySecretEntity> goodSecrets(Instant now) {
    return secrets.stream().filter(secret -> secret.isGood(now)).toList();
  }

  public void rename(String name) {
    this.name = name;
  }

  public void narrow(KeyLimits limits) {
    this.limits = Limits.of(limits);
  }

  public void endAt(@Nullable Instant expiresAt) {
    this.expiresAt = expiresAt;
  }

  /** Ends the key for ever; says whether that is a change. */
  public boolean revoke(Instant now) {
    if (revokedAt != null) {
      return false;
    }
    revokedAt = now;
    return true;
  }

  /**
   * The present secret stays good until a moment, those in their grace end now. To be flushed
   * before a new one.
   */
  public void retireSecrets(Instant now, Instant goodUntil) {
    for (ApiKeySecretEntity secret : secrets) {
      secret.retire(secret.isPresent() ? goodUntil : now);
    }
  }

  public void addSecret(ApiKeySecretEntity secret) {
    secrets.add(secret);
  }

  /** Limits as they are kept. */
  record Limits(
      @Nullable List<String> groups,
      @Nullable List<String> categories,
      @Nullable String maxPriority,
      @Nullable Integer perDay) {

    static @Nullable Limits of(KeyLimits limits) {
      if (limits.equals(KeyLimits.NONE)) {
        return null;
      }
      return new Limits(
          limits.groups() == null
              ? null
              : limits.groups().stream().map(GroupKey::value).sorted().toList(),
          limits.categories() == null ? null : limits.categories().stream().sorted().toList(),
          limits.maxPriority() == null ? null : limits.maxPriority().name(),
          limits.perDay());
    }

    KeyLimits toKeyLimits() {
      return new KeyLimits(
          groups == null
              ? null
              : groups.stream().map(GroupKey::new).collect(Collectors.toUnmodifiableSet()),
          categories == null ? null : Set.copyOf(categories),
          maxPriority == null ? null : Priority.valueOf(maxPriority),
          perDay);
    }
  }
}
