package io.notice.ops.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls to any node, each of which ends in an answer or in not knowing. */
final class Calls implements AutoCloseable {

  /** Of calls that are all well formed and allowed. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 405, 415, 422, 428);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final Map<String, Integer> wrong = new ConcurrentSkipListMap<>();
  private final AtomicLong slowestMillis = new AtomicLong();

  /** What came of a call. */
  sealed interface Reply {
    /** Whether it was done, and said so. */
    default boolean done() {
      return this instanceof Answered answered && answered.status / 100 == 2;
    }

    /** Whether nobody can tell: no answer, or one that says that it is not known. */
    default boolean unknown() {
      return !(this instanceof Answered answered) || answered.status >= 500;
    }
  }

  /** An answer came. */
  record Answered(int status, String body, boolean replayed, @Nullable String tag)
      implements Reply {}

  /** None came. */
  record Lost(String why) implements Reply {}

  /** A call of a node. */
  record Call(
      String method, String path, String credential, String body, Map<String, String> headers) {

    static Call of(String method, String path, String credential, String body) {
      return new Call(method, path, credential, body, Map.of());
    }

    Call with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Call(method, path, credential, body, more);
    }
  }

  /** Makes a call at a port of this machine and waits for what comes of it. */
  Reply make(int port, Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + call.path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + call.credential)
            .method(
                call.method,
                call.body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(call.body));
    if (!call.body.isEmpty()) {
      request.header(
          "Content-Type",
          call.method.equals("PATCH") && call.path.startsWith("/notices")
              ? "application/merge-patch+json"
              : "application/json");
    }
    call.headers.forEach(request::header);
    long began = System.nanoTime();
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      slowestMillis.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
      check(call, answer);
      return new Answered(
          answer.statusCode(),
          answer.body(),
          answer.headers().firstValue("Idempotency-Replayed").isPresent(),
          answer.headers().firstValue("ETag").orElse(null));
    } catch (IOException e) {
      return new Lost(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Lost("interrupted");
    }
  }

  /** No fault makes a good credential bad, and what a caller can't help is 503 and nothing else. */
  private void check(Call call, HttpResponse<String> answer) {
    int status = answer.statusCode();
    boolean front = answer.headers().firstValue("Server").orElse("").startsWith("nginx");
    boolean late = status == 400 && answer.body().contains("/expiresAt"); // it took too long
    boolean fault = status == 503 || (front && status >= 500);
    boolean empty = status == 200 && answer.body().isEmpty();
    if (!late && !fault && (empty || status >= 500 || REFUSALS.contains(status))) {
      String route =
          call.path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}").replaceAll("\\?.*", "");
      String body = answer.body().replaceAll("\"(instance|reference)\":\"[^\"]*\",?", "");
      wrong.merge(
          call.method
              + " "
              + route
              + " was answered "
              + status
              + " "
              + body.substring(0, Math.min(200, body.length())),
          1,
          Integer::sum);
    }
  }

  /** Answers that must not be, and how often they were. */
  Map<String, Integer> wrong() {
    return wrong;
  }

  /** The slowest answer that came. */
  Duration slowest() {
    return Duration.ofMillis(slowestMillis.get());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
