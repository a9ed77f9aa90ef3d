package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word about where a client comes from is taken. */
class TrustedProxyTest {

  static TestDatabase database;
  static RunningNode behindProxy;
  static RunningNode alone;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    behindProxy = RunningNode.on(database, "notice.trusted-proxies=127.0.0.1,10.1.0.0/16");
    alone = RunningNode.on(database);
  }

  @AfterAll
  static void stop() {
    alone.close();
    behindProxy.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9                       | 203.0.113.9",
        "198.51.100.1, 203.0.113.9         | 203.0.113.9",
        "198.51.100.1, 203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "2001:db8::7                       | 2001:db8::7",
        "10.1.2.3                          | 10.1.2.3",
        "203.0.113.9, unknown              | 127.0.0.1",
        "203.0.113.9, example.org          | 127.0.0.1",
        "203.0.113.9,                      | 127.0.0.1",
      })
  void addressIsTheLastThatNoTrustedProxyHas(String forwarded, String address) throws Exception {
    assertThat(addressOfStream(behindProxy, forwarded)).isEqualTo(address);
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    assertThat(addressOfStream(alone, "203.0.113.9")).isEqualTo("127.0.0.1");
  }

  @Test
  void schemeIsTheProxys() throws Exception {
    assertThat(header(behindProxy, "https")).startsWith("max-age=");
    assertThat(header(behindProxy, "http, https")).startsWith("max-age=");
    assertThat(header(behindProxy, "http")).isEmpty();
    assertThat(header(alone, "https")).isEmpty();
  }

  @Test
  void whatIsNoAddressStopsTheStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxySettings(List.of("proxy.example")))
        .withMessageContaining("NOTICE_TRUSTED_PROXIES");
  }

  private static String header(RunningNode node, String scheme) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.port() + "/actuator/health"))
                .header("X-Forwarded-Proto", scheme)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .headers()
        .firstValue("Strict-Transport-Security")
        .orElse("");
  }

  /** Where the node sees the one stream coming from that the administrator has. */
  private static String addressOfStream(RunningNode node, String forwarded)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/api/v1/stream"))
            .header("Authorization", "Bearer " + node.adminToken())
            .header("Accept", "text/event-stream")
            .header("X-Forwarded-For", forwarded)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> stream =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.statusCode()).isEqualTo(200);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        String address = await().until(() -> addressInPresence(node), found -> !found.isEmpty());
        node.call("DELETE", "/presence/admin", node.adminToken(), null);
        while (lines.readLine() != null) {
          // until it has ended
        }
        return address;
      }
    }
  }

  private static String addressInPresence(RunningNode node) {
    return node.call("GET", "/presence/admin", node.adminToken(), null)
        .json()
        .at("/streams/0/address")
        .asString("");
  }
}
