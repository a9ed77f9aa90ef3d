package io.notice.service.access;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.notice.api.NoticeException;
import io.notice.api.access.ClientNetwork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How many failed sign-ins are borne, on this node: for an account from one address, from one
 * address over all accounts (which slows a spray), and for an account from all addresses (which
 * slows a botnet). Each refills by itself. Addresses from which the account has signed in before
 * are exempt from the last, so that nobody can lock somebody else out.
 */
final class SignInLimits {

  private static final int REMEMBERED = 50_000;

  private static final Limit ACCOUNT_AND_ADDRESS = new Limit(10, Duration.ofMinutes(1));
  private static final Limit ADDRESS = new Limit(100, Duration.ofSeconds(3));
  private static final Limit ACCOUNT = new Limit(100, Duration.ofSeconds(30));

  private final TimeMeter time;
  private final Map<String, Bucket> buckets =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
              return size() > REMEMBERED;
            }
          });

  SignInLimits(Clock clock) {
    this.time = new ClockMeter(clock);
  }

  /**
   * Takes one attempt, which counts until it has succeeded.
   *
   * @param knownAddress asked only if the account has had too many from all addresses
   * @throws NoticeException.TooManyAttempts if there is none left
   */
  Attempt begin(String account, String address, BooleanSupplier knownAddress) {
    String who = account.toLowerCase(Locale.ROOT);
    String where = ClientNetwork.of(address).value();
    List<Bucket> taken = new ArrayList<>();
    take(bucket("both " + where + " " + who, ACCOUNT_AND_ADDRESS), taken);
    take(bucket("address " + where, ADDRESS), taken);
    Bucket everywhere = bucket("account " + who, ACCOUNT);
    if (everywhere.getAvailableTokens() > 0 || !knownAddress.getAsBoolean()) {
      take(everywhere, taken);
    }
    return () -> {
      taken.forEach(bucket -> bucket.addTokens(1));
      taken.getFirst().reset();
    };
  }

  private static void take(Bucket bucket, List<Bucket> taken) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      taken.forEach(before -> before.addTokens(1));
      throw new NoticeException.TooManyAttempts(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
    taken.add(bucket);
  }

  private Bucket bucket(String key, Limit limit) {
    return buckets.computeIfAbsent(
        key,
        absent ->
            Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(
                    Bandwidth.builder()
                        .capacity(limit.failures())
                        .refillGreedy(1, limit.refill())
                        .build())
                .build());
  }

  /** An attempt that has been counted. */
  interface Attempt {
    /** It was no failure after all. */
    void succeeded();
  }

  /** This many at once, and one more each time the refill has passed. */
  private record Limit(int failures, Duration refill) {}

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
