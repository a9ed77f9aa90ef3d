package io.notice.persistence.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The secrets that all nodes share: the keys for access tokens, and the one for refresh tokens. */
public interface SigningKeyStore {

  /**
   * Keys that sign or verify: the present one, and those retired no longer ago than {@code
   * verifying}.
   */
  List<StoredSigningKey> keys(Duration verifying);

  /** Retires the present key, if there is one, and puts another in its place. */
  void replace(String kid, byte[] privateKey, byte[] publicKey);

  Optional<byte[]> tokenSecret();

  void createTokenSecret(byte[] secret);

  /** Keeps every other node from making secrets until this transaction ends. */
  void lock();
}
