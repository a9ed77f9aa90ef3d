package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;

/** Health and metrics on a port of their own: open there, gone from the other, and nothing else. */
class ManagementPortTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static TestDatabase database;
  static RunningNode node;
  static int port;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database, "management.server.port=0");
    port =
        Integer.parseInt(node.bean(Environment.class).getRequiredProperty("local.management.port"));
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void metricsAndHealthAreOpenThere() throws Exception {
    assertThat(get(port, "/actuator/prometheus", null).body()).contains("notice_streams_open");
    for (String path : new String[] {"", "/liveness", "/readiness"}) {
      HttpResponse<String> health = get(port, "/actuator/health" + path, null);
      assertThat(health.statusCode()).as(path).isEqualTo(200);
      assertThat(health.body()).doesNotContain("details", "components", "PostgreSQL");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator",
    "/actuator/env",
    "/actuator/heapdump",
    "/actuator/loggers",
    "/actuator/threaddump",
    "/actuator/sbom/application",
    "/actuator/health/db",
    "/api/v1/me",
    "/api/v1/notices",
    "/v3/api-docs",
    "/",
  })
  void nothingElseIsThere(String path) throws Exception {
    assertThat(get(port, path, null).statusCode()).isEqualTo(404);
    assertThat(get(port, path, node.adminToken()).statusCode()).isEqualTo(404);
  }

  @Test
  void otherPortHasTheRestAndNoMetricsAnyMore() throws Exception {
    assertThat(get(node.port(), "/actuator/prometheus", null).statusCode()).isEqualTo(401);
    assertThat(get(node.port(), "/actuator/prometheus", node.key("metrics:read")).statusCode())
        .isEqualTo(404);
    assertThat(get(node.port(), "/api/v1/me", null).statusCode()).isEqualTo(401);
    assertThat(get(node.port(), "/api/v1/me", node.adminToken()).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> get(int asked, String path, String credential)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked + path));
    if (credential != null) {
      request.header("Authorization", "Bearer " + credential);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
