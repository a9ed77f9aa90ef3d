package io.notice.service.access;

import com.nimbusds.jose.jwk.Curve;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.SigningKeyStore;
import io.notice.persistence.access.StoredSigningKey;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The installation's secrets for tokens, which all nodes share through the database. The first node
 * to need them makes them. Another signing key may take over at any time: what the former one
 * signed stays good until it expires.
 */
class SigningKeys {

  /** What the log calls a change of these. */
  static final String TABLE = "signing_key";

  /** Longer than any token lives. */
  private static final Duration VERIFYING = Duration.ofMinutes(65);

  /**
   * A key that is not known may have been made a moment ago; nobody can make us look more often
   * than this.
   */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SigningKeyStore store;
  private final LogAppender log;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private volatile @Nullable Keys keys;
  private volatile byte @Nullable [] tokenSecret;
  private volatile Instant loadedAt = Instant.MIN;
  private int changes;

  SigningKeys(
      SigningKeyStore store,
      LogAppender log,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Makes what is missing, once for all nodes. To be called outside of any transaction, before it
   * is needed.
   */
  void prepare() {
    keys();
    tokenSecret();
  }

  /** The key that signs now. */
  SigningKey present() {
    return keys().present();
  }

  /** The key that a token says it was signed with, as long as it is good for that. */
  Optional<ECPublicKey> verifying(String kid) {
    ECPublicKey known = keys().verifying().get(kid);
    if (known == null && loadedAt.plus(LOOK_AGAIN).isBefore(clock.instant())) {
      forget();
      known = keys().verifying().get(kid);
    }
    return Optional.ofNullable(known);
  }

  /** What refresh tokens are checked by. */
  byte[] tokenSecret() {
    byte[] secret = tokenSecret;
    if (secret == null) {
      secret = transaction.execute(status -> store.tokenSecret().orElseGet(this::makeTokenSecret));
      tokenSecret = secret;
    }
    return secret;
  }

  private byte[] makeTokenSecret() {
    store.lock();
    return store
        .tokenSecret()
        .orElseGet(() -> {
          byte[] secret = new byte[32];
          RANDOM.nextBytes(secret);
          store.createTokenSecret(secret);
          return secret;
        });
  }

  /** Lets another key sign from now on. */
  void rotate() {
    transaction.executeWithoutResult(status -> {
      store.lock();
      make();
      audit.done(Actor.system("keys"), AuditAction.SIGNING_KEY_ROTATE, null, Change.none());
      log.appendAccess(List.of(new AccessSubject.Reference(TABLE)));
    });
    forget();
  }

  /** Lets another key sign if the present one has signed for so long. */
  void rotateIfOlderThan(Duration age) {
    if (present().createdAt().plus(age).isBefore(clock.instant())) {
      rotate();
    }
  }

  /** The keys have changed: they are read again when one is needed. */
  synchronized void forget() {
    changes++;
    keys = null;
  }

  private Keys keys() {
    Keys present = keys;
    return present == null ? load() : present;
  }

  private Keys load() {
    int before;
    synchronized (this) {
      before = changes;
    }
    Instant now = clock.instant();
    Keys loaded = Keys.of(transaction.execute(status -> loadOrMake()));
    synchronized (this) {
      if (changes == before) {
        loadedAt = now;
        keys = loaded;
      }
    }
    return loaded;
  }

  private List<StoredSigningKey> loadOrMake() {
    List<StoredSigningKey> stored = store.keys(VERIFYING);
    if (hasPresent(stored)) {
      return stored;
    }
    store.lock();
    stored = store.keys(VERIFYING);
    if (hasPresent(stored)) {
      return stored;
    }
    make();
    return store.keys(VERIFYING);
  }

  private static boolean hasPresent(List<StoredSigningKey> keys) {
    return keys.stream().anyMatch(key -> key.retiredAt() == null);
  }

  private void make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(Curve.P_256.toECParameterSpec());
      KeyPair pair = generator.generateKeyPair();
      byte[] kid = new byte[8];
      RANDOM.nextBytes(kid);
      store.replace(
          HexFormat.of().formatHex(kid),
          pair.getPrivate().getEncoded(),
          pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key that signs. */
  record SigningKey(String kid, ECPrivateKey key, Instant createdAt) {}

  private record Keys(SigningKey present, Map<String, ECPublicKey> verifying) {

    static Keys of(List<StoredSigningKey> stored) {
      try {
        KeyFactory factory = KeyFactory.getInstance("EC");
        Map<String, ECPublicKey> verifying = new HashMap<>();
        SigningKey present = null;
        for (StoredSigningKey key : stored) {
          verifying.put(
              key.kid(),
              (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(key.publicKey())));
          if (key.retiredAt() == null) {
            present =
                new SigningKey(
                    key.kid(),
                    (ECPrivateKey)
                        factory.generatePrivate(new PKCS8EncodedKeySpec(key.privateKey())),
                    key.createdAt());
          }
        }
        if (present == null) {
          throw new IllegalStateException("no key signs");
        }
        return new Keys(present, Map.copyOf(verifying));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("a signing key can't be read", e);
      }
    }
  }
}
