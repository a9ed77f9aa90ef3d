package io.notice.persistence.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A read-all, or what all counted ones of a category come to.
 *
 * @param category null for all
 * @param at null if it was counted before
 */
public record CountedMark(
    int recipient, @Nullable String category, long upTo, @Nullable Instant at) {

  /** Whether it reads what stands at a position. */
  public boolean covers(String ofCategory, long materialPosition) {
    return materialPosition <= upTo && (category == null || category.equals(ofCategory));
  }
}
