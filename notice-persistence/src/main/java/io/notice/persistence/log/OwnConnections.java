package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** Below the socket's: else who gives up would leave the statement running on the server. */
  private static final String STATEMENT_MILLIS = "4500";

  private static final String PATIENT_SECONDS = "120";

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
    return open(name, SOCKET_SECONDS, STATEMENT_MILLIS);
  }

  /** The same for what may take long, such as reading a directory of millions at the start. */
  public Connection openPatient(String name) throws SQLException {
    return open(name, PATIENT_SECONDS, PATIENT_SECONDS + "000");
  }

  private Connection open(String name, String socketSeconds, String statementMillis)
      throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", socketSeconds);
    properties.setProperty("tcpKeepAlive", "true");
    // The detail of an error holds the row: what somebody wrote to somebody.
    properties.setProperty("logServerErrorDetail", "false");
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement()) {
      // Not as an option of the start, which poolers refuse.
      statement.execute("set statement_timeout = " + statementMillis);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }
}
