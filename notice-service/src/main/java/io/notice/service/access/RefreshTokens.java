package io.notice.service.access;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads refresh tokens: the session's id, 25 random bytes (so that no bit of the text is
 * left over), and a code over both under a secret of the installation. The code says that a token
 * is one of ours without a row for it: so one that is genuine and no longer good has been used
 * twice, while one that somebody made up touches nothing.
 */
final class RefreshTokens {

  private static final String PREFIX = "ntr_";
  private static final int ID_BYTES = 16;
  private static final int RANDOM_BYTES = 25;
  private static final int CODE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Supplier<byte[]> secret;

  RefreshTokens(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  /** Another token for a session. */
  String next(UUID session) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    ByteBuffer token = ByteBuffer.allocate(ID_BYTES + RANDOM_BYTES + CODE_BYTES);
    token
        .putLong(session.getMostSignificantBits())
        .putLong(session.getLeastSignificantBits())
        .put(random);
    token.put(code(Arrays.copyOf(token.array(), ID_BYTES + RANDOM_BYTES)));
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /** The session that a token of ours belongs to, or empty for any other text. */
  Optional<UUID> session(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != ID_BYTES + RANDOM_BYTES + CODE_BYTES) {
      return Optional.empty();
    }
    byte[] code = Arrays.copyOfRange(bytes, ID_BYTES + RANDOM_BYTES, bytes.length);
    if (!MessageDigest.isEqual(code, code(Arrays.copyOf(bytes, ID_BYTES + RANDOM_BYTES)))) {
      return Optional.empty();
    }
    ByteBuffer id = ByteBuffer.wrap(bytes);
    return Optional.of(new UUID(id.getLong(), id.getLong()));
  }

  private byte[] code(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.get(), "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(content), CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
