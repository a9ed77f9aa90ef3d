package io.notice.service.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** Where this node stands in the log. Asks the database nothing. */
public final class LogGauges implements MeterBinder {

  private final NodeLog log;

  public LogGauges(NodeLog log) {
    this.log = log;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("notice.log.position", log, node -> node.tail().position())
        .description("The last position of the log that this node has handed to its streams")
        .register(registry);
    TimeGauge.builder(
            "notice.log.behind", log, TimeUnit.NANOSECONDS, node -> node.tail().behind().toNanos())
        .description(
            "How long ago this node was known to have handed out all of the log; up to a second or"
                + " two when nothing is sent")
        .register(registry);
    Gauge.builder("notice.log.listening", log, node -> node.tail().hearsNotifications() ? 1 : 0)
        .description("Whether this node hears at once what other nodes have written")
        .register(registry);
    Gauge.builder("notice.counts.broadcasts", log, node -> node.state().broadcasts().size())
        .description("Broadcasts held in memory, from which all counts are made")
        .register(registry);
  }
}
