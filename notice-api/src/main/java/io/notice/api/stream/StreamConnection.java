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

  /** Ends the response in order. Must not be called while a write is in flight. */
  void complete();

  /** Closes the connection at once; a write in flight fails. */
  void abort();

  /** Told once how a write ended; must only flip state. */
  interface Callback {
    void completed(@Nullable Throwable failure);
  }
}
