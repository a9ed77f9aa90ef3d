package io.notice.persistence.inbox;

import io.notice.persistence.log.PublishedNotice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A notice in one recipient's inbox, with the row they have for it, if any. */
public record InboxRow(PublishedNotice notice, Receipt receipt) {

  /**
   * What the recipient's row says; all absent for a broadcast that they have done nothing with.
   *
   * @param read what the recipient last said; null if only marks decide
   * @param version of the receipts at the last change
   */
  public record Receipt(
      @Nullable Boolean read,
      long readVersion,
      @Nullable Instant readAt,
      @Nullable Instant seenAt,
      @Nullable Instant acknowledgedAt,
      boolean archived,
      @Nullable Instant archivedAt,
      long version) {

    /**
     * Nothing that counts: no row, or one that was given for what the notice said before its last
     * material edit.
     */
    public static Receipt none(long version) {
      return new Receipt(null, 0, null, null, null, false, null, version);
    }
  }

  /** Whether it counts as read. */
  public boolean read(ReadMarks marks) {
    if (marks.cover(notice.category(), notice.materialPosition(), receipt.readVersion())) {
      return true;
    }
    return Boolean.TRUE.equals(receipt.read());
  }

  /** When it was first read; null if it never was. Kept when it is marked unread. */
  public @Nullable Instant firstReadAt(ReadMarks marks) {
    Instant marked = marks.firstCovered(notice.category(), notice.materialPosition());
    Instant said = receipt.readAt();
    if (marked == null || said == null) {
      return said == null ? marked : said;
    }
    return said.isBefore(marked) ? said : marked;
  }
}
