package io.notice.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The pool as requests see it: a database that says nothing for some seconds is away, and whoever
 * waits for it is told so. It may stand still with all its connections open, and a read from a
 * socket by itself waits for ever.
 *
 * <p>What runs apart from requests is not hurried: a migration or the counting of reports may take
 * its time.
 */
final class RequestPatience implements DataSource {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** For what changes thousands of rows in one statement. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);

  private final DataSource pool;

  RequestPatience(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return bounded(pool.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return bounded(pool.getConnection(user, password));
  }

  /** The pool takes the bound away again when it gets the connection back. */
  private static Connection bounded(Connection connection) throws SQLException {
    Duration patience = patience();
    if (patience != null) {
      try {
        connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
    return connection;
  }

  /** How long this thread waits for an answer; null if it answers no request. */
  private static @Nullable Duration patience() {
    return RequestContextHolder.getRequestAttributes()
            instanceof ServletRequestAttributes attributes
        ? patience(attributes.getRequest())
        : null;
  }

  private static Duration patience(HttpServletRequest request) {
    String path = request.getRequestURI();
    boolean many =
        path.startsWith("/api/v1/recipients/bulk")
            || (path.startsWith("/api/v1/groups/") && !request.getMethod().equals("GET"));
    return many ? LONG_PATIENCE : PATIENCE;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || pool.isWrapperFor(type);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
    pool.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }
}
