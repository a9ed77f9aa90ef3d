package io.notice.service.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream begins.
 *
 * @param position everything above this is brought
 * @param readyId the id of {@code ready}: the accepted cursor, else the queue's start
 * @param resumed whether the client's cursor was accepted
 * @param reset why the client has to fetch its inbox anew; null if it need not
 */
record StreamStart(long position, long readyId, boolean resumed, @Nullable ResetReason reset) {

  /**
   * Decides by the cursor that a client presents.
   *
   * @param cursor null for none
   * @param queueStart up to where the recipient is known to have everything
   * @param floor the log is kept above this
   * @param head of the log
   */
  static StreamStart of(@Nullable String cursor, long queueStart, long floor, long head) {
    if (cursor == null) {
      return queueStart < floor
          ? new StreamStart(head, queueStart, false, ResetReason.QUEUE_TOO_OLD)
          : new StreamStart(queueStart, queueStart, false, null);
    }
    long position = parse(cursor);
    if (position < 0) {
      return new StreamStart(head, Math.min(queueStart, head), false, ResetReason.UNKNOWN);
    }
    if (position > head) {
      return new StreamStart(head, Math.min(queueStart, head), false, ResetReason.AHEAD);
    }
    if (position < floor) {
      return new StreamStart(head, Math.min(queueStart, head), false, ResetReason.TOO_OLD);
    }
    return new StreamStart(position, position, true, null);
  }

  private static long parse(String cursor) {
    if (cursor.isEmpty() || cursor.length() > 18) {
      return -1;
    }
    for (int i = 0; i < cursor.length(); i++) {
      if (cursor.charAt(i) < '0' || cursor.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(cursor);
  }
}
