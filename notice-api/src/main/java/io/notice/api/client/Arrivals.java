package io.notice.api.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an open stream, taken piece by piece by one thread that knows how long it is willing
 * to wait for the next. No more is asked of the connection than was taken, so that a slow reader
 * slows the sender down instead of filling the memory.
 */
final class Arrivals
    implements HttpResponse.BodySubscriber<EventConnection.Body>, EventConnection.Body {

  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (cancelled) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    arrived.add(new Bytes(bytes));
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(new End(failure));
  }

  @Override
  public void onComplete() {
    arrived.add(new End(null));
  }

  @Override
  public CompletionStage<EventConnection.Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  /**
   * The next bytes; waits for them.
   *
   * @return null at the end of the body
   * @throws IOException if the connection broke, or nothing came for so long
   */
  @Nullable List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    Arrival next = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return switch (next) {
      case null -> throw new InterruptedIOException("silent for " + patience.toMillis() + " ms");
      case Bytes(List<ByteBuffer> bytes) -> {
        Flow.Subscription from = subscription;
        if (from != null) {
          from.request(1);
        }
        yield bytes;
      }
      case End(Throwable failure) -> {
        arrived.add(next); // it stays the end
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        yield null;
      }
    };
  }

  /** Closes the connection, and wakes up who waits for it. */
  void cancel() {
    cancelled = true;
    Flow.Subscription from = subscription;
    if (from != null) {
      from.cancel();
    }
    arrived.add(new End(null));
  }

  private sealed interface Arrival {}

  private record Bytes(List<ByteBuffer> bytes) implements Arrival {}

  private record End(@Nullable Throwable failure) implements Arrival {}
}
