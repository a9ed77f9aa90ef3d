package io.notice.api.inbox;

import io.notice.api.notice.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Which items of an inbox.
 *
 * @param openAcknowledgement only what asks for an acknowledgement that has not been given
 * @param q words that title and body have to contain, the last of them as the beginning of one;
 *     null for all
 * @param cursor from the page before, null for the first
 * @param limit 1 to 100
 */
public record InboxQuery(
    State state,
    boolean openAcknowledgement,
    @Nullable String category,
    @Nullable Priority priority,
    @Nullable String q,
    @Nullable String cursor,
    int limit) {

  /** Whatever it says. */
  public InboxQuery(
      State state,
      boolean openAcknowledgement,
      @Nullable String category,
      @Nullable Priority priority,
      @Nullable String cursor,
      int limit) {
    this(state, openAcknowledgement, category, priority, null, cursor, limit);
  }

  /** {@code ALL}, {@code UNREAD} and {@code READ} are what is not archived. */
  public enum State {
    ALL,
    UNREAD,
    READ,
    ARCHIVED
  }
}
