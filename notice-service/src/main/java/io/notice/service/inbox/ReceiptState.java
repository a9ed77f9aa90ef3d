package io.notice.service.inbox;

import io.notice.persistence.inbox.InboxRow;
import io.notice.persistence.inbox.ReadMarks;
import io.notice.persistence.inbox.ReceiptWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One item's receipt and the rules of its life: acknowledged and archived are read, read is seen,
 * each first time is kept, and a repetition changes nothing. Each method gives the receipt after
 * the step, or null if it is there already.
 */
record ReceiptState(InboxRow row, ReadMarks marks) {

  private boolean read() {
    return row.read(marks);
  }

  ReceiptWriter.@Nullable Change asRead(ReceiptWriter.State state) {
    return read()
        ? null
        : change(
            state, Boolean.TRUE, row.receipt().acknowledgedAt(), null, row.receipt().archived());
  }

  ReceiptWriter.@Nullable Change asUnread(ReceiptWriter.State state) {
    if (!read() && !row.receipt().archived()) {
      return null;
    }
    return change(state, Boolean.FALSE, row.receipt().acknowledgedAt(), null, false);
  }

  ReceiptWriter.@Nullable Change asArchived(ReceiptWriter.State state) {
    return row.receipt().archived()
        ? null
        : change(state, Boolean.TRUE, row.receipt().acknowledgedAt(), null, true);
  }

  ReceiptWriter.@Nullable Change asUnarchived(ReceiptWriter.State state) {
    return row.receipt().archived()
        ? change(state, row.receipt().read(), row.receipt().acknowledgedAt(), null, false)
        : null;
  }

  ReceiptWriter.@Nullable Change asAcknowledged(ReceiptWriter.State state, int version) {
    Instant first = row.receipt().acknowledgedAt();
    if (first == null) {
      return change(state, Boolean.TRUE, state.now(), version, row.receipt().archived());
    }
    return read() ? null : change(state, Boolean.TRUE, first, null, row.receipt().archived());
  }

  private ReceiptWriter.Change change(
      ReceiptWriter.State state,
      @Nullable Boolean read,
      @Nullable Instant acknowledgedAt,
      @Nullable Integer acknowledgedVersion,
      boolean archived) {
    long version = state.version() + 1;
    Instant firstRead = row.firstReadAt(marks);
    boolean nowRead = Boolean.TRUE.equals(read);
    boolean said = read != null;
    Instant firstArchived = row.receipt().archivedAt();
    return new ReceiptWriter.Change(
        read,
        said ? version : row.receipt().readVersion(),
        firstRead == null && nowRead ? state.now() : firstRead,
        row.receipt().seenAt() == null ? state.now() : row.receipt().seenAt(),
        acknowledgedAt,
        acknowledgedVersion,
        archived,
        archived && firstArchived == null ? state.now() : firstArchived,
        version);
  }
}
