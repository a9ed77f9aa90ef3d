package io.notice.persistence.log;

import java.util.List;

/**
 * Acts on log entries on this node. Called by the tail alone, one call at a time, in order, with
 * every entry once. What takes long or may block belongs elsewhere: the next entry waits.
 */
public interface LogListener {

  /** The next entries, at least one, contiguous with what came before. */
  void entries(List<LogEntry> entries);
}
