package io.notice.service.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the streams of this node. Raised once for each step of a stream's life and
 * once a pass of the fan-out, never for a single delivery. Every label's values are here from the
 * start, so that a rule that looks at one finds 0 and not nothing.
 */
final class StreamMeters {

  private final Counter opened;
  private final Counter[] closed;
  private final Counter gone;
  private final Counter refused;
  private final Counter pollsRefused;
  private final Counter[] resets;
  private final Counter replays;
  private final Counter replayed;
  private final Counter deliveries;
  private final Counter bytes;
  private final Counter busy;

  StreamMeters(MeterRegistry registry) {
    opened =
        Counter.builder("notice.streams.opened")
            .description("Streams that were opened")
            .register(registry);
    Function<String, Counter> ended =
        reason ->
            Counter.builder("notice.streams.closed")
                .description("Streams that have ended; gone is the client's own doing")
                .tag("reason", reason)
                .register(registry);
    closed =
        Arrays.stream(ByeReason.values())
            .map(reason -> ended.apply(reason.value()))
            .toArray(Counter[]::new);
    gone = ended.apply("gone");
    refused = limit(registry, "streams");
    pollsRefused = limit(registry, "polls");
    resets =
        Arrays.stream(ResetReason.values())
            .map(reason ->
                Counter.builder("notice.resets")
                    .description("Cursors that could not be continued")
                    .tag("reason", label(reason))
                    .register(registry))
            .toArray(Counter[]::new);
    replays =
        Counter.builder("notice.replays")
            .description("Streams that were brought something out of the log when they opened")
            .register(registry);
    replayed =
        Counter.builder("notice.replays.events")
            .description("Events that replays have brought")
            .register(registry);
    deliveries =
        Counter.builder("notice.deliveries")
            .description("Events that were handed to the sockets of live streams")
            .register(registry);
    bytes =
        Counter.builder("notice.deliveries.size")
            .description("How large these events were")
            .baseUnit("bytes")
            .register(registry);
    busy =
        Counter.builder("notice.fanout.busy")
            .description("How long the two threads that write to the streams had something to do")
            .baseUnit("seconds")
            .register(registry);
  }

  private static Counter limit(MeterRegistry registry, String limit) {
    return Counter.builder("notice.limits.hit")
        .description("What was refused because a limit was reached")
        .tag("limit", limit)
        .register(registry);
  }

  private static String label(ResetReason reason) {
    return Arrays.stream(reason.name().split("_"))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("-"));
  }

  void opened() {
    opened.increment();
  }

  void closed(@Nullable ByeReason reason) {
    (reason == null ? gone : closed[reason.ordinal()]).increment();
  }

  void refused() {
    refused.increment();
  }

  void pollRefused() {
    pollsRefused.increment();
  }

  void reset(ResetReason reason) {
    resets[reason.ordinal()].increment();
  }

  void replayBegun() {
    replays.increment();
  }

  void replayed(int events) {
    replayed.increment(events);
  }

  /** After a pass of the fan-out. */
  void passed(long events, long size, long nanos) {
    if (events > 0) {
      deliveries.increment(events);
      bytes.increment(size);
    }
    busy.increment(nanos / 1e9);
  }
}
