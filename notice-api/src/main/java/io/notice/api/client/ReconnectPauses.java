package io.notice.api.client;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How long to stay away after a connection was lost: anything up to a bound that doubles with each
 * failure, so that thousands that were cut at once do not come back at once.
 */
final class ReconnectPauses {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LongUnaryOperator random;
  private int failures;

  /**
   * @param random a number from 0 to below the given bound
   */
  ReconnectPauses(LongUnaryOperator random) {
    this.random = random;
  }

  /** A connection has held: the next failure is a first one. */
  void reset() {
    failures = 0;
  }

  /**
   * The next pause.
   *
   * @param named what the server has named as the time to wait; null for none
   */
  Duration next(@Nullable Duration named) {
    long first =
        named == null ? FIRST.toMillis() : Math.clamp(named.toMillis(), 1, LONGEST.toMillis());
    long bound = Math.min(LONGEST.toMillis(), first << Math.min(failures, 16));
    failures++;
    return Duration.ofMillis(random.applyAsLong(bound + 1));
  }
}
