package io.notice.api.stream;

import io.notice.api.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of this node.
 *
 * <p>A stream is first prepared, which reads its counts and decides where it continues from, and
 * then started on a connection that has sent its first event. Between the two nothing is lost: what
 * is committed meanwhile is replayed.
 */
public interface Streams {

  /**
   * Prepares a stream.
   *
   * @param recipient whose stream; ended when this person's token expires, or their session, key or
   *     account ends
   * @param cursor the last event id that the client presents, null for none; anything unusable
   *     leads to a {@code reset} event, not to a failure
   * @throws io.notice.api.NoticeException.Unavailable if the database does not answer
   */
  PreparedStream prepare(Caller.Person recipient, @Nullable String cursor, ClientInfo client);

  /**
   * Ends all streams with {@code bye: shutdown} and takes no new ones. Returns when all have ended,
   * or after 3 s.
   */
  void shutDown();

  /** How many streams are open on this node. */
  int open();

  /** Where a stream comes from. */
  record ClientInfo(String address, @Nullable String userAgent) {}

  /** A stream that has not been connected yet. */
  interface PreparedStream {

    /** Unique over all nodes. */
    String id();

    /**
     * The {@code ready} event with its {@code retry:}, encoded; must be written before {@link
     * #start}.
     */
    byte[] firstEvent();

    /** Connects the stream: from now on this node writes to the connection, and nobody else may. */
    void start(StreamConnection connection);

    /**
     * Gives the stream up: its connection has gone, or never came. May be called repeatedly, from
     * any thread.
     */
    void closed();
  }
}
