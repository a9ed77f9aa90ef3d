package io.notice.persistence.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One secret of a key, as a hash. */
@Entity(name = "ApiKeySecret")
@Table(name = "api_key_secret")
public class ApiKeySecretEntity {

  @Id private byte[] hash;

  private String prefix;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "good_until")
  private @Nullable Instant goodUntil;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected ApiKeySecretEntity() {}

  public ApiKeySecretEntity(byte[] hash, String prefix, Instant createdAt) {
    this.hash = hash.clone();
    this.prefix = prefix;
    this.createdAt = createdAt;
  }

  public byte[] hash() {
    return hash.clone();
  }

  public String prefix() {
    return prefix;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** The end of its grace; null for the present one. */
  public @Nullable Instant goodUntil() {
    return goodUntil;
  }

  boolean isPresent() {
    return goodUntil == null;
  }

  boolean isGood(Instant now) {
    return goodUntil == null || goodUntil.isAfter(now);
  }

  void retire(Instant until) {
    if (goodUntil == null || goodUntil.isAfter(until)) {
      goodUntil = until;
    }
  }
}
