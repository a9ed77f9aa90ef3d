package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is tried again, and what is not. */
class SafeRetriesTest {

  private static final String PUBLISHED =
      """
      {"id":"01900000-0000-7000-8000-000000000001","version":1,"status":"PUBLISHED","position":7,
       "audienceSize":3,"online":1,"queued":2,"somethingNew":true}
      """;
  private static final NoticeFields NOTICE =
      NoticeFields.builder("Title", "Body")
          .to(Audience.ofEveryone())
          .priority(Priority.HIGH)
          .build();
  private static final NoticeId ID = new NoticeId(UUID.randomUUID());

  private final StubServer server = new StubServer();
  private final NoticeClient client = client(server.address());

  private static NoticeClient client(URI address) {
    return NoticeClient.builder(address)
        .apiKey("ntk_test")
        .readTimeout(Duration.ofSeconds(5))
        .retries(
            new Retries(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(10)))
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aSendIsRepeatedWithTheSameBytesUnderTheSameKey() {
    server
        .thenProblem(503, "unavailable")
        .thenHangUp()
        .thenProblem(409, "idempotency-key-busy")
        .then(201, PUBLISHED);
    Publication sent = client.notices().send(NOTICE);
    assertThat(sent.position()).isEqualTo(7);
    assertThat(server.calls()).hasSize(4);
    assertThat(server.calls())
        .extracting(call -> call.header("Idempotency-Key"))
        .containsOnly(server.calls().getFirst().header("Idempotency-Key"))
        .doesNotContainNull();
    assertThat(server.calls())
        .extracting(StubServer.Call::body)
        .containsOnly(
            "{\"title\":\"Title\",\"body\":\"Body\",\"priority\":\"HIGH\",\"audience\":"
                + "{\"everyone\":true,\"groups\":[],\"recipients\":[]},\"requiresAcknowledgement\":false}");
    assertThat(server.calls())
        .extracting(call -> call.header("Authorization"))
        .containsOnly("Bearer ntk_test");
  }

  @Test
  void everyCallHasAKeyOfItsOwn() {
    server.then(201, PUBLISHED);
    client.notices().send(NOTICE);
    client.notices().send(NOTICE);
    client.notices().draft(NOTICE);
    assertThat(server.calls())
        .extracting(call -> call.header("Idempotency-Key"))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void theCallersOwnKeyIsKept() {
    server.thenHangUp().then(201, PUBLISHED);
    client.notices().send(NOTICE, "order-7");
    assertThat(server.calls())
        .extracting(call -> call.headers().get("Idempotency-Key"))
        .containsOnly(List.of("order-7"));
  }

  @Test
  void whatMayHaveBeenDoneIsNotRepeatedWithoutAKey() {
    server.thenHangUp();
    NoAnswerException failure =
        catchThrowableOfType(
            NoAnswerException.class, () -> client.notices().recall(ID, "A mistake"));
    assertThat(failure.mayHaveBeenDone()).isTrue();
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void aWriteThatTheServerCouldNotConfirmIsNotRepeatedWithoutAKey() {
    server.thenProblem(503, "unavailable", "Retry-After", "1");
    ProblemException.Unavailable failure =
        catchThrowableOfType(
            ProblemException.Unavailable.class, () -> client.notices().publish(ID));
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void whatWasRefusedForItsRateIsRepeatedWhateverItIs() {
    server.thenProblem(429, "rate-limited", "Retry-After", "0").then(200, PUBLISHED);
    client.notices().publish(ID);
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void theServerIsGivenTheTimeThatItAsksFor() {
    server.thenProblem(429, "rate-limited", "Retry-After", "1").then(201, PUBLISHED);
    client.notices().send(NOTICE);
    assertThat(server.calls().getLast().at() - server.calls().getFirst().at())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void longWaitsAreTheCallers() {
    server.thenProblem(429, "rate-limited", "Retry-After", "60");
    ProblemException.RateLimited failure =
        catchThrowableOfType(
            ProblemException.RateLimited.class, () -> client.notices().send(NOTICE));
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(failure.status()).isEqualTo(429);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void attemptsComeToAnEnd() {
    server.thenProblem(503, "unavailable");
    assertThat(catchThrowableOfType(ProblemException.class, () -> client.notices().send(NOTICE)))
        .isInstanceOf(ProblemException.Unavailable.class);
    assertThat(server.calls()).hasSize(4);
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    server.thenBreakOff("{\"items\":[").then(200, "{\"items\":[]}");
    assertThat(client.directory().groups().items()).isEmpty();
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void aServerThatIsNotThereIsTriedForEverything() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (NoticeClient away = client(URI.create("http://127.0.0.1:" + free))) {
      NoAnswerException failure =
          catchThrowableOfType(NoAnswerException.class, () -> away.notices().recall(ID, null));
      assertThat(failure.mayHaveBeenDone()).isFalse();
      assertThat(failure).hasMessageContaining("POST").hasMessageContaining("/recall");
    }
  }

  @Test
  void failuresOfTheServerAreNotRepeated() {
    server.then(
        500,
        "{\"type\":\"/problems/internal\",\"title\":\"The server failed\",\"reference\":\"r-1\"}");
    ProblemException failure =
        catchThrowableOfType(ProblemException.class, () -> client.notices().send(NOTICE));
    assertThat(failure).isInstanceOf(ProblemException.Unexpected.class);
    assertThat(failure.type()).isEqualTo("internal");
    assertThat(failure.problem().reference()).isEqualTo("r-1");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void whatIsWrongWhereIsSaid() {
    server.then(
        400,
        """
        {"type":"/problems/invalid","title":"The request is not valid","status":400,
         "detail":"The request is not valid.","errors":[{"pointer":"/title","detail":"must not be empty"}]}
        """);
    ProblemException.Invalid failure =
        catchThrowableOfType(ProblemException.Invalid.class, () -> client.notices().send(NOTICE));
    assertThat(failure.violations()).containsExactly(new Violation("/title", "must not be empty"));
    assertThat(failure).hasMessageContaining("/title: must not be empty");
    assertThat(failure.type()).isEqualTo("invalid");
  }

  @Test
  void pagesOfWhatStandsBetweenAreProblemsToo() {
    server.then(502, "<h1>Bad Gateway</h1>").then(302, "", "Location", "https://elsewhere.example");
    ProblemException failure =
        catchThrowableOfType(ProblemException.class, () -> client.notices().notice(ID));
    assertThat(failure).isInstanceOf(ProblemException.Unexpected.class);
    assertThat(failure.status()).isEqualTo(302);
    assertThat(failure.type()).isEmpty();
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void datesAreTimesToWaitToo() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90));
    assertThat(ProblemReader.wait(date)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(90));
    assertThat(ProblemReader.wait("Mon, 05 Jan 1998 00:00:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(ProblemReader.wait("soon")).isNull();
    assertThat(ProblemReader.wait("")).isNull();
    assertThat(ProblemReader.wait("99999999999999999999")).isNull();
  }

  @Test
  void aTokenThatIsRefusedIsReplacedOnce() {
    server
        .thenProblem(401, "unauthenticated")
        .then(
            200,
            "{\"total\":0,\"urgent\":0,\"toAcknowledge\":0,\"byCategory\":{},\"position\":3,"
                + "\"version\":1,\"missed\":{\"total\":0,\"urgent\":0,\"since\":null}}")
        .thenProblem(401, "unauthenticated");
    int[] asked = {0};
    InboxCalls inbox = client.inbox(() -> "token-" + ++asked[0]);
    assertThat(inbox.unread().counts().position()).isEqualTo(3);
    assertThat(catchThrowableOfType(ProblemException.class, inbox::unread))
        .isInstanceOf(ProblemException.Unauthenticated.class);
    assertThat(server.calls())
        .extracting(call -> call.header("Authorization"))
        .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3");
  }
}
