package io.notice.web.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.stream.Streams;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamEndpointTest {

  static TestDatabase database;
  static RunningNode node;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database, "notice.stream.heartbeat=1s");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void theResponseIsMadeForProxies() throws IOException {
    try (StreamSocket client = StreamSocket.open(node.port(), node.recipient("head-ada"), "")) {
      assertThat(client.head().getFirst()).startsWith("HTTP/1.1 200");
      assertThat(client.head())
          .anyMatch(line -> line.equalsIgnoreCase("Content-Type: text/event-stream;charset=UTF-8"))
          .anyMatch(line -> line.equalsIgnoreCase("Cache-Control: no-store, no-transform"))
          .anyMatch(line -> line.equalsIgnoreCase("X-Accel-Buffering: no"));
      await().until(() -> client.data("ready").size() == 1);
      assertThat(client.lines()).anyMatch(line -> line.startsWith("retry: "));
    }
  }

  @Test
  void whoAsksForTheHeadAloneHasNoStream() throws Exception {
    String token = node.recipient("head-only");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Void> head =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + node.port() + "/api/v1/stream"))
                  .HEAD()
                  .header("Authorization", "Bearer " + token)
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(
              node.send("Not delivered", "{\"recipients\":[\"head-only\"]}").json().get("online"))
          .hasToString("0");
    }
  }

  @Test
  void aNoticeComesLiveAndTheHeartbeatKeepsTheLineOpen() throws IOException {
    try (StreamSocket client = StreamSocket.open(node.port(), node.recipient("live-ada"), "")) {
      await().until(() -> client.lines().contains(":"));
      RunningNode.Answer sent = node.send("Hello 世界", "{\"recipients\":[\"live-ada\"]}");
      assertThat(sent.status()).isEqualTo(201);
      assertThat(sent.json().get("online").asInt()).isEqualTo(1);
      await().until(() -> client.data("notice").size() == 1);
      assertThat(client.data("notice").getFirst()).contains("Hello 世界");
      assertThat(client.lines()).contains("id: " + sent.json().get("position").asLong());
    }
  }

  @Test
  void theWholeResponseIsReadByAStrictClientToItsEnd() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      String id = "strict-" + version.name().toLowerCase(Locale.ROOT).replace('_', '-');
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/api/v1/stream"))
              .header("Authorization", "Bearer " + node.recipient(id))
              .build();
      try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
        HttpResponse<Stream<String>> response =
            client.send(request, HttpResponse.BodyHandlers.ofLines());
        for (int i = 0; i < 3; i++) {
          node.send("for one " + i, "{\"recipients\":[\"" + id + "\"]}");
          node.send("for all " + i, "{\"everyone\":true}");
        }
        node.send("x".repeat(150), "{\"recipients\":[\"" + id + "\"]}");
        Iterator<String> lines = response.body().iterator();
        List<String> names = new ArrayList<>();
        while (lines.hasNext()) {
          String line = lines.next();
          if (line.startsWith("event: ")) {
            names.add(line.substring(7));
            if (Collections.frequency(names, "notice") == 7) {
              node.call("PUT", "/recipients/" + id, node.adminToken(), "{\"active\":false}");
            }
          }
        }
        assertThat(names).startsWith("ready").endsWith("bye");
        assertThat(names.stream().filter("notice"::equals)).hasSize(7);
      }
    }
  }

  @Test
  void editsAreToldWithoutTheReadersOwnState() throws IOException {
    try (StreamSocket client = StreamSocket.open(node.port(), node.recipient("edit-ada"), "")) {
      await().until(() -> client.data("ready").size() == 1);
      RunningNode.Answer sent = node.send("First", "{\"recipients\":[\"edit-ada\"]}");
      String path = "/notices/" + sent.json().get("id").asString();
      for (String patch :
          List.of("{\"title\":\"Second\",\"material\":true}", "{\"title\":\"Third\"}")) {
        assertThat(node.call("PATCH", path, node.adminToken(), patch, "If-Match", "*").status())
            .isEqualTo(200);
      }
      await().until(() -> client.data("notice-updated").size() == 2);
      String material = client.data("notice-updated").getFirst();
      assertThat(material).contains("\"title\":\"Second\"", "\"material\":true");
      assertThat(material)
          .doesNotContain("\"seen\"", "\"read\"", "readAt", "acknowledgedAt", "archived");
      assertThat(client.data("notice-updated").getLast()).contains("\"material\":false");
    }
    // Replayed, they come in their present form, each with what it was.
    try (StreamSocket client =
        StreamSocket.open(node.port(), node.tokenFor("edit-ada"), "?lastEventId=0")) {
      await().until(() -> client.data("notice-updated").size() == 2);
      assertThat(client.data("notice-updated").getFirst())
          .contains("\"title\":\"Third\"", "\"material\":true");
    }
  }

  @Test
  void theHeadersCursorWinsOverTheQuerys() throws IOException {
    String token = node.recipient("cursor-ada");
    long first =
        node.send("one", "{\"recipients\":[\"cursor-ada\"]}").json().get("position").asLong();
    node.send("two", "{\"recipients\":[\"cursor-ada\"]}");
    try (StreamSocket client =
        StreamSocket.open(
            node.port(), token, "?lastEventId=" + (first - 1), "Last-Event-ID: " + first)) {
      await().until(() -> !client.data("notice").isEmpty());
      assertThat(client.data("notice")).hasSize(1).first().asString().contains("\"two\"");
    }
    try (StreamSocket client =
        StreamSocket.open(node.port(), token, "?lastEventId=" + (first - 1))) {
      await().until(() -> client.data("notice").size() == 2);
    }
  }

  @Test
  void anEmptyCursorIsNone() throws IOException {
    String token = node.recipient("none-ada");
    long before =
        node.send("one", "{\"recipients\":[\"none-ada\"]}").json().get("position").asLong() - 1;
    try (StreamSocket client = StreamSocket.open(node.port(), token, "?lastEventId=")) {
      await().until(() -> client.data("notice").size() == 1);
      assertThat(client.data("reset")).isEmpty();
    }
    try (StreamSocket client =
        StreamSocket.open(node.port(), token, "?lastEventId=" + before, "Last-Event-ID:")) {
      await().until(() -> client.data("notice").size() == 1);
      assertThat(client.data("ready").getFirst()).contains("\"resumed\":true");
    }
  }

  @Test
  void aPeerThatGoesWithoutAWordLeavesNothingBehind() throws IOException {
    String token = node.recipient("gone-ada");
    Streams streams = node.bean(Streams.class);
    EmitterCache emitters = node.bean(EmitterCache.class);
    await().until(() -> streams.open() == 0);
    List<StreamSocket> clients = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      clients.add(StreamSocket.open(node.port(), token, ""));
    }
    assertThat(streams.open()).isEqualTo(15);
    assertThat(emitters.size()).isEqualTo(15);
    for (StreamSocket client : clients) {
      client.reset();
    }
    await().atMost(Duration.ofSeconds(15)).until(() -> streams.open() == 0 && emitters.size() == 0);
  }

  @Test
  void logoutEndsTheStreamWithBye() throws IOException {
    node.call(
        "PUT",
        "/recipients/bye-ada",
        node.adminToken(),
        "{\"displayName\":\"Ada\",\"password\":\"a long enough one\"}");
    RunningNode.Answer login =
        node.call(
            "POST",
            "/auth/login",
            null,
            "{\"username\":\"bye-ada\",\"password\":\"a long enough one\"}");
    String token = login.json().get("accessToken").asString();
    node.call(
        "PUT",
        "/me/password",
        token,
        "{\"current\":\"a long enough one\",\"password\":\"another long one\"}");
    try (StreamSocket client = StreamSocket.open(node.port(), token, "")) {
      await().until(() -> client.data("ready").size() == 1);
      RunningNode.Answer out =
          node.call(
              "POST",
              "/auth/logout",
              null,
              "{\"refreshToken\":\"" + login.json().get("refreshToken").asString() + "\"}");
      assertThat(out.status()).isEqualTo(204);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> client.data("bye").size() == 1 && client.ended());
      assertThat(client.data("bye").getFirst()).contains("revoked");
    }
  }

  @Test
  void deactivationEndsTheStreamWithBye() throws IOException {
    try (StreamSocket client = StreamSocket.open(node.port(), node.recipient("off-ada"), "")) {
      await().until(() -> client.data("ready").size() == 1);
      node.call("PUT", "/recipients/off-ada", node.adminToken(), "{\"active\":false}");
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> client.data("bye").size() == 1 && client.ended());
    }
  }
}
