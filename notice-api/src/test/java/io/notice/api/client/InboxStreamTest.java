package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader of a stream, against a server that does everything that a server can do to it. */
class InboxStreamTest {

  private final StubServer server = new StubServer();
  private final NoticeClient client = NoticeClient.builder(server.address()).build();
  private final List<InboxEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void stop() {
    over.countDown();
    client.close();
    server.close();
  }

  @Test
  void goesOnFromTheLastEventWithoutRepetition() {
    server
        .thenStream(out -> {
          out.write(ready(3, 15));
          out.write(expired(4) + expired(5));
        })
        .thenStream(out -> {
          out.write(ready(5, 15));
          out.write(expired(4) + expired(5) + expired(6));
          hold();
        });
    open();
    await().until(() -> positions().contains(6L));
    assertThat(positions()).containsExactly(4L, 5L, 6L);
    assertThat(server.calls())
        .extracting(call -> call.header("Last-Event-ID"))
        .containsExactly(null, "5");
    assertThat(of(InboxEvent.Lost.class)).hasSize(1);
  }

  @Test
  void beginsWhereItIsTold() {
    server.thenStream(out -> {
      out.write(ready(41, 15) + expired(42));
      hold();
    });
    try (InboxStream stream = client.stream(this::token, 41L, events::add)) {
      await().until(() -> positions().contains(42L));
      assertThat(server.calls().getFirst().header("Last-Event-ID")).isEqualTo("41");
      assertThat(stream.position()).isEqualTo(42);
    }
  }

  @Test
  void withoutAnyEventItComesBackToWhereItBegan() {
    server
        .thenStream(out -> out.write(ready(17, 15)))
        .thenStream(out -> {
          out.write(ready(17, 15));
          hold();
        });
    open();
    await().until(() -> of(InboxEvent.Ready.class).size() == 2);
    assertThat(server.calls().getLast().header("Last-Event-ID")).isEqualTo("17");
  }

  @Test
  void aRefusedTokenIsReplaced() {
    server
        .thenProblem(401, "unauthenticated")
        .thenStream(out -> {
          out.write(ready(1, 15));
          hold();
        });
    open();
    await().until(() -> of(InboxEvent.Ready.class).size() == 1);
    assertThat(server.calls())
        .extracting(call -> call.header("Authorization"))
        .containsExactly("Bearer token-1", "Bearer token-2");
    assertThat(of(InboxEvent.Lost.class)).isEmpty();
  }

  @Test
  void anExpiredTokenIsReplacedAtOnce() {
    server
        .thenStream(out -> {
          out.write(ready(1, 15));
          over(1_200);
          out.write("event: bye\nretry: 3000\ndata: {\"reason\":\"expired\"}\n\n");
        })
        .thenStream(out -> {
          out.write(ready(1, 15));
          hold();
        });
    open();
    await().until(() -> of(InboxEvent.Ready.class).size() == 2);
    assertThat(of(InboxEvent.Bye.class)).containsExactly(new InboxEvent.Bye("expired"));
    assertThat(server.calls().getLast().header("Authorization")).isEqualTo("Bearer token-2");
    assertThat(of(InboxEvent.Lost.class)).isEmpty();
  }

  @Test
  void tokensThatHaveHadTheirTimeAreNoReasonToHurry() {
    server.thenStream(
        out -> out.write(ready(1, 15) + "event: bye\ndata: {\"reason\":\"expired\"}\n\n"));
    open();
    await().until(() -> of(InboxEvent.Lost.class).size() >= 3);
    int calls = server.calls().size();
    // The first time with a new token at once, and from then on only after a wait that was told.
    assertThat(calls).isLessThanOrEqualTo(of(InboxEvent.Lost.class).size() + 2);
  }

  @Test
  void aTokenThatIsRefusedAgainAndAgainIsNoReasonToHurry() {
    server.thenProblem(401, "unauthenticated");
    open();
    await().until(() -> of(InboxEvent.Lost.class).size() >= 2);
    assertThat(of(InboxEvent.Lost.class).getFirst().reason()).contains("401");
    assertThat(tokens.get()).isEqualTo(server.calls().size());
  }

  @Test
  void endsWhenThereAreNoMoreTokens() {
    server.thenProblem(401, "unauthenticated");
    AtomicInteger asked = new AtomicInteger();
    InboxStream stream =
        client.stream(() -> asked.incrementAndGet() == 1 ? "only" : null, null, events::add);
    await().until(stream::hasEnded);
    assertThat(events).singleElement().isInstanceOf(InboxEvent.Ended.class);
  }

  @Test
  void endsWhereItMayNotRead() {
    server.thenProblem(403, "forbidden");
    InboxStream stream = open();
    await().until(stream::hasEnded);
    assertThat(events).singleElement().isInstanceOf(InboxEvent.Ended.class);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void aServerThatIsFullIsGivenTheTimeThatItAsksFor() {
    server.thenProblem(503, "too-many-streams", "Retry-After", "30");
    open();
    await().until(() -> !of(InboxEvent.Lost.class).isEmpty());
    assertThat(of(InboxEvent.Lost.class).getFirst().retryIn())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void anotherPageThanAStreamIsNone() {
    server.then(200, "<h1>Please sign in to this network</h1>");
    open();
    await().until(() -> !of(InboxEvent.Lost.class).isEmpty());
    assertThat(events).noneMatch(event -> event instanceof InboxEvent.Ready);
  }

  @Test
  void positionsBeginAnewAfterAReset() {
    server
        .thenStream(out -> {
          out.write(ready(100, 15) + expired(101));
          out.write("event: reset\nid: 7\ndata: {\"reason\":\"unknown\",\"position\":7}\n\n");
          out.write(expired(8));
        })
        .thenStream(out -> {
          out.write(ready(8, 15));
          hold();
        });
    open();
    await().until(() -> of(InboxEvent.Ready.class).size() == 2);
    assertThat(of(InboxEvent.Reset.class)).containsExactly(new InboxEvent.Reset("unknown", 7));
    assertThat(positions()).containsExactly(101L, 8L);
    assertThat(server.calls().getLast().header("Last-Event-ID")).isEqualTo("8");
  }

  @Test
  void aDeadConnectionIsFound() {
    server.thenStream(out -> {
      out.write(ready(1, 1));
      hold();
    });
    open();
    await().atMost(Duration.ofSeconds(8)).until(() -> !of(InboxEvent.Lost.class).isEmpty());
    assertThat(of(InboxEvent.Lost.class).getFirst().reason()).contains("silent");
    // With the usual heartbeat of 15 s, 37.5 s: within the 45 s that are promised.
  }

  @Test
  void commentsKeepAConnectionAlive() {
    server.thenStream(out -> {
      out.write(ready(1, 1));
      for (int i = 2; i < 10; i++) {
        over(500);
        out.write(":\n\n");
      }
      out.write(expired(2));
      hold();
    });
    open();
    await().atMost(Duration.ofSeconds(20)).until(() -> positions().contains(2L));
    assertThat(of(InboxEvent.Lost.class)).isEmpty();
  }

  @Test
  void aListenerThatFailsGetsTheEventAgain() {
    server
        .thenStream(out -> {
          out.write(ready(1, 15) + expired(2) + expired(3));
          hold();
        })
        .thenStream(out -> {
          out.write(ready(2, 15) + expired(3));
          hold();
        });
    AtomicInteger failures = new AtomicInteger();
    client.stream(
        this::token,
        null,
        event -> {
          if (event instanceof InboxEvent.Expired(long at, _)
              && at == 3
              && failures.getAndIncrement() == 0) {
            throw new IllegalStateException("not now");
          }
          events.add(event);
        });
    await().until(() -> positions().contains(3L));
    assertThat(positions()).containsExactly(2L, 3L);
    assertThat(server.calls().getLast().header("Last-Event-ID")).isEqualTo("2");
  }

  @Test
  void whatIsNotKnownOrNotReadableIsPassedOver() {
    server.thenStream(out -> {
      out.write(ready(1, 15));
      out.write("event: weather\nid: 2\ndata: {\"sun\":true}\n\n");
      out.write("event: notice\nid: 3\ndata: no JSON\n\n");
      out.write("event: notice-expired\nid: 4\ndata: {\"id\":\"no-uuid\"}\n\n");
      out.write(expired(5));
      hold();
    });
    open();
    await().until(() -> positions().contains(5L));
    assertThat(positions()).containsExactly(5L);
    assertThat(of(InboxEvent.Lost.class)).isEmpty();
  }

  @Test
  void nothingComesAfterItIsClosed() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    server.thenStream(out -> {
      out.write(ready(1, 15) + expired(2) + expired(3));
      hold();
    });
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    InboxStream stream =
        client.stream(
            this::token,
            null,
            event -> {
              events.add(event);
              if (event instanceof InboxEvent.Expired) {
                inside.countDown();
                try {
                  leave.await();
                } catch (InterruptedException e) {
                  interrupted.set(true);
                }
              }
            });
    await().until(() -> inside.getCount() == 0);
    Thread closing = Thread.ofVirtual().start(stream::close);
    await().until(() -> closing.getState() == Thread.State.WAITING);
    leave.countDown();
    await().until(() -> !closing.isAlive());
    assertThat(stream.hasEnded()).isTrue();
    assertThat(positions()).containsExactly(2L);
    assertThat(interrupted.get()).as("a listener is never interrupted").isNull();
  }

  @Test
  void aListenerMayCloseIt() {
    server.thenStream(out -> {
      out.write(ready(1, 15) + expired(2) + expired(3));
      hold();
    });
    AtomicReference<InboxStream> stream = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    stream.set(
        client.stream(
            this::token,
            null,
            event -> {
              events.add(event);
              if (event instanceof InboxEvent.Expired) {
                awaitQuietly(known);
                stream.get().close();
              }
            }));
    known.countDown();
    await().until(() -> stream.get().hasEnded());
    assertThat(positions()).containsExactly(2L);
  }

  @Test
  void closingTheClientClosesItsStreams() {
    server.thenStream(out -> {
      out.write(ready(1, 15));
      hold();
    });
    InboxStream stream = open();
    await().until(() -> !events.isEmpty());
    client.close();
    assertThat(stream.hasEnded()).isTrue();
  }

  @Test
  void closesWhileItWaitsToComeBack() {
    server.thenProblem(503, "too-many-streams", "Retry-After", "60");
    InboxStream stream = open();
    await().until(() -> !of(InboxEvent.Lost.class).isEmpty());
    stream.close();
    assertThat(stream.hasEnded()).isTrue();
  }

  private InboxStream open() {
    return client.stream(this::token, null, events::add);
  }

  private String token() {
    return "token-" + tokens.incrementAndGet();
  }

  private List<Long> positions() {
    return of(InboxEvent.Positioned.class).stream().map(InboxEvent.Positioned::at).toList();
  }

  private <T extends InboxEvent> List<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Comes back quickly: {@code retry: 20}. */
  private static String ready(long from, int heartbeat) {
    return """
    event: ready
    retry: 20
    id: %d
    data: {"position":200,"unread":{"total":0,"urgent":0,"toAcknowledge":0,"byCategory":{},\
    "position":200,"version":1},"missed":{"total":0,"urgent":0,"since":null},"heartbeat":%d,"resumed":true}

    """
        .formatted(from, heartbeat);
  }

  private static String expired(long position) {
    return """
    event: notice-expired
    id: %d
    data: {"id":"01900000-0000-7000-8000-%012d"}

    """
        .formatted(position, position);
  }

  /** Keeps the connection open until the test is over. */
  private void hold() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void over(long milliseconds) throws IOException {
    try {
      var unused = over.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
