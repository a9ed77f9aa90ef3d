package io.notice.service.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many streams there are, and what waits for them; looked up when somebody asks. */
final class StreamGauges implements MeterBinder {

  private final StreamHub hub;
  private final StreamIndex index;
  private final InboxPolls polls;
  private final StreamSettings settings;

  StreamGauges(StreamHub hub, StreamIndex index, InboxPolls polls, StreamSettings settings) {
    this.hub = hub;
    this.index = index;
    this.polls = polls;
    this.settings = settings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("notice.streams.open", hub, StreamHub::open)
        .description("Streams open on this node, those included that are being opened")
        .register(registry);
    Gauge.builder("notice.streams.limit", settings, StreamSettings::maxStreams)
        .description("How many streams this node holds at most")
        .register(registry);
    Gauge.builder("notice.streams.replaying", index, StreamGauges::replaying)
        .description("Streams that are still being brought what they missed")
        .register(registry);
    Gauge.builder("notice.recipients.online", index, StreamIndex::size)
        .description("Recipients with a stream on this node")
        .register(registry);
    Gauge.builder("notice.polls.waiting", polls, InboxPolls::waiting)
        .description("Long polls that wait for something to happen")
        .register(registry);
    Gauge.builder("notice.outbox.events", index, StreamGauges::events)
        .description("Events that wait in the queues of single streams, over all of them")
        .register(registry);
    Gauge.builder("notice.outbox.deepest", index, StreamGauges::deepest)
        .description("Events that wait for the stream for which most wait")
        .register(registry);
    Gauge.builder("notice.outbox.size", index, StreamGauges::bytes)
        .description("Bytes that wait in the queues of single streams, over all of them")
        .baseUnit("bytes")
        .register(registry);
  }

  private static double replaying(StreamIndex index) {
    return index.all().stream()
        .filter(stream -> stream.phase() == OpenStream.Phase.REPLAYING)
        .count();
  }

  private static double events(StreamIndex index) {
    return index.all().stream().mapToInt(OpenStream::queuedEvents).sum();
  }

  private static double deepest(StreamIndex index) {
    return index.all().stream().mapToInt(OpenStream::queuedEvents).max().orElse(0);
  }

  private static double bytes(StreamIndex index) {
    return index.all().stream().mapToLong(OpenStream::queuedBytes).sum();
  }
}
