package io.notice.service.inbox;

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

  public InboxView(InboxReader reader, NodeLog log) {
    this.reader = reader;
    this.log = log;
  }

  /**
   * @throws NoticeException.Unavailable if this node does not catch up with the database in time
   */
  public Moment of(int recipient) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      InboxSnapshot snapshot = reader.snapshot(recipient);
      LiveBroadcasts broadcasts = log.stateAt(snapshot.head()).broadcasts();
      if (broadcasts.knows(snapshot.head())) {
        return new Moment(snapshot, broadcasts, InboxCounting.count(snapshot, broadcasts));
      }
    }
    throw new NoticeException.Unavailable("The database answers too slowly.");
  }

  /** One recipient's inbox at one position. */
  public record Moment(InboxSnapshot snapshot, LiveBroadcasts broadcasts, UnreadSummary summary) {}
}
