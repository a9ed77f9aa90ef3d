package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of this node that listens, and the proof that it hears: at the start, after each
 * reconnect and every 15 s a notification is sent over another connection, and must come. A
 * connection whose other end has gone without a word, and a pooler that gives each transaction
 * another session, look like silence otherwise.
 *
 * <p>Notifications only make early what the poll finds in any case; a node that hears none says so,
 * is to poll more often, and tries again each minute.
 */
final class LogNotifications {

  private static final Logger log = LoggerFactory.getLogger(LogNotifications.class);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration PROOF = Duration.ofSeconds(3);
  private static final Duration BETWEEN_PROOFS = Duration.ofSeconds(15);
  private static final Duration BETWEEN_TRIALS_WHEN_DEAF = Duration.ofMinutes(1);

  private final OwnConnections connections;
  private final Runnable changed;
  private final Map<String, Consumer<String>> otherChannels = new ConcurrentHashMap<>();
  private final Set<Integer> ownBackends = ConcurrentHashMap.newKeySet();

  /** Of this object alone: nobody else is woken by its proofs. */
  private final String proofChannel =
      "notice_proof_" + UUID.randomUUID().toString().replace('-', '_');

  private volatile boolean running;
  private volatile boolean heard;
  private boolean toldThatDeaf;
  private @Nullable Thread reader;

  /**
   * @param changed called when the log may have grown, or when this has begun or ceased to hear
   */
  LogNotifications(OwnConnections connections, Runnable changed) {
    this.connections = connections;
    this.changed = changed;
  }

  /** Must be called before {@link #start}. */
  void listen(String channel, Consumer<String> payloads) {
    otherChannels.put(channel, payloads);
  }

  void ignoreThoseOf(int backendPid) {
    ownBackends.add(backendPid);
  }

  void start() {
    running = true;
    reader = Thread.ofVirtual().name("notice-log-listen").start(this::run);
  }

  void stop() {
    running = false;
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Whether the last proof came; false until the first has. */
  boolean heard() {
    return heard;
  }

  private void run() {
    while (running) {
      Duration pause = WAIT;
      try (Connection connection = connections.open("notice log listen")) {
        listenOn(connection);
        changed.run(); // what came while nobody listened
        if (hear(connection.unwrap(PGConnection.class))) {
          return;
        }
        pause = deaf();
      } catch (SQLException e) {
        if (running) {
          log.warn("LISTEN was interrupted; polling until it is back: {}", e.getMessage());
        }
      }
      heardNothing();
      pause(pause);
    }
  }

  private void listenOn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + LogTail.CHANNEL);
      statement.execute("listen " + proofChannel);
      for (String channel : otherChannels.keySet()) {
        statement.execute("listen " + channel);
      }
    }
  }

  /**
   * Listens until this is stopped or a proof does not come.
   *
   * @return true when stopped
   */
  private boolean hear(PGConnection postgres) throws SQLException {
    String expected = null;
    long due = System.nanoTime();
    while (running) {
      long left = due - System.nanoTime();
      if (left <= 0 && expected != null) {
        return false;
      }
      if (left <= 0) {
        expected = UUID.randomUUID().toString();
        due = System.nanoTime() + PROOF.toNanos();
        askForProof(expected);
        continue;
      }
      // Zero would be for ever.
      int millis = (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, WAIT.toMillis());
      if (take(postgres.getNotifications(millis), expected)) {
        expected = null;
        due = System.nanoTime() + BETWEEN_PROOFS.toNanos();
        nowHears();
      }
    }
    return true;
  }

  /** Over a connection of its own: what a session tells itself arrives through any pooler. */
  private void askForProof(String payload) throws SQLException {
    try (Connection connection = connections.open("notice log proof");
        Statement setting = connection.createStatement();
        PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
      setting.execute("set synchronous_commit = off");
      notify.setString(1, proofChannel);
      notify.setString(2, payload);
      notify.execute();
    }
  }

  /** Returns whether the expected proof was among them. */
  private boolean take(PGNotification @Nullable [] notifications, @Nullable String expected) {
    if (notifications == null) {
      return false;
    }
    boolean grown = false;
    boolean proved = false;
    for (PGNotification notification : notifications) {
      String channel = notification.getName();
      Consumer<String> other = otherChannels.get(channel);
      if (other != null) {
        other.accept(notification.getParameter());
      } else if (channel.equals(proofChannel)) {
        proved |= notification.getParameter().equals(expected);
      } else if (!ownBackends.contains(notification.getPID())) {
        grown = true;
      }
    }
    if (grown) {
      changed.run();
    }
    return proved;
  }

  private void nowHears() {
    if (!heard) {
      heard = true;
      if (toldThatDeaf) {
        toldThatDeaf = false;
        log.info("Notifications of the database arrive again.");
      }
      changed.run();
    }
  }

  /** Says once that nothing comes; returns how long to wait before trying again. */
  private Duration deaf() {
    if (heard) {
      log.warn("Notifications of the database no longer arrive; listening on a new connection.");
      return Duration.ZERO;
    }
    if (!toldThatDeaf) {
      toldThatDeaf = true;
      log.warn(
          "Notifications of the database do not arrive, as through a pooler that keeps no sessions:"
              + " what other nodes send comes by polling, a fraction of a second later. Give"
              + " spring.datasource.url an address of the database itself, and the pooler's in"
              + " spring.datasource.hikari.jdbc-url.");
    }
    return BETWEEN_TRIALS_WHEN_DEAF;
  }

  private void heardNothing() {
    if (heard) {
      heard = false;
      changed.run();
    }
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
