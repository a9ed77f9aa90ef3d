package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real jar, running as a process of its own on a free port of the loopback interface, with a
 * data folder that is removed at the end, unless the settings name one. Ends what it started, and
 * nothing else: its process, and the embedded PostgreSQL if the process could not do that any more.
 */
public final class Node implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(4);
  private static final List<String> FOREIGN_SETTINGS =
      List.of("SPRING_", "NOTICE_", "SERVER_", "MANAGEMENT_", "LOGGING_", "JAVA_TOOL_OPTIONS");

  private final Process process;
  private final Path folder;
  private final Path data;
  private final int port;
  private final String adminPassword;
  private final Duration startTime;
  private final @Nullable Database given;

  private Node(
      Process process,
      Path folder,
      Path data,
      int port,
      String adminPassword,
      Duration startTime,
      @Nullable Database given) {
    this.process = process;
    this.folder = folder;
    this.data = data;
    this.port = port;
    this.adminPassword = adminPassword;
    this.startTime = startTime;
    this.given = given;
  }

  /** Starts a node and waits until it is ready. */
  public static Node start(Setup setup) {
    if (!Files.isRegularFile(setup.jar())) {
      throw new OpsException("There is no jar to run; build it first: ./mvnw -DskipTests package");
    }
    String given = setup.environment().get("SERVER_PORT");
    try {
      return start(
          setup,
          Files.createTempDirectory("notice-ops-"),
          given == null ? FreePort.find() : Integer.parseInt(given),
          setup
              .environment()
              .getOrDefault("NOTICE_BOOTSTRAP_ADMIN_PASSWORD", "ops-" + UUID.randomUUID()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends this node, if it still runs, and starts it again on the same data and port; this object is
   * of no more use. Its log goes on in the same file.
   *
   * @throws OpsException if it does not come up; then {@link #restarted} may be called again
   */
  public Node restarted(Setup setup) {
    if (terminate(Duration.ofMinutes(2)).isEmpty()) {
      close();
      throw new OpsException("The node did not end.");
    }
    return start(setup, folder, port, adminPassword);
  }

  private static Node start(Setup setup, Path folder, int port, String password) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(setup, folder)).directory(folder.toFile());
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("node.log").toFile()));
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> FOREIGN_SETTINGS.stream().anyMatch(name::startsWith));
      environment.put("SERVER_PORT", Integer.toString(port));
      environment.put("SERVER_ADDRESS", "127.0.0.1");
      environment.put("NOTICE_DATA_DIR", folder.resolve("data").toString());
      if (!setup.environment().containsKey("NOTICE_BOOTSTRAP_ADMIN_PASSWORD_FILE")) {
        environment.put("NOTICE_BOOTSTRAP_ADMIN_PASSWORD", password);
      }
      Database given = setup.database();
      if (given != null) {
        environment.put("SPRING_DATASOURCE_URL", given.jdbcUrl());
        environment.put("SPRING_DATASOURCE_USERNAME", given.user());
        environment.put("SPRING_DATASOURCE_PASSWORD", given.password());
      }
      environment.putAll(setup.environment());
      Path data = Path.of(environment.get("NOTICE_DATA_DIR"));
      long began = System.nanoTime();
      Process process = builder.start();
      Node node = new Node(process, folder, data, port, password, Duration.ZERO, given);
      try {
        node.awaitReady(began);
      } catch (RuntimeException e) {
        node.end();
        throw e;
      }
      Duration startTime = Duration.ofNanos(System.nanoTime() - began);
      return new Node(process, folder, data, port, password, startTime, given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Setup setup, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(shippedOptions(setup.jar()));
    command.addAll(setup.jvmOptions());
    if (setup.recording() != null) {
      command.add(
          "-XX:StartFlightRecording=dumponexit=true,settings=profile,filename="
              + setup.recording().toAbsolutePath());
    }
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.add("-jar");
    command.add(setup.form().toAbsolutePath().toString());
    return command;
  }

  /** The options that the build has noted in the jar: what everybody's node runs with. */
  public static List<String> shippedOptions(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String options = file.getManifest().getMainAttributes().getValue("Notice-Jvm-Options");
      return options == null ? List.of() : Arrays.asList(options.strip().split("\\s+"));
    }
  }

  private void awaitReady(long began) {
    URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    HttpRequest request = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() - began < START.toNanos()) {
        if (!process.isAlive()) {
          throw new OpsException("The node ended while starting:\n" + endOfLog());
        }
        try {
          if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // not yet
        }
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new OpsException("The node did not become ready:\n" + endOfLog());
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public String adminPassword() {
    return adminPassword;
  }

  /** From the start of the process to readiness. */
  public Duration startTime() {
    return startTime;
  }

  /** Whether the process is there. */
  public boolean running() {
    return process.isAlive();
  }

  /** How many file descriptors the process has open. */
  public int descriptors() {
    return ProcessFiles.descriptors(pid());
  }

  /** Everything that the node has printed so far. */
  public List<String> log() {
    try {
      return Files.readAllLines(folder.resolve("node.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the embedded server keeps its data. */
  public Path dataFolder() {
    return folder.resolve("data");
  }

  private String endOfLog() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** The server that the node stores in: the given one, or its own. */
  public Database database() {
    return given == null ? Database.embedded(data) : given;
  }

  /** The first line of the embedded server's own file, which is its process id. */
  public Optional<Long> embeddedServer() {
    return Database.postmaster(data);
  }

  /**
   * Asks the node to end, as an orchestrator does, and waits.
   *
   * @return how long it took, or nothing if it is still there after {@code patience}
   */
  public Optional<Duration> terminate(Duration patience) {
    long began = System.nanoTime();
    process.toHandle().destroy();
    try {
      return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.of(Duration.ofNanos(System.nanoTime() - began))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Ends the node without warning and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    Optional<Long> server = embeddedServer();
    if (process.isAlive() && terminate(Duration.ofSeconds(20)).isEmpty()) {
      process.destroyForcibly();
    }
    server.flatMap(ProcessHandle::of).filter(this::isOurs).ifPresent(ProcessHandle::destroy);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    Folders.delete(folder);
  }

  private boolean isOurs(ProcessHandle server) {
    String data = folder.resolve("data").toString();
    return server
        .info()
        .arguments()
        .map(arguments -> Stream.of(arguments).anyMatch(argument -> argument.startsWith(data)))
        .orElse(false);
  }

  /**
   * How a node is started.
   *
   * @param form what is started: the jar itself, or its extracted form
   * @param jvmOptions beside those that the jar is shipped with
   * @param environment settings, as a deployment gives them
   * @param database null for the embedded one
   * @param recording where a flight recording goes; null for none
   */
  public record Setup(
      Path jar,
      Path form,
      List<String> jvmOptions,
      Map<String, String> environment,
      @Nullable Database database,
      @Nullable Path recording) {

    /** The jar as it is shipped. */
    public static Setup of(Path jar) {
      return new Setup(jar, jar, List.of(), Map.of(), null, null);
    }

    public Setup with(Map<String, String> settings) {
      return new Setup(jar, form, jvmOptions, settings, database, recording);
    }

    /** On a server that somebody else runs. */
    public Setup on(Database server) {
      return new Setup(jar, form, jvmOptions, environment, server, recording);
    }

    /** The same jar in another form: extracted. */
    public Setup from(Path other) {
      return new Setup(jar, other, jvmOptions, environment, database, recording);
    }

    /** Beside the options that the jar is shipped with. */
    public Setup withJvm(List<String> options) {
      return new Setup(jar, form, options, environment, database, recording);
    }

    /**
     * As a command line says: {@code --jar}, {@code --jvm}, {@code --recording}; the database by
     * {@code SPRING_DATASOURCE_URL}, {@code _USERNAME} and {@code _PASSWORD}.
     */
    public static Setup of(Options options) {
      String jvm = options.text("jvm", "");
      String recording = options.text("recording", "");
      Path jar =
          Path.of(
              options.text(
                  "jar", System.getProperty("notice.jar", "notice-web/target/notice-web.jar")));
      return new Setup(
          jar,
          jar,
          jvm.isBlank() ? List.of() : Arrays.asList(jvm.strip().split("\\s+")),
          Map.of(),
          Database.fromEnvironment(),
          recording.isEmpty() ? null : Path.of(recording));
    }
  }
}
