package io.notice.api.client;

import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.Missed;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one recipient's inbox, as its stream tells it. The last two come from the reader,
 * and say how it stands with the connection.
 */
public sealed interface InboxEvent {

  /** An event of the log, which moves the cursor to its position. */
  sealed interface Positioned extends InboxEvent {
    /** Where it stands in the log. */
    long at();
  }

  /**
   * The stream is open; the first event of each connection.
   *
   * @param position the head of the log when it opened
   * @param unread whoever has an older version fetches again what is shown
   * @param heartbeat how much silence there is at most
   * @param resumed whether it goes on from a cursor
   */
  record Ready(long position, Counts unread, Missed missed, Duration heartbeat, boolean resumed)
      implements InboxEvent {}

  /**
   * A notice: fresh when it is live, in the recipient's own state when it is brought again. Who
   * keeps counts adds one for each that stands above the position of the last counts.
   */
  record Received(long at, InboxItem item) implements Positioned {}

  /**
   * An edited notice, without the recipient's own state.
   *
   * @param material true makes that state fresh; else it stays as it is
   */
  record Updated(
      long at,
      NoticeId id,
      long position,
      int version,
      String title,
      String body,
      String excerpt,
      String category,
      Priority priority,
      InboxItem.Sender sender,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable Map<String, @Nullable Object> data,
      Instant publishedAt,
      @Nullable Instant editedAt,
      @Nullable Instant expiresAt,
      boolean requiresAcknowledgement,
      @Nullable Instant acknowledgeBy,
      boolean material)
      implements Positioned {}

  /** A notice that was taken back. */
  record Recalled(long at, NoticeId id, @Nullable String reason) implements Positioned {}

  /** A notice that is past its time. */
  record Expired(long at, NoticeId id) implements Positioned {}

  /** The counts, after a change that the receiver can't add up. */
  record Unread(Counts counts) implements InboxEvent {}

  /** What was done to a notice elsewhere: another tab, another device. */
  record ReceiptChanged(
      NoticeId id,
      boolean seen,
      boolean read,
      @Nullable Instant readAt,
      @Nullable Instant acknowledgedAt,
      boolean archived,
      long version)
      implements InboxEvent {}

  /**
   * What was done to all notices up to a position.
   *
   * @param category of this one alone; null for all
   * @param seen true where they were seen; else null
   * @param read true where they were read, and so seen too; else null
   */
  record ReceiptMark(
      long upTo,
      @Nullable String category,
      @Nullable Boolean seen,
      @Nullable Boolean read,
      Instant at,
      long version)
      implements InboxEvent {}

  /**
   * The cursor can't be continued: fetch the inbox anew. The stream goes on from the position.
   *
   * @param reason for people
   */
  record Reset(String reason, long position) implements InboxEvent {}

  /**
   * The server ends the stream. The reader comes back by itself.
   *
   * @param reason {@code shutdown}, {@code expired}, {@code revoked}, {@code slow}, {@code limit}
   *     or {@code closed}
   */
  record Bye(String reason) implements InboxEvent {}

  /** There is no connection; the reader comes back by itself, and loses nothing. */
  record Lost(String reason, Duration retryIn) implements InboxEvent {}

  /**
   * The reader has given up: the person has signed out, or may not have a stream. The last event.
   */
  record Ended(String reason) implements InboxEvent {}
}
