package io.notice.persistence.inbox;

/**
 * When one recipient was in which group, as open intervals of positions: what was published
 * strictly between joining and leaving is theirs.
 */
@SuppressWarnings("ArrayRecordComponent") // three columns of one small table, compared by nobody
public record Memberships(int[] group, long[] joined, long[] left) {

  /** {@code left} of who is still in. */
  public static final long STILL_IN = Long.MAX_VALUE;

  /** Whether a broadcast published at a position to these groups is in this recipient's inbox. */
  public boolean includes(int[] groups, long position) {
    for (int i = 0; i < group.length; i++) {
      if (joined[i] < position && position < left[i]) {
        for (int candidate : groups) {
          if (candidate == group[i]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Since when the recipient has been active; 0 if they are not. */
  public long activeSince() {
    for (int i = 0; i < group.length; i++) {
      if (group[i] == 0 && left[i] == STILL_IN) {
        return joined[i];
      }
    }
    return 0;
  }
}
