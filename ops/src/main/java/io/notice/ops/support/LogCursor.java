package io.notice.ops.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the log as any cursor reader does, always above the last position that it has seen,
 * straight from the database and all the time. Whatever it has not seen at the end was committed
 * behind its back.
 */
public final class LogCursor implements AutoCloseable {

  private static final long EVERY_NANOS = 5_000_000L;

  private final Driver driver;
  private final Database database;
  private final Thread thread;
  private final List<Long> seen = new ArrayList<>(); // guarded by itself
  private volatile boolean running = true;

  public LogCursor(Driver driver, Database database) {
    this.driver = driver;
    this.database = database;
    this.thread = Thread.ofPlatform().name("log-cursor").daemon().start(this::follow);
  }

  private void follow() {
    long last = 0;
    while (running) {
      try (Connection connection = driver.connectBounded(database);
          PreparedStatement select =
              connection.prepareStatement(
                  "select position from notice_log where position > ? order by position")) {
        while (running) {
          select.setLong(1, last);
          try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
              last = row.getLong(1);
              synchronized (seen) {
                seen.add(last);
              }
            }
          }
          LockSupport.parkNanos(EVERY_NANOS);
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(20 * EVERY_NANOS);
      }
    }
  }

  /** The positions that it came by, in order. */
  public List<Long> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
