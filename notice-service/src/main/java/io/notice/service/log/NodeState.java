package io.notice.service.log;

import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.NodeBaseline;
import io.notice.service.audience.DirectorySnapshot;

/**
 * What this node holds in memory, at one position of the log. Immutable.
 *
 * @param directory as it stands at the position
 * @param broadcasts as they stand at the position, and shortly before
 */
public record NodeState(long position, DirectorySnapshot directory, LiveBroadcasts broadcasts) {

  /** The beginning: everything as it was read at one position. */
  public static NodeState of(NodeBaseline baseline) {
    return new NodeState(
        baseline.position(),
        DirectorySnapshot.of(baseline.position(), baseline.members()),
        LiveBroadcasts.of(baseline.position(), baseline.broadcasts()));
  }

  /** The state after the next entry. */
  public NodeState with(LogEntry entry) {
    return switch (entry) {
      case LogEntry.NoticeChanged changed ->
          new NodeState(entry.position(), directory, broadcasts.with(changed));
      case LogEntry.DirectoryChanged changed ->
          new NodeState(entry.position(), directory.with(changed), broadcasts);
      case LogEntry.AccessChanged changed ->
          new NodeState(changed.position(), directory, broadcasts);
      case LogEntry.OfLaterVersion unknown ->
          new NodeState(unknown.position(), directory, broadcasts);
    };
  }
}
