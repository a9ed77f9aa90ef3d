package io.notice.service.access;

import java.security.SecureRandom;

/**
 * Passwords that somebody has to read off a console: 20 letters and digits in fours, none that
 * looks like another.
 */
final class RandomPassword {

  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int GROUPS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomPassword() {}

  static String next() {
    StringBuilder password = new StringBuilder();
    for (int group = 0; group < GROUPS; group++) {
      if (group > 0) {
        password.append('-');
      }
      for (int i = 0; i < 4; i++) {
        password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
      }
    }
    return password.toString();
  }
}
