package io.notice.service.log;

import io.notice.api.NoticeException;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogListener;
import io.notice.persistence.log.LogTail;
import io.notice.persistence.log.NodeBaseline;
import io.notice.persistence.log.OwnConnections;
import io.notice.service.audience.CurrentDirectory;
import io.notice.service.audience.DirectorySnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;

/**
 * This node's place in the log: starts the tail, keeps {@link NodeState} and hands each entry to
 * the streams together with the state at exactly its position.
 */
public final class NodeLog implements SmartLifecycle, CurrentDirectory {

  /** How long a reader waits for this node to reach the position that the database has shown it. */
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final OwnConnections connections;
  private final LogTail tail;
  private final EntryDispatcher dispatcher;
  private volatile NodeState state;
  private volatile boolean running;

  /**
   * @param caches told of each batch before anything else sees it
   * @param dispatcher told of each entry with the state at its position
   */
  public NodeLog(OwnConnections connections, List<LogListener> caches, EntryDispatcher dispatcher) {
    this.connections = connections;
    this.dispatcher = dispatcher;
    List<LogListener> listeners = new ArrayList<>(caches);
    listeners.add(this::follow);
    this.tail = new LogTail(connections, listeners);
    this.state = NodeState.of(new NodeBaseline(0, Map.of(), List.of()));
  }

  /** The newest state; at least as new as the tail's position. */
  public NodeState state() {
    return state;
  }

  /**
   * The state at a position that a reader has seen in the database, or later.
   *
   * @throws NoticeException.Unavailable if this node does not get there in 2 s
   */
  public NodeState stateAt(long position) {
    NodeState present = state;
    if (present.position() >= position) {
      return present;
    }
    try {
      if (!tail.await(position, CATCH_UP)) {
        throw new NoticeException.Unavailable("This node has not caught up with the log yet.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoticeException.Unavailable("This node is shutting down.");
    }
    return state;
  }

  @Override
  public DirectorySnapshot directoryAt(long position) {
    return stateAt(position).directory();
  }

  /** Waits until the streams have been given everything up to a position. */
  public LogTail tail() {
    return tail;
  }

  private void follow(List<LogEntry> entries) {
    dispatcher.begin(entries.getLast().position());
    for (LogEntry entry : entries) {
      if (entry.position() <= state.position()) {
        continue; // again, after another listener failed
      }
      NodeState next = state.with(entry);
      dispatcher.dispatch(entry, next);
      state = next;
    }
    dispatcher.end(entries.getLast().position());
  }

  @Override
  public void start() {
    try (Connection connection = connections.openPatient("notice baseline")) {
      NodeBaseline baseline = NodeBaseline.read(connection);
      state = NodeState.of(baseline);
      dispatcher.begin(baseline.position());
      dispatcher.end(baseline.position());
      tail.start(baseline.position());
      running = true;
    } catch (SQLException e) {
      throw new IllegalStateException("The notice log can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    running = false;
    tail.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the web server takes requests, after the database is there. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 10_000;
  }

  /** Receives entries in order, one thread at a time. */
  public interface EntryDispatcher {

    /**
     * Entries up to a position are going to be dispatched: from now on a reader must not expect to
     * be told of them.
     */
    void begin(long upTo);

    void dispatch(LogEntry entry, NodeState state);

    /** Entries up to a position have been offered to every stream. */
    void end(long upTo);
  }
}
