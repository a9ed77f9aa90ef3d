package io.notice.persistence.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one PostgreSQL server of a test JVM: a container where Docker answers, else the embedded one.
 * Both are PostgreSQL 18, so no test is skipped for want of Docker. It does not write durably; what
 * tests durability starts its own.
 *
 * @param jdbcUrl without the database's name
 */
public record TestServer(String jdbcUrl, String superuser, String password) {

  private static final Map<String, String> FAST =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "max_connections", "400");

  /** Started at first use; ends with the JVM. */
  public static TestServer get() {
    return Holder.SERVER;
  }

  private static TestServer start() {
    TestServer server = dockerAnswers() ? container() : embedded();
    System.out.println("Tests run against " + server.jdbcUrl);
    return server;
  }

  /**
   * Asked only where there is a sign of it: the library searches for seconds, and logs errors on
   * the way.
   */
  private static boolean dockerAnswers() {
    boolean sign =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return sign && DockerClientFactory.instance().isDockerAvailable();
  }

  private static TestServer container() {
    PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
    container.withUsername("postgres").withPassword("test");
    container.setCommand(
        FAST.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" ", "postgres ", "")));
    container.start();
    return new TestServer(
        "jdbc:postgresql://%s:%d/".formatted(container.getHost(), container.getMappedPort(5432)),
        "postgres",
        "test");
  }

  /** Kept between runs in the module's target folder, which spares unpacking and initdb. */
  private static TestServer embedded() {
    for (int folder = 1; ; folder++) {
      Path path = Path.of("target", "test-postgresql-" + folder);
      if (!DataFolder.owned(path)) {
        EmbeddedPostgres server = EmbeddedPostgres.start(path, FAST);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "test-postgresql-stop"));
        ServerAddress address = server.address();
        return new TestServer(address.jdbcUrl(""), EmbeddedPostgres.SUPERUSER, address.password());
      }
    }
  }

  private static final class Holder {
    static final TestServer SERVER = start();
  }
}
