package io.notice.ops.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** The PostgreSQL driver that the jar brings along, so that the harness needs none of its own. */
public final class Driver implements AutoCloseable {

  private static final String SOCKET_SECONDS = "30";

  private final JarClasses library;
  private final java.sql.Driver driver;

  private Driver(JarClasses library, java.sql.Driver driver) {
    this.library = library;
    this.driver = driver;
  }

  public static Driver of(Path jar) {
    JarClasses library = JarClasses.of(jar, "postgresql-\\d.*\\.jar");
    try {
      return new Driver(
          library,
          (java.sql.Driver)
              library.load("org.postgresql.Driver").getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new OpsException("the jar's PostgreSQL driver can't be used", e);
    }
  }

  public Connection connect(Database database) throws SQLException {
    return connect(database, new Properties());
  }

  /** A connection of which no call hangs for ever when the server stands still. */
  public Connection connectBounded(Database database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", SOCKET_SECONDS);
    return connect(database, properties);
  }

  private Connection connect(Database database, Properties properties) throws SQLException {
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    Connection connection = driver.connect(database.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know " + database.jdbcUrl());
    }
    return connection;
  }

  @Override
  public void close() {
    library.close();
  }
}
