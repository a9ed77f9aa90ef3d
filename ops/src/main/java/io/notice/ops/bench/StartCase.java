package io.notice.ops.bench;

import io.notice.ops.bench.peer.EmptyJar;
import io.notice.ops.support.Driver;
import io.notice.ops.support.ExtractedJar;
import io.notice.ops.support.Folders;
import io.notice.ops.support.FreePort;
import io.notice.ops.support.Node;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.PostgresServer;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * From the start of the process to readiness, on a PostgreSQL of its own that is migrated already,
 * in turn with an empty web application of the same Spring Boot, Jetty and JVM options; and with
 * the product extracted, with and without an ahead-of-time cache, as in the container image.
 */
final class StartCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String EMPTY = "an empty Boot web application";
  private static final String JAR = "the jar";
  private static final String EXTRACTED = "the jar extracted";
  private static final String CACHED = "extracted, with an AOT cache";

  private final Node.Setup setup;
  private final Bench.Plan plan;
  private final Map<String, List<Double>> seconds = new TreeMap<>();

  StartCase(Node.Setup setup, Bench.Plan plan) {
    this.setup = setup;
    this.plan = plan;
  }

  void run(Results report) {
    try {
      Path folder = Files.createTempDirectory("notice-ops-start-");
      try (Driver driver = Driver.of(setup.jar());
          PostgresServer server = PostgresServer.create(setup.jar(), driver)) {
        run(folder, setup.on(server.database()), report);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Path folder, Node.Setup onServer, Results report) throws IOException {
    Path empty = EmptyJar.write(setup.jar(), folder.resolve("empty.jar"));
    Node.Setup plain =
        onServer.from(ExtractedJar.extract(setup.jar(), folder.resolve("extracted")));
    Path cache = folder.resolve("notice.aot");
    Node.Setup cached = ExtractedJar.cached(plain, cache);
    // Sets the database up, and has the files read once.
    node(onServer);
    ExtractedJar.train(plain, cache);
    for (int round = 0; round < Math.max(3, plan.runs()); round++) {
      String load = Bench.begin(plan);
      add(EMPTY, load, empty(empty, folder), report);
      add(JAR, load, node(onServer), report);
      add(EXTRACTED, load, node(plain), report);
      add(CACHED, load, node(cached), report);
    }
    double base = Bench.median(of(EMPTY));
    report
        .targets()
        .atMost(
            "P10", "start: by an empty web application's", 2.5, Bench.median(of(JAR)) / base, " ×");
    report
        .targets()
        .atMost(
            "P10",
            "start: the same as in the image, with an AOT cache",
            2.5,
            Bench.median(of(CACHED)) / base,
            " ×");
    for (String what : List.of(JAR, EXTRACTED, CACHED)) {
      report.figure(
          String.format(
              Locale.ROOT,
              "| start: %s, to ready on a migrated PostgreSQL | **%.2f s, %.2f ×** | %s in turn"
                  + " with it: %.2f s |",
              what,
              Bench.median(of(what)),
              Bench.median(of(what)) / base,
              EMPTY,
              base));
    }
  }

  private List<Double> of(String what) {
    return seconds.computeIfAbsent(what, any -> new ArrayList<>());
  }

  private void add(String what, String load, Duration time, Results report) {
    of(what).add(time.toNanos() / 1e9);
    report.detail(
        String.format(Locale.ROOT, "start: %s %.2f s; load %s", what, time.toNanos() / 1e9, load));
  }

  private static Duration node(Node.Setup how) {
    try (Node node = Node.start(how)) {
      return node.startTime();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Until it answers at all. */
  private Duration empty(Path jar, Path folder) throws IOException {
    int port = FreePort.find();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(Node.shippedOptions(setup.jar()));
    command.addAll(
        List.of("-jar", jar.toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("empty.log").toFile())
            .start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
              .timeout(Duration.ofSeconds(2))
              .build();
      while (process.isAlive() && System.nanoTime() - begun < PATIENCE.toNanos()) {
        try {
          http.send(request, HttpResponse.BodyHandlers.discarding());
          return Duration.ofNanos(System.nanoTime() - begun);
        } catch (IOException notYet) {
          Bench.pause(Duration.ofMillis(20));
        }
      }
      throw new OpsException(Files.readString(folder.resolve("empty.log")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    } finally {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
