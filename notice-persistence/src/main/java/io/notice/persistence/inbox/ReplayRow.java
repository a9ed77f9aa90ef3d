package io.notice.persistence.inbox;

import io.notice.persistence.log.LogEntry;

/** One entry of the log that concerns one recipient, in its present form. */
public record ReplayRow(long position, LogEntry.Change change, InboxRow row) {}
