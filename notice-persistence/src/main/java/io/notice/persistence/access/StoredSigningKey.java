package io.notice.persistence.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key pair for access tokens.
 *
 * @param privateKey PKCS #8
 * @param publicKey X.509
 * @param retiredAt since when it only verifies; null for the one that signs
 */
@SuppressWarnings("ArrayRecordComponent") // encoded keys, compared by nobody
public record StoredSigningKey(
    String kid,
    byte[] privateKey,
    byte[] publicKey,
    Instant createdAt,
    @Nullable Instant retiredAt) {

  /** Says nothing of the keys. */
  @Override
  public String toString() {
    return "StoredSigningKey[" + kid + "]";
  }
}
