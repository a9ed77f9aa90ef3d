package io.notice.persistence.log;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One entry of the notice log, with what a node needs to act on it. */
public sealed interface LogEntry {

  /** The log's number: strictly rising in commit order, without holes. */
  long position();

  /**
   * A notice was published, or has changed since; in its present form, which may be younger than
   * this entry.
   *
   * @param material of an update: whether it makes the notice unread and asks again
   * @param named ordinals of the recipients that have an inbox row of their own, rising
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  record NoticeChanged(
      long position, Change change, boolean material, PublishedNotice notice, int[] named)
      implements LogEntry {}

  /** Recipients or memberships changed. */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  record DirectoryChanged(long position, int[] recipients, List<MembershipDelta> deltas)
      implements LogEntry {}

  /** Somebody's rights changed. */
  record AccessChanged(long position, AccessSubject subject) implements LogEntry {}

  /**
   * Of a kind that a later version has written, and that this one does not know: during a rolling
   * update both run at once. A version may write a new kind only if those before it may pass it by.
   */
  record OfLaterVersion(long position) implements LogEntry {}

  /** What happened to a notice; the name is the stream's event and the log's kind. */
  enum Change {
    PUBLISHED("notice"),
    UPDATED("notice-updated"),
    RECALLED("notice-recalled"),
    EXPIRED("notice-expired");

    private final String event;

    Change(String event) {
      this.event = event;
    }

    /** As it is written in the log and on the stream. */
    public String event() {
      return event;
    }

    /** The change written so, if this version knows it. */
    public static Optional<Change> ofEvent(String event) {
      return Arrays.stream(values()).filter(change -> change.event.equals(event)).findFirst();
    }
  }
}
