package io.notice.api.audience;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an import did, or would do.
 *
 * @param differences field by field, in the order of the recipients; the first {@value
 *     #MAX_DIFFERENCES}, and empty for an import that was done
 */
public record ImportReport(int created, int updated, int unchanged, List<Difference> differences) {

  /** How many differences a report names. */
  public static final int MAX_DIFFERENCES = 1_000;

  /**
   * One field of one recipient that would change; a new recipient's former values are null.
   *
   * @param from as it is shown now: a text, a truth value, or a list of texts
   * @param to as it would be
   */
  public record Difference(String id, String field, @Nullable Object from, @Nullable Object to) {}
}
