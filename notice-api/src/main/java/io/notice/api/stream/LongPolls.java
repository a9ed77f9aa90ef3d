package io.notice.api.stream;

import io.notice.api.access.Caller;
import io.notice.api.inbox.Counts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stream's events for those who cannot hold a stream: the same entries of the same log, fetched
 * by one request after another. Nothing is held while one waits, neither a thread nor a connection
 * of the database.
 */
public interface LongPolls {

  /** The longest that a request waits. */
  Duration MAX_WAIT = Duration.ofSeconds(25);

  /** How many events one answer brings at most. */
  int MAX_EVENTS = 500;

  /**
   * Completes at once if there is anything after the cursor, or if the receipts' version is older
   * than the present one; otherwise as soon as there is, and at the latest after the wait.
   *
   * @param after the position that the last answer gave; null to learn the head. One that can't be
   *     continued brings a {@code reset}
   * @param version of the receipts that the caller has; null for none
   * @return never fails but with a {@link io.notice.api.NoticeException}
   * @throws io.notice.api.NoticeException.TooManyStreams if this node lets nobody else wait
   */
  CompletableFuture<Changes> changes(
      Caller.Person recipient, @Nullable String after, @Nullable Long version, Duration wait);

  /**
   * An answer.
   *
   * @param position what to ask for next
   */
  record Changes(List<Event> events, long position, Counts unread) {}

  /**
   * An event as the stream would bring it.
   *
   * @param id its position in the log
   */
  record Event(String id, String event, Object data) {}
}
