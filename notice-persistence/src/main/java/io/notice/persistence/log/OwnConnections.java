package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections outside the pool, for the few users that keep one for the life of the process:
 * the tail, its listener and the writer. None of them may starve when requests have taken the whole
 * pool, and LISTEN needs a session of its own.
 *
 * <p>Connecting and reading from the socket are bounded, so that a frozen database is noticed
 * within seconds.
 */
public final class OwnConnections {

  private static final String CONNECT_SECONDS = "3";
  private static final String SOCKET_SECONDS = "5";

  private final String url;
  private final @Nullable String user;
  private final @Nullable String password;

  public OwnConnections(String url, @Nullable String user, @Nullable String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * A new connection.
   *
   * @param name shown in {@code pg_stat_activity}
   */
  public Connection open(String name) throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", SOCKET_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    // The detail of an error holds the row: what somebody wrote to somebody.
    properties.setProperty("logServerErrorDetail", "false");
    return DriverManager.getConnection(url, properties);
  }
}
