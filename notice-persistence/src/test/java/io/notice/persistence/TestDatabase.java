package io.notice.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.notice.persistence.database.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * A database of a test's own on the JVM's one real PostgreSQL server, copied from a migrated
 * template in some tens of milliseconds. Its owner is no superuser, as in production.
 *
 * <p>Plain tests:
 *
 * <pre>{@code
 * static final TestDatabase database = TestDatabase.migrated();
 * JdbcClient sql = JdbcClient.create(database.dataSource());
 *
 * @AfterAll static void drop() { database.close(); }
 * }</pre>
 *
 * <p>Spring Boot tests, where the context closes before the database goes:
 *
 * <pre>{@code
 * @DynamicPropertySource
 * static void database(DynamicPropertyRegistry registry) { TestDatabase.register(registry); }
 * }</pre>
 *
 * or {@code @ContextConfiguration(initializers = TestDatabase.Initializer.class)}: contexts that
 * Spring caches share their database, too.
 */
public final class TestDatabase implements AutoCloseable {

  private static final String TEMPLATE = "notice_template";
  private static final String OWNER = "notice";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private @Nullable HikariDataSource pool;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new database with the present schema and no rows but those of the migrations. */
  public static TestDatabase migrated() {
    return new TestDatabase(create(Template.NAME));
  }

  /** A new database without any schema, for tests of the migrations. */
  public static TestDatabase empty() {
    return new TestDatabase(create("template0"));
  }

  /** Another database with the same rows, as a backup has them; nobody may be connected to this. */
  public synchronized TestDatabase copy() {
    if (pool != null) {
      pool.close();
      pool = null;
    }
    return new TestDatabase(create(name));
  }

  /** Points a Spring Boot test at a migrated database of its own. */
  public static void register(DynamicPropertyRegistry registry) {
    TestDatabase database = migrated();
    registry.add("spring.datasource.url", database::jdbcUrl);
    registry.add("spring.datasource.username", database::username);
    registry.add("spring.datasource.password", database::password);
  }

  /** Points each context that it initializes at a migrated database of its own. */
  public static final class Initializer
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestDatabase database = migrated();
      TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
          context,
          "spring.datasource.url=" + database.jdbcUrl(),
          "spring.datasource.username=" + database.username(),
          "spring.datasource.password=" + database.password());
    }
  }

  public String jdbcUrl() {
    return TestServer.get().jdbcUrl() + name;
  }

  public String username() {
    return OWNER;
  }

  public String password() {
    return TestServer.get().password();
  }

  /** A pool of up to 20 connections, made at first call and closed with this database. */
  public synchronized DataSource dataSource() {
    if (pool == null) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(jdbcUrl());
      config.setUsername(username());
      config.setPassword(password());
      config.setMaximumPoolSize(20);
      config.setMinimumIdle(0);
      pool = new HikariDataSource(config);
    }
    return pool;
  }

  /** Drops the database; whoever is still connected is cut off. */
  @Override
  public synchronized void close() {
    if (pool != null) {
      pool.close();
    }
    execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
  }

  private static String create(String template) {
    String name = "test_%d_%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    execute(
        "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name),
        "CREATE DATABASE %s TEMPLATE %s OWNER %s".formatted(name, template, OWNER));
    return name;
  }

  private static void execute(String... statements) {
    TestServer server = TestServer.get();
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl() + "postgres", server.superuser(), server.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** The migrated database that all others are copied from, made once a JVM. */
  private static final class Template {

    static final String NAME = migrate();

    private static String migrate() {
      dropLeftovers();
      execute(
          """
          DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%1$s') THEN
              CREATE ROLE %1$s LOGIN PASSWORD '%2$s';
            END IF;
          END $$\
          """
              .formatted(OWNER, TestServer.get().password()),
          "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(TEMPLATE),
          "CREATE DATABASE %s TEMPLATE template0 OWNER %s".formatted(TEMPLATE, OWNER));
      Flyway.configure()
          .dataSource(TestServer.get().jdbcUrl() + TEMPLATE, OWNER, TestServer.get().password())
          .load()
          .migrate();
      return TEMPLATE;
    }

    /** Databases of an earlier test JVM on a server that is kept between runs. */
    private static void dropLeftovers() {
      TestServer server = TestServer.get();
      List<String> drops = new ArrayList<>();
      try (Connection connection =
              DriverManager.getConnection(
                  server.jdbcUrl() + "postgres", server.superuser(), server.password());
          Statement statement = connection.createStatement();
          ResultSet names =
              statement.executeQuery(
                  "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
        while (names.next()) {
          drops.add("DROP DATABASE %s WITH (FORCE)".formatted(names.getString(1)));
        }
      } catch (SQLException e) {
        throw new IllegalStateException("listing databases", e);
      }
      execute(drops.toArray(String[]::new));
    }
  }
}
