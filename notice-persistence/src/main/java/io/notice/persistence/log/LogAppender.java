package io.notice.persistence.log;

import java.util.List;

/**
 * Gives changes of directory and rights their position in the notice log.
 *
 * <p>Every method must run inside the transaction that makes the change. The {@code append} methods
 * take the lock of the log's head row, which is held until commit and which every send on every
 * node waits for: call them last, after all rows have been written and flushed, and once per
 * transaction where that is possible.
 */
public interface LogAppender {

  /**
   * Begins a change of the directory and returns its id, for {@code membership.joined_change} and
   * {@code left_change}. Takes no lock.
   */
  long beginDirectoryChange();

  /**
   * Gives a directory change its position: memberships that name it take effect there.
   *
   * @param recipients ordinals of those whose account data nodes may have cached
   * @return the position
   */
  long appendDirectoryChange(long change, int[] recipients, List<MembershipDelta> deltas);

  /** Tells every node that somebody's rights changed, in order with everything else. */
  long appendAccess(List<AccessSubject> subjects);
}
