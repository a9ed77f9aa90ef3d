package io.notice.api.client;

import java.time.Duration;

/**
 * How often and how soon what failed is tried again.
 *
 * @param most attempts after the first; 0 for none
 * @param firstPause before the second attempt; doubled before each further one, and half of it is
 *     left to chance
 * @param longestPause where doubling ends
 * @param longestWait if the server asks for more than that, the caller is told instead
 */
public record Retries(int most, Duration firstPause, Duration longestPause, Duration longestWait) {

  /**
   * Four more attempts in some three seconds, or as long as the server asks for, up to 15 s each.
   */
  public static final Retries DEFAULT =
      new Retries(4, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(15));

  /** Never. */
  public static final Retries NONE = new Retries(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public Retries {
    if (most < 0
        || firstPause.isNegative()
        || longestPause.isNegative()
        || longestWait.isNegative()) {
      throw new IllegalArgumentException("retries: nothing may be below 0");
    }
  }
}
