package io.notice.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One recipient's stream, read for as long as this object is open. The reader owns the connection:
 * it comes back after every failure, from the last event that the listener has taken, with a new
 * token when the old one is not taken any more. It gives up only if the server says that this
 * caller may have no stream, or there are no more tokens.
 *
 * <p>The listener is called by one thread, a virtual one, with each event in order and each event
 * of the log once; after {@link InboxEvent.Reset} positions begin anew. A listener that throws gets
 * the event again, on the next connection. One that is slow slows the server, which in the end says
 * {@code bye: slow}: nothing is lost by that.
 */
public final class InboxStream implements AutoCloseable {

  private static final System.Logger log = System.getLogger(InboxStream.class.getName());

  /** After {@code bye: limit} other streams of this person live; coming back at once ends one. */
  private static final Duration AFTER_LIMIT = Duration.ofMinutes(1);

  /** A connection that has held for so long was none that fails at once. */
  private static final Duration STABLE = Duration.ofSeconds(10);

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final HttpClient http;
  private final URI address;
  private final UserCredential credential;
  private final ProblemReader problems;
  private final InboxEventReader events;
  private final Consumer<? super InboxEvent> listener;
  private final Consumer<InboxStream> onEnd;
  private final Duration patience;
  private final ReconnectPauses pauses =
      new ReconnectPauses(bound -> ThreadLocalRandom.current().nextLong(bound));

  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock delivery = new ReentrantLock();
  private final Thread reader;
  private volatile @Nullable EventConnection connection;
  private volatile @Nullable Long cursor;
  private @Nullable Duration named;
  private int refusals;

  /**
   * @param patience how long the answer, and then the first event, may take
   * @param onEnd told when the reader has ended, by itself or because it was closed
   */
  InboxStream(
      HttpClient http,
      URI address,
      UserCredential credential,
      JsonMapper json,
      Duration patience,
      @Nullable Long after,
      Consumer<? super InboxEvent> listener,
      Consumer<InboxStream> onEnd) {
    this.http = http;
    this.address = address;
    this.credential = credential;
    this.problems = new ProblemReader(json);
    this.events = new InboxEventReader(json);
    this.patience = patience;
    this.cursor = after;
    this.listener = listener;
    this.onEnd = onEnd;
    this.reader = Thread.ofVirtual().name("notice-stream").unstarted(this::run);
  }

  InboxStream start() {
    reader.start();
    return this;
  }

  /**
   * Where the stream would go on from: the position of the last event that the listener has taken.
   * Who keeps it can go on from there with another stream.
   *
   * @return null before the first event
   */
  public @Nullable Long position() {
    return cursor;
  }

  /** Whether the reader has come to its end, by itself or because it was closed. */
  public boolean hasEnded() {
    return !reader.isAlive();
  }

  /**
   * Ends the connection. When this returns, the listener is not called any more; it may call this
   * itself.
   */
  @Override
  public void close() {
    closing.countDown();
    EventConnection open = connection;
    if (open != null) {
      open.close();
    }
    if (Thread.currentThread() == reader) {
      return;
    }
    delivery.lock(); // so that the listener is never interrupted
    try {
      reader.interrupt();
    } finally {
      delivery.unlock();
    }
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (pause != null && !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = connectAndRead();
      }
    } catch (InterruptedException e) {
      // closed
    } finally {
      onEnd.accept(this);
    }
  }

  /** Reads one connection to its end. Returns when to come back; null for never. */
  private @Nullable Duration connectAndRead() throws InterruptedException {
    String token = null;
    try {
      token = credential.token();
      if (token == null) {
        return end("There are no more tokens.");
      }
      long opened = System.nanoTime();
      InboxEvent.Bye bye = read(token);
      return bye == null
          ? lost("The connection has ended.", pauses.next(named))
          : pauseAfter(bye, token, Duration.ofNanos(System.nanoTime() - opened));
    } catch (ProblemException.Forbidden e) {
      return end(e.getMessage());
    } catch (ProblemException.Unauthenticated e) {
      if (token != null) {
        credential.refused(token);
        refusals++;
      }
      return token != null && refusals < 2 ? Duration.ZERO : lost(e, null);
    } catch (ProblemException e) {
      return lost(e, e.retryAfter().orElse(null));
    } catch (IOException | RuntimeException e) {
      return lost(e, null);
    }
  }

  /** Returns what the server took its leave with; null if it said nothing. */
  private InboxEvent.@Nullable Bye read(String token) throws IOException, InterruptedException {
    long ready = 0;
    try (EventConnection open =
        EventConnection.open(http, address, token, cursor, patience, problems)) {
      connection = open;
      if (isClosing()) {
        return null;
      }
      Duration silence = patience;
      ServerSentEvent next;
      while ((next = open.next(silence)) != null) {
        named = open.retry() == null ? named : open.retry();
        InboxEvent event = take(next);
        if (event instanceof InboxEvent.Ready first) {
          ready = System.nanoTime();
          refusals = 0;
          silence = silence(first.heartbeat());
        } else if (event instanceof InboxEvent.Bye bye) {
          return bye;
        }
      }
      return null;
    } finally {
      connection = null;
      if (ready != 0 && System.nanoTime() - ready > STABLE.toNanos()) {
        pauses.reset();
      }
    }
  }

  /** Two heartbeats may be missing, and a little: with the usual 15 s, 37.5 s. */
  private static Duration silence(Duration heartbeat) {
    return heartbeat.isPositive() ? heartbeat.multipliedBy(5).dividedBy(2) : Duration.ofSeconds(40);
  }

  /** Hands an event on, unless it has been there; then moves the cursor. */
  private @Nullable InboxEvent take(ServerSentEvent next) {
    long at = position(next.id());
    Long seen = cursor;
    boolean opens = next.name().equals("ready");
    boolean resets = next.name().equals("reset");
    if (at >= 0 && !opens && !resets && seen != null && at <= seen) {
      return null;
    }
    InboxEvent event = null;
    try {
      event = events.read(next.name(), at, next.data());
    } catch (RuntimeException e) {
      // One that can't be read would never get better. What it says is nothing for a log.
      log.log(
          System.Logger.Level.ERROR,
          () -> "A " + next.name() + " that can't be read: " + e.getClass().getName());
    }
    if (event != null && !deliver(event)) {
      return event;
    }
    if (at >= 0 && (!opens || seen == null)) {
      cursor = at;
    }
    return event;
  }

  private static long position(@Nullable String id) {
    boolean numeric =
        id != null
            && !id.isEmpty()
            && id.length() <= 18
            && id.chars().allMatch(c -> c >= '0' && c <= '9');
    return numeric ? Long.parseLong(id) : -1;
  }

  /** Returns whether the listener was called: it is not after {@link #close}. */
  private boolean deliver(InboxEvent event) {
    delivery.lock();
    try {
      if (isClosing()) {
        return false;
      }
      listener.accept(event);
      return true;
    } finally {
      delivery.unlock();
    }
  }

  private Duration pauseAfter(InboxEvent.Bye bye, String token, Duration lived) {
    return switch (bye.reason()) {
      case "expired" -> {
        credential.refused(token);
        // A source of tokens that have had their time is no reason to hurry.
        yield lived.compareTo(SHORT) > 0 ? Duration.ZERO : lost("bye: expired", pauses.next(named));
      }
      case "revoked" -> {
        credential.refused(token);
        yield lost("bye: revoked", pauses.next(named));
      }
      // The server has spread its streams over some seconds itself.
      case "shutdown" -> lost("bye: shutdown", named == null ? pauses.next(null) : named);
      case "limit" -> lost("bye: limit", AFTER_LIMIT.plus(pauses.next(named)));
      default -> lost("bye: " + bye.reason(), pauses.next(named));
    };
  }

  private Duration lost(Exception failure, @Nullable Duration atLeast) {
    String said = failure.getMessage();
    Duration wait = atLeast == null ? Duration.ZERO : atLeast;
    Duration pause =
        pauses.next(named).plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    return lost(said == null ? failure.getClass().getSimpleName() : said, pause);
  }

  private Duration lost(String reason, Duration pause) {
    tell(new InboxEvent.Lost(reason, pause));
    return pause;
  }

  private @Nullable Duration end(@Nullable String reason) {
    tell(new InboxEvent.Ended(reason == null ? "" : reason));
    return null;
  }

  /** How it stands with the connection is nothing to come back for. */
  private void tell(InboxEvent event) {
    try {
      deliver(event);
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.WARNING, "A listener of a stream has failed.", e);
    }
  }
}
