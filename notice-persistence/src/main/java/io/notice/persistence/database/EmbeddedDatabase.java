package io.notice.persistence.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The database of a node that was given none. The pool, Flyway and JPA follow it as connection
 * details, so that their own settings keep working; being what they depend on, it ends after them.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

  private final ServerAddress address;
  private final @Nullable EmbeddedPostgres own;

  private EmbeddedDatabase(ServerAddress address, @Nullable EmbeddedPostgres own) {
    this.address = address;
    this.own = own;
  }

  static EmbeddedDatabase open(EmbeddedDatabaseProperties properties) {
    if (properties.database().joinRunning() && DataFolder.owned(properties.folder())) {
      return new EmbeddedDatabase(ServerAddress.ofRunning(properties.folder()), null);
    }
    EmbeddedPostgres own = EmbeddedPostgres.start(properties.folder(), Map.of());
    return new EmbeddedDatabase(own.address(), own);
  }

  @Override
  public String getUsername() {
    return EmbeddedPostgres.USER;
  }

  @Override
  public String getPassword() {
    return address.password();
  }

  @Override
  public String getJdbcUrl() {
    return address.jdbcUrl(EmbeddedPostgres.DATABASE);
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
