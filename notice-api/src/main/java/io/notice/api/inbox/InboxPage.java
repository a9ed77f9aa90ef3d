package io.notice.api.inbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an inbox, newest position first.
 *
 * @param position the head of the log that items and counts include: where a stream may go on from
 * @param unread the counts at that same position
 */
public record InboxPage(
    List<InboxItem> items, @Nullable String nextCursor, long position, Counts unread) {}
