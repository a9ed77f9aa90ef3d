package io.notice.api.report;

import io.notice.api.audience.GroupKey;
import org.jspecify.annotations.Nullable;

/**
 * Which receipts.
 *
 * @param group of its members of today; null for all
 * @param q words that the recipient's id, name or address begin with; null for all
 */
public record ReceiptFilter(State state, @Nullable GroupKey group, @Nullable String q) {

  /**
   * How far somebody has come. As in the report, who has read once has read: {@code UNREAD} are
   * those who never did.
   */
  public enum State {
    ALL,
    UNREAD,
    READ,
    ACKNOWLEDGED,
    UNACKNOWLEDGED,
    /** Acknowledged after the deadline. */
    LATE
  }
}
