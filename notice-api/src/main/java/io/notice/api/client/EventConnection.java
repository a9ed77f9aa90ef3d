package io.notice.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection that brings events. Read by one thread; closed by any. */
final class EventConnection implements AutoCloseable {

  /** What an answer carries: events, or why there are none. */
  sealed interface Body permits Arrivals, Refusal {}

  private record Refusal(byte[] bytes) implements Body {}

  private final Arrivals arrivals;
  private final EventParser parser = new EventParser();
  private final Queue<ServerSentEvent> complete = new ArrayDeque<>();

  private EventConnection(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  /**
   * Opens a stream.
   *
   * @param cursor the id of the last event that was seen; null for none
   * @param patience how long the answer may take
   * @throws ProblemException if the server refuses
   */
  static EventConnection open(
      HttpClient http,
      URI address,
      String token,
      @Nullable Long cursor,
      Duration patience,
      ProblemReader problems)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Accept", "text/event-stream, application/problem+json")
            .header("Authorization", "Bearer " + token)
            .header("Cache-Control", "no-store");
    if (cursor != null) {
      request.header("Last-Event-ID", cursor.toString());
    }
    HttpResponse<Body> answer = answer(http, request.build(), patience);
    return switch (answer.body()) {
      case Arrivals arrivals -> new EventConnection(arrivals);
      case Refusal(byte[] bytes) ->
          throw problems.read(
              answer.statusCode(), bytes, answer.headers().firstValue("Retry-After").orElse(null));
    };
  }

  private static HttpResponse<Body> answer(HttpClient http, HttpRequest request, Duration patience)
      throws IOException, InterruptedException {
    // The request's own timeout is not used: whether it covers the body differs between JDKs.
    CompletableFuture<HttpResponse<Body>> coming = http.sendAsync(request, EventConnection::bodyOf);
    try {
      return coming.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      coming.cancel(true); // does nothing to one that is there
    }
  }

  private static HttpResponse.BodySubscriber<Body> bodyOf(HttpResponse.ResponseInfo answer) {
    boolean events =
        answer.statusCode() == 200
            && answer
                .headers()
                .firstValue("Content-Type")
                .orElse("")
                .startsWith("text/event-stream");
    return events
        ? new Arrivals()
        : BodySubscribers.mapping(BodySubscribers.ofByteArray(), Refusal::new);
  }

  /**
   * The next event; waits for it.
   *
   * @param patience how long nothing at all may come, comments included
   * @return null at the end of the stream
   */
  @Nullable ServerSentEvent next(Duration patience) throws IOException, InterruptedException {
    while (complete.isEmpty()) {
      List<ByteBuffer> bytes = arrivals.next(patience);
      if (bytes == null) {
        return null;
      }
      bytes.forEach(buffer -> parser.take(buffer, complete::add));
    }
    return complete.remove();
  }

  /** The last time to wait before reconnecting that the server has named; null if none yet. */
  @Nullable Duration retry() {
    return parser.retry();
  }

  @Override
  public void close() {
    arrivals.cancel();
  }
}
