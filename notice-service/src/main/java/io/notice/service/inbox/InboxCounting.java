package io.notice.service.inbox;

import io.notice.api.inbox.Counts;
import io.notice.api.inbox.Missed;
import io.notice.api.inbox.UnreadSummary;
import io.notice.persistence.inbox.BroadcastReceipts;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReadMarks;
import io.notice.service.log.LiveBroadcasts;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts one recipient's unread notices at the head that a snapshot was read at: entries with a row
 * of their own as PostgreSQL counted them, broadcasts from memory as they stood at that head.
 */
final class InboxCounting {

  private final InboxSnapshot snapshot;
  private final Map<String, Integer> byCategory = new TreeMap<>();
  private final Map<String, Long> coveredByCategory = new HashMap<>();
  private final long coveredInAll;
  private int total;
  private int urgent;
  private int toAcknowledge;
  private int missedTotal;
  private int missedUrgent;

  private InboxCounting(InboxSnapshot snapshot) {
    this.snapshot = snapshot;
    this.coveredInAll = snapshot.marks().upToInAll();
    for (ReadMarks.Mark mark : snapshot.marks().marks()) {
      String category = mark.category();
      if (category != null) {
        coveredByCategory.merge(category, mark.upTo(), Math::max);
      }
    }
  }

  /** The counts at the snapshot's head; {@code broadcasts} must know that position. */
  public static UnreadSummary count(InboxSnapshot snapshot, LiveBroadcasts broadcasts) {
    InboxCounting counting = new InboxCounting(snapshot);
    counting.addDirect();
    broadcasts.forEachAt(snapshot.head(), counting::add);
    return counting.summary();
  }

  private void addDirect() {
    toAcknowledge = snapshot.directToAcknowledge();
    for (InboxSnapshot.DirectCount count : snapshot.direct()) {
      total += count.total();
      urgent += count.urgent();
      missedTotal += count.missedTotal();
      missedUrgent += count.missedUrgent();
      byCategory.merge(count.category(), count.total(), Integer::sum);
    }
  }

  private void add(LiveBroadcasts.Broadcast broadcast) {
    if (!snapshot.memberships().includes(broadcast.groups(), broadcast.position())) {
      return;
    }
    BroadcastReceipts.Receipt receipt =
        snapshot.broadcastReceipts().at(broadcast.position(), broadcast.materialPosition());
    if (receipt != null && receipt.archived()) {
      return;
    }
    if (broadcast.asks() && (receipt == null || !receipt.acknowledged())) {
      toAcknowledge++;
    }
    if (read(broadcast, receipt)) {
      return;
    }
    boolean missed = broadcast.materialPosition() > snapshot.seenUpTo();
    total++;
    byCategory.merge(broadcast.category(), 1, Integer::sum);
    if (missed) {
      missedTotal++;
    }
    if (broadcast.urgent()) {
      urgent++;
      if (missed) {
        missedUrgent++;
      }
    }
  }

  private boolean read(
      LiveBroadcasts.Broadcast broadcast, BroadcastReceipts.@Nullable Receipt receipt) {
    if (receipt == null || receipt.readVersion() == 0) {
      return broadcast.materialPosition() <= coveredInAll
          || broadcast.materialPosition()
              <= coveredByCategory.getOrDefault(broadcast.category(), 0L);
    }
    return Boolean.TRUE.equals(receipt.read())
        || snapshot
            .marks()
            .cover(broadcast.category(), broadcast.materialPosition(), receipt.readVersion());
  }

  private UnreadSummary summary() {
    return new UnreadSummary(
        new Counts(total, urgent, toAcknowledge, byCategory, snapshot.head(), snapshot.version()),
        new Missed(missedTotal, missedUrgent, snapshot.seenAt()));
  }
}
