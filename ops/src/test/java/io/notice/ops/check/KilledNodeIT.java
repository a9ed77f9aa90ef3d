package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Node;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed without warning, and started again on what it left behind. */
class KilledNodeIT {

  private static final String PASSWORD = "not a secret, only a test";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Node> nodes = new ArrayList<>();

  @TempDir Path data;

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    http.close();
  }

  @Test
  void everythingThatWasAnsweredIsThereAndTheCountsAreRight()
      throws IOException, InterruptedException {
    Node first = start();
    String admin = signIn(first);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String answer =
          call(
              first,
              "POST",
              "/notices",
              admin,
              "{\"title\":\"n%d\",\"body\":\"b\",\"audience\":%s}"
                  .formatted(
                      i, i % 2 == 0 ? "{\"everyone\":true}" : "{\"recipients\":[\"admin\"]}"));
      sent.add(value(answer, "id"));
    }
    call(first, "PUT", "/inbox/" + sent.get(3) + "/read", admin, "");
    call(first, "PUT", "/inbox/" + sent.get(4) + "/read", admin, "");

    ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();

    Node second = start();
    String again = signIn(second);
    String inbox = call(second, "GET", "/inbox?limit=100", again, "");
    assertThat(sent).allSatisfy(id -> assertThat(inbox).contains(id));
    assertThat(call(second, "GET", "/inbox/unread", again, "")).contains("\"total\":18");
    assertThat(call(second, "GET", "/inbox/" + sent.get(3), again, "")).contains("\"read\":true");
  }

  private Node start() {
    Node node =
        Node.start(
            QuickStart.setup()
                .with(
                    Map.of(
                        "NOTICE_DATA_DIR",
                        data.toString(),
                        "NOTICE_BOOTSTRAP_ADMIN_PASSWORD",
                        PASSWORD)));
    nodes.add(node);
    return node;
  }

  private String signIn(Node node) throws IOException, InterruptedException {
    String answer =
        call(
            node,
            "POST",
            "/auth/login",
            "",
            "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}");
    return value(answer, "accessToken");
  }

  private String call(Node node, String method, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/api/v1" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
    return response.body();
  }

  private static String value(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
  }
}
