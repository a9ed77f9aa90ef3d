package io.notice.ops.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The PostgreSQL driver that the jar brings along, so that the harness needs none of its own. */
public final class Driver implements AutoCloseable {

  private final Path copy;
  private final URLClassLoader loader;
  private final java.sql.Driver driver;

  private Driver(Path copy, URLClassLoader loader, java.sql.Driver driver) {
    this.copy = copy;
    this.loader = loader;
    this.driver = driver;
  }

  public static Driver of(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEntry entry =
          file.stream()
              .filter(each -> each.getName().matches("BOOT-INF/lib/postgresql-\\d.*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new OpsException("the jar has no PostgreSQL driver"));
      Path copy = Files.createTempFile("notice-ops-driver-", ".jar");
      try (InputStream content = file.getInputStream(entry)) {
        Files.write(copy, content.readAllBytes());
      }
      URLClassLoader loader = new URLClassLoader(new URL[] {copy.toUri().toURL()});
      return new Driver(
          copy,
          loader,
          (java.sql.Driver)
              loader.loadClass("org.postgresql.Driver").getDeclaredConstructor().newInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new OpsException("the jar's PostgreSQL driver can't be used", e);
    }
  }

  public Connection connect(Database database) throws SQLException {
    Properties properties = new Properties();
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
    try {
      loader.close();
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
