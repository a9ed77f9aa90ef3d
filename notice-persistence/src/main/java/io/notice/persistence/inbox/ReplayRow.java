package io.notice.persistence.inbox;

import io.notice.persistence.log.LogEntry;

/**
 * One entry of the log that concerns one recipient, in its present form.
 *
 * @param material of an update: whether it made the notice unread
 */
public record ReplayRow(long position, LogEntry.Change change, boolean material, InboxRow row) {}
