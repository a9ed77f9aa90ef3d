package io.notice.ops.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A node's API as its administrator and other systems use it. */
public final class NoticeApi implements AutoCloseable {

  private static final String BODY = "Payroll is **down** from 22:00. Submit claims before 21:45.";
  private static final int BULK = 10_000;
  private static final int TOKEN_CONNECTIONS = 8;
  private static final Duration SIGN_IN_AGAIN = Duration.ofMinutes(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Node node;
  private String token = "";
  private long signedIn;

  public NoticeApi(Node node) {
    this.node = node;
  }

  /** The administrator's access token. */
  public String admin() {
    long now = System.nanoTime();
    if (token.isEmpty() || now - signedIn > SIGN_IN_AGAIN.toNanos()) {
      token =
          Json.text(
              call(
                  "POST",
                  "/api/v1/auth/login",
                  "",
                  "{\"username\":\"admin\",\"password\":"
                      + Json.quoted(node.adminPassword())
                      + "}"),
              "accessToken");
      signedIn = now;
    }
    return token;
  }

  /** Creates recipients with the ids {@code user0}, {@code user1} and so on. */
  public List<String> importRecipients(int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "user" + i).toList();
    for (int from = 0; from < count; from += BULK) {
      String recipients =
          ids.subList(from, Math.min(count, from + BULK)).stream()
              .map(id -> "{\"id\":\"" + id + "\",\"displayName\":\"User " + id + "\"}")
              .collect(Collectors.joining(","));
      call("POST", "/api/v1/recipients/bulk", admin(), "{\"recipients\":[" + recipients + "]}");
    }
    return ids;
  }

  /** A new API key. */
  public String key(String name, String... scopes) {
    String names = List.of(scopes).stream().map(Json::quoted).collect(Collectors.joining(","));
    String body = "{\"name\":" + Json.quoted(name) + ",\"scopes\":[" + names + "]}";
    return Json.text(call("POST", "/api/v1/api-keys", admin(), body), "key");
  }

  /**
   * An access token for each recipient, valid for an hour, as a host site gets them; in the order
   * in which the answers came.
   */
  public List<String> tokens(String key, List<String> recipients) {
    Deque<String> left = new ArrayDeque<>(recipients);
    return RequestLoad.run(
            node.port(),
            TOKEN_CONNECTIONS,
            () -> {
              String id = left.poll();
              if (id == null) {
                return null;
              }
              return RequestLoad.post("/recipients/" + id + "/tokens", key, "{\"expiresIn\":3600}");
            },
            Duration.ofSeconds(60))
        .orThrow()
        .texts("accessToken");
  }

  /** An access token for one recipient, valid for an hour. */
  public String token(String key, String recipient) {
    return Json.text(
        call("POST", "/api/v1/recipients/" + recipient + "/tokens", key, "{\"expiresIn\":3600}"),
        "accessToken");
  }

  /** A broadcast to everyone, as a request for {@link RequestLoad}. */
  public static byte[] broadcast(String key, String title) {
    return RequestLoad.post("/notices", key, notice(title, "{\"everyone\":true}"));
  }

  /** A notice to one recipient, as a request for {@link RequestLoad}. */
  public static byte[] direct(String key, String title, String recipient) {
    return RequestLoad.post(
        "/notices", key, notice(title, "{\"recipients\":[\"" + recipient + "\"]}"));
  }

  /** A batch with one notice to each of some recipients, as a request for {@link RequestLoad}. */
  public static byte[] batch(String key, String title, List<String> recipients) {
    return RequestLoad.post(
        "/notices/batch",
        key,
        recipients.stream()
            .map(recipient -> notice(title, "{\"recipients\":[\"" + recipient + "\"]}"))
            .collect(Collectors.joining(",", "{\"notices\":[", "]}")));
  }

  private static String notice(String title, String audience) {
    return notice(title, BODY, audience);
  }

  private static String notice(String title, String body, String audience) {
    return """
    {"title":%s,"body":%s,"category":"it",\
    "priority":"NORMAL","audience":%s,"link":"https://intranet.example/payroll"}\
    """
        .formatted(Json.quoted(title), Json.quoted(body), audience);
  }

  /**
   * Publishes and waits for the answer.
   *
   * @return its position
   */
  public long publish(String key, String title) {
    return publish(key, title, BODY);
  }

  /** The same with a body of the caller's. */
  public long publish(String key, String title, String body) {
    return Json.number(
        call("POST", "/api/v1/notices", key, notice(title, body, "{\"everyone\":true}")),
        "position");
  }

  /**
   * Publishes for an audience and waits for the answer.
   *
   * @param audience JSON
   * @return its position
   */
  public long send(String key, String title, String audience) {
    return Json.number(call("POST", "/api/v1/notices", key, notice(title, audience)), "position");
  }

  /** A gauge of the node; empty if it has none of this name. */
  public OptionalDouble gauge(String name) {
    return call("GET", "/actuator/prometheus", admin(), "")
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }

  /** Creates a group, or replaces its members. */
  public void group(String key, List<String> members) {
    call("PUT", "/api/v1/groups/" + key, admin(), "{\"name\":" + Json.quoted(key) + "}");
    String recipients = members.stream().map(Json::quoted).collect(Collectors.joining(","));
    call(
        "PUT",
        "/api/v1/groups/" + key + "/members",
        admin(),
        "{\"recipients\":[" + recipients + "]}");
  }

  /**
   * Any other call.
   *
   * @param credential empty for none
   * @param body JSON; empty for none
   * @return the answer's body
   * @throws OpsException if the answer is not a 2xx
   */
  public String call(String method, String path, String credential, String body) {
    return call(method, path, credential, body, Map.of());
  }

  /** The same, with further headers. */
  public String call(
      String method, String path, String credential, String body, Map<String, String> headers) {
    return send(method, path, credential, body, headers).body();
  }

  /** The revision of what stands there, to be sent with {@code If-Match}. */
  public String tag(String path, String credential) {
    return send("GET", path, credential, "", Map.of()).headers().firstValue("ETag").orElseThrow();
  }

  private HttpResponse<String> send(
      String method, String path, String credential, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new OpsException(
            String.format(
                Locale.ROOT, "%s %s: %d %s", method, path, answer.statusCode(), answer.body()));
      }
      return answer;
    } catch (IOException e) {
      throw new OpsException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
