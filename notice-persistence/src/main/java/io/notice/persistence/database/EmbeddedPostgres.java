package io.notice.persistence.database;

import io.notice.persistence.database.PostgresPrograms.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server that belongs to this process: on the loopback interface only, at a free port,
 * with a password, its files in the {@link DataFolder}. It writes as durably as any other
 * PostgreSQL, so that a commit survives a power cut.
 *
 * <p>{@link #close()} ends it. A process that was killed can't do so; the next one to own the
 * folder finds the server that was left behind and ends it before it starts its own.
 */
final class EmbeddedPostgres implements AutoCloseable {

  /** Owns the database; no superuser, as it would be on a server of one's own. */
  static final String USER = "notice";

  static final String DATABASE = "notice";
  static final String SUPERUSER = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int ATTEMPTS = 5;

  private final DataFolder folder;
  private final PostgresPrograms programs;
  private final Path cluster;
  private final ServerAddress address;

  private EmbeddedPostgres(
      DataFolder folder, PostgresPrograms programs, Path cluster, ServerAddress address) {
    this.folder = folder;
    this.programs = programs;
    this.cluster = cluster;
    this.address = address;
  }

  /**
   * Starts the server on a data folder, creating whatever is not there.
   *
   * @param settings PostgreSQL's, over the defaults
   * @throws StartRefusedException if another process owns the folder, or the server does not come
   *     up
   */
  static EmbeddedPostgres start(Path dataFolder, Map<String, String> settings) {
    DataFolder folder = DataFolder.own(dataFolder);
    try {
      return start(folder, settings);
    } catch (IOException | SQLException e) {
      folder.close();
      throw new StartRefusedException(
          "The embedded PostgreSQL in %s did not start (%s).".formatted(folder.postgres(), e), e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static EmbeddedPostgres start(DataFolder folder, Map<String, String> settings)
      throws IOException, SQLException {
    folder.createPostgres();
    PostgresPrograms programs = PostgresPrograms.in(folder.postgres());
    Path cluster = folder.postgres().resolve(programs.majorVersion());
    refuseOtherMajor(folder.postgres(), cluster);
    if (Files.exists(cluster)) {
      endOrphan(programs, cluster);
    } else {
      create(programs, folder, cluster);
    }
    int port = run(programs, cluster, settings);
    ServerAddress address = new ServerAddress(port, folder.password());
    EmbeddedPostgres server = new EmbeddedPostgres(folder, programs, cluster, address);
    try {
      server.createDatabase();
    } catch (SQLException e) {
      server.stop();
      throw e;
    }
    return server;
  }

  private static void refuseOtherMajor(Path postgres, Path cluster) throws IOException {
    if (Files.exists(cluster)) {
      return;
    }
    try (Stream<Path> files = Files.list(postgres)) {
      Optional<Path> other =
          files.filter(f -> f.getFileName().toString().matches("\\d+")).findFirst();
      if (other.isPresent()) {
        throw new StartRefusedException(
            "%s holds the data of PostgreSQL %s, and this build brings PostgreSQL %s; move it over with pg_dump of that version, or name another folder with NOTICE_DATA_DIR."
                .formatted(postgres, other.get().getFileName(), cluster.getFileName()));
      }
    }
  }

  /**
   * Made beside and moved, so that a process killed midway leaves nothing that looks like a
   * cluster.
   */
  private static void create(PostgresPrograms programs, DataFolder folder, Path cluster)
      throws IOException {
    log.info("Creating a PostgreSQL cluster in {}", cluster);
    folder.password();
    Path draft = cluster.resolveSibling("cluster.new");
    FileSystemUtils.deleteRecursively(draft);
    // A locale of PostgreSQL's own: what the operating system offers differs, and changes under the
    // indexes.
    Outcome outcome =
        programs.run(
            "initdb",
            "--pgdata=" + draft,
            "--username=" + SUPERUSER,
            "--pwfile=" + folder.postgres().resolve("password"),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    if (!outcome.ok()) {
      throw new StartRefusedException(explain("initdb", outcome.text()));
    }
    Files.writeString(
        draft.resolve("postgresql.conf"),
        "\ninclude_if_exists = 'notice.conf'\n",
        StandardOpenOption.APPEND);
    Files.move(draft, cluster);
  }

  private static int run(PostgresPrograms programs, Path cluster, Map<String, String> settings)
      throws IOException {
    Path serverLog = cluster.resolveSibling("server.log");
    if (Files.exists(serverLog)) {
      Files.move(
          serverLog,
          cluster.resolveSibling("server.previous.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Files.writeString(cluster.resolve("notice.conf"), configuration(port, settings));
      Files.deleteIfExists(serverLog);
      Outcome outcome =
          programs.run(
              "pg_ctl",
              "start",
              "--wait",
              "--timeout=60",
              "--silent",
              "--pgdata=" + cluster,
              "--log=" + serverLog);
      if (outcome.ok()) {
        return port;
      }
      String said = Files.exists(serverLog) ? Files.readString(serverLog) : outcome.text();
      // The port was taken meanwhile, or children of a killed server are still ending.
      boolean passing = said.contains("could not bind") || said.contains("still in use");
      if (!passing || attempt == ATTEMPTS) {
        throw new StartRefusedException(explain("server", said));
      }
      pause();
    }
  }

  private static String explain(String program, String said) {
    if (said.contains("unshare")) {
      return "PostgreSQL does not run as root, and this machine forbids user namespaces (%s); start as another user, or set SPRING_DATASOURCE_URL to a PostgreSQL server."
          .formatted(said.strip());
    }
    String last =
        said.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("no output");
    String fatal = said.lines().filter(line -> line.contains("FATAL")).findFirst().orElse(last);
    return "The embedded PostgreSQL's %s failed: %s".formatted(program, fatal.strip());
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for PostgreSQL", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String configuration(int port, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listen_addresses", "127.0.0.1");
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    all.put("max_connections", "100");
    all.put("fsync", "on");
    all.put("synchronous_commit", "on");
    all.put("full_page_writes", "on");
    all.put("password_encryption", "scram-sha-256");
    all.put("timezone", "UTC");
    all.put("log_timezone", "UTC");
    all.put("log_checkpoints", "off");
    // What was sent to the database stays out of its log: it may be a notice's text.
    all.put("log_error_verbosity", "terse");
    all.put("log_min_error_statement", "panic");
    all.putAll(settings);
    return all.entrySet().stream()
        .map(setting -> "%s = '%s'\n".formatted(setting.getKey(), setting.getValue()))
        .collect(Collectors.joining("", "# Written at each start; changes are lost.\n", ""));
  }

  /**
   * Ends the server that a killed process left behind on this cluster. Only called by who owns the
   * folder.
   */
  private static void endOrphan(PostgresPrograms programs, Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> orphan =
        Files.readString(pidFile)
            .lines()
            .findFirst()
            .filter(line -> line.strip().matches("\\d+"))
            .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())))
            .filter(process -> serves(process, cluster));
    if (orphan.isEmpty()) {
      // Its number may be somebody else's by now, at which PostgreSQL would refuse to start.
      Files.deleteIfExists(pidFile);
      return;
    }
    log.info(
        "Ending the PostgreSQL that a killed node left behind (process {})", orphan.get().pid());
    for (String mode : List.of("fast", "immediate")) {
      Outcome outcome =
          programs.run(
              "pg_ctl", "stop", "--wait", "--timeout=20", "--mode=" + mode, "--pgdata=" + cluster);
      // pg_ctl is content when the file is gone, which is a moment before the process is.
      if (outcome.ok() && endsSoon(orphan.get())) {
        return;
      }
    }
    throw new StartRefusedException(
        "The PostgreSQL of a killed node (process %d) does not end; end it by hand."
            .formatted(orphan.get().pid()));
  }

  private static boolean endsSoon(ProcessHandle process) throws IOException {
    for (int i = 0; i < 10 && process.isAlive(); i++) {
      pause();
    }
    return !process.isAlive();
  }

  /**
   * Whether the process is a PostgreSQL server on this cluster, and not one that merely has its
   * number.
   */
  private static boolean serves(ProcessHandle process, Path cluster) {
    ProcessHandle.Info info = process.info();
    boolean postgres =
        info.command()
            .map(command -> command.matches(".*[/\\\\]postgres(\\.exe)?( \\(deleted\\))?"))
            .orElse(true);
    // Some systems don't tell arguments; the lock on the folder already says that nobody else is at
    // work here.
    return postgres
        && info.arguments()
            .map(arguments -> Arrays.asList(arguments).contains(cluster.toString()))
            .orElse(info.command().isPresent());
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = connect(SUPERUSER);
        Statement statement = connection.createStatement()) {
      if (absent(statement, "SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(USER))) {
        statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, address.password()));
      }
      if (absent(statement, "SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(DATABASE))) {
        statement.execute("CREATE DATABASE %s OWNER %s".formatted(DATABASE, USER));
      }
    }
  }

  private static boolean absent(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return !result.next();
    }
  }

  private Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(address.jdbcUrl("postgres"), user, address.password());
  }

  ServerAddress address() {
    return address;
  }

  /** Stops the server and gives the folder up. What was committed is safe either way. */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      folder.close();
    }
  }

  private void stop() {
    try {
      Outcome outcome =
          programs.run(
              "pg_ctl", "stop", "--wait", "--timeout=20", "--mode=fast", "--pgdata=" + cluster);
      if (!outcome.ok() && Files.exists(cluster.resolve("postmaster.pid"))) {
        log.warn("The embedded PostgreSQL did not stop: {}", outcome.text().strip());
      }
    } catch (IOException e) {
      log.warn("The embedded PostgreSQL could not be stopped", e);
    }
  }
}
