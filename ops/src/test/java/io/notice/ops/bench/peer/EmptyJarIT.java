package io.notice.ops.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.FreePort;
import io.notice.ops.support.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start is held against is a web application that starts and has nothing in it. */
class EmptyJarIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void itServesNothing() throws Exception {
    Path product = Path.of(System.getProperty("notice.jar"));
    Path jar = EmptyJar.write(product, folder.resolve("empty.jar"));
    int port = FreePort.find();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Node.shippedOptions(product));
    command.addAll(
        List.of("-jar", jar.toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
    Path log = folder.resolve("empty.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(status(process, port)).as(Files.readString(log)).isEqualTo(404);
      assertThat(Files.readString(log)).doesNotContain("WARN", "ERROR").contains("Jetty");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static int status(Process process, int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
          Thread.sleep(100);
        }
      }
      return 0;
    }
  }
}
