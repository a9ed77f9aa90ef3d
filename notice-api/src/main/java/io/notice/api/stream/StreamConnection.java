package io.notice.api.stream;

import org.jspecify.annotations.Nullable;

/**
 * The way to one client. The caller keeps at most one write in flight; nothing here ever blocks.
 */
public interface StreamConnection {

  /**
   * Writes encoded events. {@code done} is called on any thread, possibly before this method
   * returns.
   */
  void write(EncodedEvents events, Callback done);

  /**
   * Runs {@code gone}, on any thread and at most once, as soon as the peer has closed its side. A
   * write tells of that only the second time.
   */
  void watch(Runnable gone);

  /**
   * Ends the watch: the connection is about to be somebody else's. Repeating it changes nothing.
   */
  void unwatch();

  /** Ends the response in order. Must not be called while a write is in flight. */
  void complete();

  /** Closes the connection at once; a write in flight fails. */
  void abort();

  /** Told once how a write ended; must only flip state. */
  interface Callback {
    void completed(@Nullable Throwable failure);
  }
}
