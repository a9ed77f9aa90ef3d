package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Follows the notice log on this node: every entry once, in order, to all listeners, on one thread.
 *
 * <p>It wakes on NOTIFY, on what this node has just committed, and each second in any case: the
 * poll is the truth, and notifications only make it early. Entries that this node committed itself
 * and that continue where the tail stands are taken as they are; everything else is read from the
 * database. While the database is away the tail waits and goes on from where it stood.
 */
public final class LogTail {

  /** The channel of LISTEN and NOTIFY; the payload is empty. */
  static final String CHANNEL = "notice_log";

  /** The statement that wakes the tails of all nodes once the transaction has committed. */
  public static final String NOTIFY = "select pg_notify('" + CHANNEL + "', '')";

  private static final Logger log = LoggerFactory.getLogger(LogTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Of a node that no notification reaches: half of it is what others' notices come later. */
  private static final Duration DEAF_POLL = Duration.ofMillis(200);

  private static final int BATCH = 500;
  private static final int MAX_OFFERED = 64;

  private final OwnConnections connections;
  private final List<LogListener> listeners;
  private final LogNotifications notifications;
  private final Queue<List<LogEntry>> offered = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Condition moved = lock.newCondition();
  private boolean signalled;
  private volatile long position;
  private volatile boolean running;
  private volatile long caughtUp = System.nanoTime();
  private @Nullable Thread follower;

  public LogTail(OwnConnections connections, List<LogListener> listeners) {
    this.connections = connections;
    this.listeners = List.copyOf(listeners);
    this.notifications = new LogNotifications(connections, this::signal);
  }

  /**
   * Begins after a position. Whatever the listeners hold must have been read at exactly that
   * position.
   */
  public void start(long from) {
    position = from;
    caughtUp = System.nanoTime();
    running = true;
    follower = Thread.ofPlatform().name("notice-log-tail").daemon().start(this::follow);
    notifications.start();
  }

  /** Ends both threads; returns when no listener is called any more. */
  public void stop() {
    running = false;
    signal();
    notifications.stop();
    Thread thread = follower;
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last position that all listeners have been given. */
  public long position() {
    return position;
  }

  /**
   * How long ago all listeners had been given everything that was known to be there. About a second
   * at most in normal running, when nothing comes and only the poll looks; whatever is above that
   * is how far this node may lag behind.
   */
  public Duration behind() {
    return Duration.ofNanos(System.nanoTime() - caughtUp);
  }

  /**
   * Waits until every listener has been given the entries up to a position.
   *
   * @return false if that did not happen in time
   */
  public boolean await(long target, Duration timeout) throws InterruptedException {
    if (position >= target) {
      return true;
    }
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      signalled = true;
      woken.signal();
      while (position < target) {
        if (nanos <= 0) {
          return false;
        }
        nanos = moved.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether notifications of the database reach this node, as far as it has been able to prove;
   * without them it polls five times a second.
   */
  public boolean hearsNotifications() {
    return notifications.heard();
  }

  /** Looks into the log now. */
  public void signal() {
    lock.lock();
    try {
      signalled = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands over what this node has just committed, so that it need not be read back. Entries must be
   * contiguous among themselves; batches may come in any order, and may be dropped: the log has
   * them all.
   */
  public void offer(List<LogEntry> committed) {
    if (!committed.isEmpty() && offered.size() < MAX_OFFERED) {
      offered.add(committed);
    }
    signal();
  }

  /**
   * Names a backend of this node whose notifications need not wake the tail, because it offers what
   * it commits.
   */
  public void ignoreNotificationsOf(int backendPid) {
    notifications.ignoreThoseOf(backendPid);
  }

  /**
   * Listens on another channel as well, on the same connection. What comes there may get lost: it
   * can only make early what happens in any case. Must be called before {@link #start}.
   */
  public void listen(String channel, Consumer<String> payloads) {
    notifications.listen(channel, payloads);
  }

  private void follow() {
    Connection connection = null;
    boolean readNow = true;
    while (running) {
      try {
        takeOffered();
        if (readNow || !offered.isEmpty()) {
          if (connection == null) {
            connection = connections.open("notice log tail");
          }
          while (running && read(connection)) {
            takeOffered();
          }
        }
        readNow = awaitSignal();
      } catch (SQLException e) {
        log.warn("The notice log can't be read; trying again: {}", e.getMessage());
        close(connection);
        connection = null;
        pause(POLL);
        readNow = true;
      } catch (NonTransientDataAccessResourceException | TransientDataAccessException e) {
        log.warn(
            "The database is away; what follows position {} is handed out later: {}",
            position,
            e.getMessage());
        pause(POLL);
        readNow = true;
      } catch (RuntimeException e) {
        // A listener must not fail. If one does, the entry is not given up: it comes again.
        log.error("A listener of the notice log failed after position {}", position, e);
        pause(POLL);
        readNow = true;
      }
    }
    close(connection);
  }

  /**
   * Takes what continues at the present position; drops what is behind it. Leaves a gap to be read.
   */
  private void takeOffered() {
    boolean took = false;
    while (true) {
      List<LogEntry> batch = offered.peek();
      if (batch == null) {
        if (took) {
          caughtUp = System.nanoTime();
        }
        return;
      }
      long first = batch.getFirst().position();
      if (first > position + 1) {
        return;
      }
      offered.remove();
      long last = batch.getLast().position();
      if (last > position) {
        took = true;
        deliver(
            first == position + 1
                ? batch
                : batch.subList((int) (position + 1 - first), batch.size()));
      }
    }
  }

  private boolean read(Connection connection) throws SQLException {
    List<LogEntry> entries = LogReader.after(connection, position, BATCH);
    if (entries.isEmpty()) {
      offered.removeIf(batch -> batch.getLast().position() <= position);
      caughtUp = System.nanoTime();
      return false;
    }
    if (entries.getFirst().position() != position + 1) {
      log.error(
          "The notice log continues at {} after {}: what lies between was removed before this node"
              + " read it",
          entries.getFirst().position(),
          position);
    }
    deliver(entries);
    return true;
  }

  private void deliver(List<LogEntry> entries) {
    for (LogListener listener : listeners) {
      listener.entries(entries);
    }
    lock.lock();
    try {
      position = entries.getLast().position();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the database should be read, rather than only what was offered. */
  private boolean awaitSignal() {
    lock.lock();
    try {
      long nanos = (notifications.heard() ? POLL : DEAF_POLL).toNanos();
      while (running && !signalled && nanos > 0) {
        nanos = woken.awaitNanos(nanos);
      }
      boolean timedOut = !signalled;
      signalled = false;
      return timedOut || offered.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("closing failed", e);
      }
    }
  }
}
