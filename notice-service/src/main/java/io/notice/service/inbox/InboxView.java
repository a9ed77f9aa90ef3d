package io.notice.service.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.NoticeException;
import io.notice.api.inbox.UnreadSummary;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.service.log.LiveBroadcasts;
import io.notice.service.log.NodeLog;

/**
 * Reads one recipient's state together with the broadcasts at exactly the same position, so that
 * what comes out is one consistent moment and nothing acknowledged before is missing from it.
 */
public final class InboxView {

  private static final int ATTEMPTS = 3;

  private final InboxReader reader;
  private final NodeLog log;
  private final Counter atOnce;
  private final Counter waited;
  private final Counter again;

  public InboxView(InboxReader reader, NodeLog log, MeterRegistry registry) {
    this.reader = reader;
    this.log = log;
    this.atOnce = counter(registry, "at-once");
    this.waited = counter(registry, "waited");
    this.again = counter(registry, "again");
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("notice.counts.reads")
        .description(
            "Inbox states read: at once, after this node had caught up with the log, or again"
                + " because the broadcasts were no longer held as they stood then")
        .tag("result", result)
        .register(registry);
  }

  /**
   * @throws NoticeException.Unavailable if this node does not catch up with the database in time
   */
  public Moment of(int recipient) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      InboxSnapshot snapshot = reader.snapshot(recipient);
      boolean waits = log.state().position() < snapshot.head();
      LiveBroadcasts broadcasts = log.stateAt(snapshot.head()).broadcasts();
      if (broadcasts.knows(snapshot.head())) {
        (waits ? waited : atOnce).increment();
        return new Moment(snapshot, broadcasts, InboxCounting.count(snapshot, broadcasts));
      }
      again.increment();
    }
    throw new NoticeException.Unavailable("The database answers too slowly.");
  }

  /** One recipient's inbox at one position. */
  public record Moment(InboxSnapshot snapshot, LiveBroadcasts broadcasts, UnreadSummary summary) {}
}
