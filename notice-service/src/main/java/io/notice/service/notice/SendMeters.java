package io.notice.service.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notice.api.notice.Publication;
import io.notice.service.notice.Submission.Outcome;
import io.notice.service.notice.Submission.Result;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Counts sends and the transactions that carry them; raised once a transaction. */
final class SendMeters {

  /** What became of a notice that was to be published. */
  enum Ending {
    /** It is committed. */
    PUBLISHED,
    /** The same had been sent before under the same key. */
    REPLAYED,
    /** It was not as it should be. */
    REFUSED,
    /** The database did not take it: nothing was written. */
    UNAVAILABLE,
    /** The connection was lost while it was being committed. */
    UNKNOWN
  }

  private final Counter[] sends;
  private final Counter online;
  private final Counter queued;
  private final Timer commits;
  private final DistributionSummary sizes;
  private final Counter turnedAway;

  SendMeters(MeterRegistry registry) {
    sends =
        Arrays.stream(Ending.values())
            .map(ending ->
                Counter.builder("notice.sends")
                    .description("Notices that were to be published, by what became of them")
                    .tag("outcome", ending.name().toLowerCase(Locale.ROOT))
                    .register(registry))
            .toArray(Counter[]::new);
    online = people(registry, "online");
    queued = people(registry, "queued");
    commits =
        Timer.builder("notice.commit")
            .description("How long transactions that publish take, from their begin to their end")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4))
            .register(registry);
    sizes =
        DistributionSummary.builder("notice.commit.notices")
            .description("How many notices a transaction publishes together")
            .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500, 1000)
            .register(registry);
    turnedAway =
        Counter.builder("notice.limits.hit")
            .description("What was refused because a limit was reached")
            .tag("limit", "sends-waiting")
            .register(registry);
  }

  private static Counter people(MeterRegistry registry, String state) {
    return Counter.builder("notice.sends.recipients")
        .description(
            "People that notices were published for: with a page open then, or for whom it was"
                + " queued")
        .tag("state", state)
        .register(registry);
  }

  /** A transaction has ended. */
  void committed(long nanos, int notices) {
    commits.record(Duration.ofNanos(nanos));
    sizes.record(notices);
  }

  /** What everybody who waited is told. */
  void answered(Collection<Result> results) {
    int[] endings = new int[Ending.values().length];
    long reached = 0;
    long waiting = 0;
    for (Result result : results) {
      switch (result) {
        case Result.Replayed replayed -> endings[Ending.REPLAYED.ordinal()]++;
        case Result.KeyReused reused -> endings[Ending.REFUSED.ordinal()]++;
        case Result.Done(var outcomes) -> {
          for (Outcome outcome : outcomes) {
            endings[ending(outcome).ordinal()]++;
            if (outcome instanceof Outcome.Published(Publication publication)) {
              reached += publication.online();
              waiting += publication.queued();
            }
          }
        }
      }
    }
    for (Ending ending : Ending.values()) {
      ended(ending, endings[ending.ordinal()]);
    }
    online.increment(reached);
    queued.increment(waiting);
  }

  private static Ending ending(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Published published -> Ending.PUBLISHED;
      case Outcome.Replayed replayed -> Ending.REPLAYED;
      case Outcome.Refused refused -> Ending.REFUSED;
    };
  }

  void ended(Ending ending, int notices) {
    if (notices > 0) {
      sends[ending.ordinal()].increment(notices);
    }
  }

  /** A send that did not find a place to wait. */
  void turnedAway() {
    turnedAway.increment();
  }
}
