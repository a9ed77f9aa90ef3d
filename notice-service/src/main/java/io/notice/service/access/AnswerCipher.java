package io.notice.service.access;

import io.notice.api.access.Sessions.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the answer that a refresh token was replaced by under a key that only this token gives:
 * whoever reads the database reads no tokens.
 */
final class AnswerCipher {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AnswerCipher() {}

  static byte[] seal(String token, Tokens answer) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    String text =
        String.join(
            "\n",
            answer.accessToken(),
            Long.toString(answer.expiresIn().toSeconds()),
            answer.refreshToken(),
            Long.toString(answer.sessionExpiresIn().toSeconds()));
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, token, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] result = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, result, NONCE_BYTES, sealed.length);
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Tokens open(String token, byte[] sealed) {
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, token, nonce)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      String[] parts = new String(text, StandardCharsets.UTF_8).split("\n", -1);
      return new Tokens(
          parts[0],
          Duration.ofSeconds(Long.parseLong(parts[1])),
          parts[2],
          Duration.ofSeconds(Long.parseLong(parts[3])));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cipher cipher(int mode, String token, byte[] nonce)
      throws GeneralSecurityException {
    // Not the hash that finds the row: that one is in the database.
    byte[] key = ApiKeySecret.sha256("notice refresh answer\n" + token);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
