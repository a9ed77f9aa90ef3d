package io.notice.persistence.inbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The read-alls of one recipient: each reads what lies at or below it, in one category or in all,
 * unless the recipient said otherwise of an item later.
 */
public record ReadMarks(List<Mark> marks) {

  /** No read-all yet. */
  public static final ReadMarks NONE = new ReadMarks(List.of());

  public ReadMarks {
    marks = List.copyOf(marks);
  }

  /** Whether a mark younger than a receipt's version reads what stands at a position. */
  public boolean cover(String category, long materialPosition, long sinceVersion) {
    for (Mark mark : marks) {
      if (mark.version > sinceVersion && mark.covers(category, materialPosition)) {
        return true;
      }
    }
    return false;
  }

  /** When the first mark read what stands at a position; null if none did. */
  public @Nullable Instant firstCovered(String category, long materialPosition) {
    for (Mark mark : marks) {
      if (mark.covers(category, materialPosition)) {
        return mark.at;
      }
    }
    return null;
  }

  /**
   * The highest position that is read in every category, whatever single receipts say; 0 if none.
   */
  public long upToInAll() {
    long highest = 0;
    for (Mark mark : marks) {
      if (mark.category == null) {
        highest = Math.max(highest, mark.upTo);
      }
    }
    return highest;
  }

  /**
   * One read-all.
   *
   * @param version of the receipts, at which it was made
   * @param category null for all
   */
  public record Mark(long version, @Nullable String category, long upTo, Instant at) {
    boolean covers(String ofCategory, long materialPosition) {
      return materialPosition <= upTo && (category == null || category.equals(ofCategory));
    }
  }
}
