package io.notice.service.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code ntk_}, 32 random characters, and six that check the others. The
 * check lets a scanner know a real one, and lets us refuse a wrong one without asking the database;
 * it keeps no secret.
 */
record ApiKeySecret(String value) {

  static final String PREFIX = "ntk_";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 32;
  private static final int CHECK_CHARACTERS = 6;
  private static final int LENGTH = PREFIX.length() + RANDOM_CHARACTERS + CHECK_CHARACTERS;
  private static final int SHOWN = PREFIX.length() + 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  static ApiKeySecret random() {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new ApiKeySecret(text + check(text.toString()));
  }

  /** The secret, or empty for what can't be one. */
  static Optional<ApiKeySecret> parse(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String body = text.substring(0, LENGTH - CHECK_CHARACTERS);
    return text.endsWith(check(body)) ? Optional.of(new ApiKeySecret(text)) : Optional.empty();
  }

  private static String check(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    long rest = crc.getValue();
    char[] check = new char[CHECK_CHARACTERS];
    for (int i = CHECK_CHARACTERS - 1; i >= 0; i--) {
      check[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(check);
  }

  /** How it begins, which people may see. */
  String shown() {
    return value.substring(0, SHOWN);
  }

  byte[] hash() {
    return sha256(value);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hash as a key of a map. */
  static String text(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }

  /** Says nothing but what people may see. */
  @Override
  public String toString() {
    return shown() + "…";
  }
}
