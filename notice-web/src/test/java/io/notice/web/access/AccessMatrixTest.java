package io.notice.web.access;

import static io.notice.web.access.SharedNode.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every route of the running application with every kind of caller, against {@code
 * access-matrix.txt}.
 */
class AccessMatrixTest {

  /** Of nothing and nobody, and well formed wherever an id may stand. */
  private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final RunningNode node = SharedNode.node();
  private static final JdbcClient sql = SharedNode.sql();

  /** Those who may call something, with their credential. */
  private static final Map<String, String> callers = new LinkedHashMap<>();

  /** Those who may not call anything, with what they once could. */
  private static final Map<String, String> refused = new LinkedHashMap<>();

  @BeforeAll
  static void callers() {
    callers.put("recipient", person("matrix-recipient", "{RECIPIENT}"));
    callers.put("publisher", person("matrix-publisher", "{RECIPIENT,PUBLISHER}"));
    callers.put("admin", person("matrix-admin", "{RECIPIENT,PUBLISHER,ADMIN}"));
    callers.put("newcomer", newcomer());
    callers.put("write", node.key("notices:write"));
    callers.put("read", node.key("notices:read"));
    callers.put("directory", node.key("directory:write"));
    callers.put("tokens", node.key("tokens:issue"));
    callers.put("metrics", node.key("metrics:read"));
    callers.put("hosted", node.tokenFor("matrix-admin"));
    refused.put("revoked key", revokedKey());
    refused.put("expired key", expiredKey());
    refused.put("expired token", expiredToken());
    refused.put("token of an ended session", endedSession());
    refused.put("token of a deactivated person", deactivated());
    refused.put("former secret of a rotated key", rotatedKey());
    refused.put("token that a revoked key has issued", tokenOfARevokedKey());
    refused.put("refresh token", refreshToken());
    refused.put("garbage", "garbage");
  }

  @Test
  void fileSpeaksOfEachRouteAndNoOther() throws Exception {
    assertThat(matrix().keySet()).isEqualTo(routes());
  }

  @TestFactory
  Stream<DynamicTest> everyRouteWithEveryCaller() throws Exception {
    return matrix().entrySet().stream()
        .map(line ->
            DynamicTest.dynamicTest(line.getKey(), () -> check(line.getKey(), line.getValue())));
  }

  /** As many as the documents say. */
  @Test
  void thereIsACellForEachRouteAndCaller() throws Exception {
    int cells = matrix().size() * (callers.size() + refused.size() + 1);
    System.out.println("Access matrix: " + cells + " cells");
    assertThat(cells).isGreaterThan(1_500);
  }

  private static void check(String route, Set<String> permitted) {
    boolean open = permitted.contains("anybody");
    List<String> wrong = new ArrayList<>();
    Map<String, String> known = new LinkedHashMap<>(refused);
    known.put("nobody", null);
    known.forEach((caller, credential) -> {
      int status = call(route, credential, wrong);
      if (open ? status == 401 || status == 403 : status != 401) {
        wrong.add(caller + " got " + status);
      }
    });
    callers.forEach((caller, credential) -> {
      int status = call(route, credential, wrong);
      boolean in = open || permitted.contains(caller);
      if (in ? status == 401 || status == 403 || status >= 500 : status != 403) {
        wrong.add(caller + " got " + status);
      }
    });
    assertThat(wrong).as(route).isEmpty();
  }

  /** Calls with a body that no route can read, so that whoever gets through changes nothing. */
  private static int call(String route, String credential, List<String> wrong) {
    String[] parts = route.split(" ");
    String path =
        parts[1]
            .replace("/**", "/liveness")
            .replaceAll("\\{\\*[^}]*}", "x")
            .replaceAll("\\{[^}]*}", NOWHERE);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path));
    if (parts[0].equals("GET") || parts[0].equals("DELETE")) {
      request.method(parts[0], HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .method(parts[0], HttpRequest.BodyPublishers.ofString("[["))
          .header("Content-Type", "application/json");
    }
    if (credential != null) {
      request.header("Authorization", "Bearer " + credential);
    }
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      response.body().close(); // a stream would not end by itself
      HttpHeaders headers = response.headers();
      if (!headers.firstValue("X-Content-Type-Options").orElse("").equals("nosniff")
          || headers.firstValue("Content-Security-Policy").isEmpty()) {
        wrong.add(response.statusCode() + " without its guards");
      }
      if (path.startsWith("/api/")
          && !headers.firstValue("Cache-Control").orElse("").startsWith("no-store")) {
        wrong.add(response.statusCode() + " may be kept by caches");
      }
      return response.statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Set<String>> matrix() throws IOException {
    try (InputStream file = AccessMatrixTest.class.getResourceAsStream("/access-matrix.txt")) {
      Map<String, Set<String>> matrix = new LinkedHashMap<>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split("\\s+"))
          .forEach(words ->
              matrix.put(
                  words[0] + " " + words[1],
                  Arrays.stream(words).skip(2).collect(Collectors.toSet())));
      return matrix;
    }
  }

  /**
   * The application's own mappings; {@code /error} is the container's, and answers nobody who asks
   * for it.
   */
  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (HandlerMapping mapping : node.bean(DispatcherServlet.class).getHandlerMappings()) {
      if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
        controllers.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info)));
      }
    }
    routes.remove("ANY /error");
    return routes;
  }

  private static List<String> routes(RequestMappingInfo info) {
    List<String> methods =
        info.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
    return info.getPatternValues().stream()
        .flatMap(pattern ->
            (methods.isEmpty() ? List.of("ANY") : methods)
                .stream().map(method -> method + " " + (pattern.isEmpty() ? "/" : pattern)))
        .toList();
  }

  private static String newcomer() {
    String token = person("matrix-newcomer", "{RECIPIENT,PUBLISHER,ADMIN}");
    sql.sql("update recipient set must_change_password = true where id = 'matrix-newcomer'")
        .update();
    return token;
  }

  private static String revokedKey() {
    Answer made = newKey("");
    assertThat(
            node.call(
                    "DELETE",
                    "/api-keys/" + made.json().get("id").asString(),
                    node.adminToken(),
                    null)
                .status())
        .isEqualTo(204);
    return made.json().get("key").asString();
  }

  private static String expiredKey() {
    Answer made = newKey("");
    sql.sql("update api_key set expires_at = now() - interval '1 second' where id = ?::uuid")
        .param(made.json().get("id").asString())
        .update();
    return made.json().get("key").asString();
  }

  private static Answer newKey(String more) {
    Answer made =
        node.call(
            "POST",
            "/api-keys",
            node.adminToken(),
            "{\"name\":\"matrix\",\"scopes\":[\"notices:write\",\"notices:read\",\"directory:write\","
                + "\"tokens:issue\",\"metrics:read\"]"
                + more
                + "}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }

  private static String rotatedKey() {
    Answer made = newKey("");
    String id = made.json().get("id").asString();
    Answer rotated =
        node.call("POST", "/api-keys/" + id + "/rotate", node.adminToken(), "{\"grace\":0}");
    assertThat(rotated.status()).as(rotated.body()).isIn(200, 201);
    return made.json().get("key").asString();
  }

  private static String tokenOfARevokedKey() {
    Answer made = newKey("");
    Answer issued =
        node.call(
            "POST", "/recipients/matrix-recipient/tokens", made.json().get("key").asString(), "{}");
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    String id = made.json().get("id").asString();
    assertThat(node.call("DELETE", "/api-keys/" + id, node.adminToken(), null).status())
        .isEqualTo(204);
    return issued.json().get("accessToken").asString();
  }

  private static String refreshToken() {
    Answer answer =
        node.call(
            "POST",
            "/auth/login",
            null,
            "{\"username\":\"matrix-admin\",\"password\":\"" + RunningNode.ADMIN_PASSWORD + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("refreshToken").asString();
  }

  private static String expiredToken() {
    Answer issued =
        node.call(
            "POST",
            "/recipients/matrix-recipient/tokens",
            callers.get("tokens"),
            "{\"expiresIn\":1}");
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    String token = issued.json().get("accessToken").asString();
    Awaitility.await().until(() -> node.call("GET", "/me", token, null).status() == 401);
    return token;
  }

  private static String endedSession() {
    String token = person("matrix-ended", "{RECIPIENT,PUBLISHER,ADMIN}");
    String session =
        node.call("GET", "/me/sessions", token, null)
            .json()
            .get("items")
            .get(0)
            .get("id")
            .asString();
    assertThat(node.call("DELETE", "/me/sessions/" + session, token, null).status()).isEqualTo(204);
    return token;
  }

  private static String deactivated() {
    String token = person("matrix-deactivated", "{RECIPIENT,PUBLISHER,ADMIN}");
    Answer answer =
        node.call("PUT", "/recipients/matrix-deactivated", node.adminToken(), "{\"active\":false}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return token;
  }
}
