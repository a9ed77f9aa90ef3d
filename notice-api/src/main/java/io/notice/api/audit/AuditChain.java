package io.notice.api.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain over the audit log: each entry is sealed about a second after its commit, and one
 * that was changed, removed or slipped past the chain shows from then on. Entries that are too old
 * to be kept go from its beginning; it then begins at the hash of the last of them, which an entry
 * of its own confirms.
 */
public interface AuditChain {

  /**
   * What is known without reading all of it: the newest part is verified now, what lies further
   * back when it last came by in the background. A short chain is thus verified whole.
   */
  State state();

  /**
   * Verifies all of it now, a page at a time, with no more memory for a long chain than for a short
   * one. Takes some seconds for each 100,000 entries.
   */
  State verify();

  /**
   * Whether the chain holds.
   *
   * @param ok whether nothing wrong was found
   * @param checkedTo the last entry up to which all was verified, in the chain's order; null if
   *     that has not happened yet, or there is none
   * @param at when that was
   * @param brokenAt the first entry found that is not what was sealed, or is missing, or is in no
   *     chain; null if all is well
   */
  record State(
      boolean ok, @Nullable Long checkedTo, @Nullable Instant at, @Nullable Long brokenAt) {}
}
