package io.notice.persistence.inbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides one recipient's counts, read by one statement and so from one moment: {@code
 * head} is the log's head at exactly that moment. What is missing are the live broadcasts, which
 * the node holds in memory.
 *
 * @param version of the receipts
 * @param seenUpTo the seen mark
 * @param deliveredUpTo what was delivered at least; what lies above is queued
 * @param direct unread counts of the entries that have a row of their own, by category
 * @param directToAcknowledge entries with a row of their own that ask and have no acknowledgement
 */
public record InboxSnapshot(
    long head,
    long floor,
    long version,
    long seenUpTo,
    @Nullable Instant seenAt,
    long deliveredUpTo,
    Memberships memberships,
    ReadMarks marks,
    BroadcastReceipts broadcastReceipts,
    List<DirectCount> direct,
    int directToAcknowledge) {

  /** Unread in one category; {@code missed} are the ones above the seen mark. */
  public record DirectCount(
      String category, int total, int urgent, int missedTotal, int missedUrgent) {}
}
