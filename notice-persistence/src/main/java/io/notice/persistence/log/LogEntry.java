package io.notice.persistence.log;

import java.util.List;

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

    /** The change written so. */
    public static Change ofEvent(String event) {
      for (Change change : values()) {
        if (change.event.equals(event)) {
          return change;
        }
      }
      throw new IllegalArgumentException("unknown kind of log entry: " + event);
    }
  }
}
