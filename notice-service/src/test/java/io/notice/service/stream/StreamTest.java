package io.notice.service.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Audience;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.MembershipDelta;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamTest {

  static TestDatabase database;
  static Engine engine;
  static Engine other;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database, "notice.stream.heartbeat=1s", "notice.stream.write-timeout=2s");
    other = Engine.on(database, "notice.stream.heartbeat=1s");
  }

  @AfterAll
  static void stop() {
    other.close();
    engine.close();
    database.close();
  }

  @Test
  void readyComesFirstAndItsIdIsWhereTheStreamContinuesFrom() {
    Caller.Person ada = engine.recipient("ready-ada");
    Publication missed = engine.sendTo("missed", ada);
    Publication second = engine.sendTo("second", ada);
    RecordingClient client = open(ada, null);
    await().until(() -> client.positions().size() == 2);
    RecordingClient.Event ready = client.events().getFirst();
    assertThat(ready.name()).isEqualTo("ready");
    assertThat(Long.parseLong(ready.id())).isLessThan(missed.position());
    assertThat(ready.data())
        .contains("\"position\":" + second.position(), "\"resumed\":false", "\"total\":2");
    assertThat(client.positions()).containsExactly(missed.position(), second.position());
    client.disconnect();
  }

  @Test
  void whatIsSentWhileTheStreamIsOpenComesLiveWithTheSendersCountOfWhoIsOnline() {
    Caller.Person ada = engine.recipient("live-ada", "live");
    engine.recipient("live-bob", "live");
    RecordingClient client = open(ada, null);
    live(client);
    Publication direct = engine.sendTo("direct", ada);
    Publication group = engine.sendToGroups("group", "live");
    assertThat(direct.online()).isEqualTo(1);
    assertThat(group.online()).isEqualTo(1);
    assertThat(group.queued()).isEqualTo(1);
    await().until(() -> client.positions().size() == 2);
    assertThat(client.positions()).containsExactly(direct.position(), group.position());
    client.disconnect();
  }

  @Test
  void noNoticeWaitsForTheNextEventOrHeartbeat() {
    try (Engine quiet = Engine.on(database, "notice.stream.heartbeat=1h")) {
      Caller.Person ada = quiet.recipient("prompt-ada", "prompt");
      RecordingClient client = RecordingClient.open(quiet.streams(), ada, null);
      for (int i = 1; i <= 300; i++) {
        long position =
            (i % 3 == 0 ? quiet.sendToGroups("g" + i, "prompt") : quiet.sendTo("d" + i, ada))
                .position();
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(5))
            .until(() -> client.positions().contains(position));
      }
      client.disconnect();
    }
  }

  @Test
  void sendOnOneNodeArrivesOnTheOther() {
    Caller.Person ada = engine.recipient("node-ada", "nodes");
    RecordingClient client = RecordingClient.open(other.streams(), ada, null);
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(
          i % 2 == 0
              ? engine.sendTo("d" + i, ada).position()
              : engine.sendToGroups("g" + i, "nodes").position());
    }
    await().until(() -> client.positions().size() == 20);
    assertThat(client.positions()).isEqualTo(sent);
    client.disconnect();
  }

  @Test
  void readOnOneNodeFallsInTheCountsOfTheOther() {
    Caller.Person ada = engine.recipient("badge-ada");
    RecordingClient here = open(ada, null);
    RecordingClient there = RecordingClient.open(other.streams(), ada, null);
    Publication sent = engine.sendTo("one", ada);
    await().until(() -> here.positions().size() == 1 && there.positions().size() == 1);
    engine.inbox().markRead(ada, sent.id());
    for (RecordingClient client : List.of(here, there)) {
      await().until(() -> !client.events("unread").isEmpty());
      assertThat(client.events("unread").getLast().data()).contains("\"total\":0", "\"version\":1");
      assertThat(client.events("receipt").getLast().data())
          .contains(sent.id().toString(), "\"read\":true");
      assertThat(client.events("unread").getLast().id()).isEmpty();
      client.disconnect();
    }
  }

  @Test
  void whatIsSeenOnOneNodeIsAMarkOnTheOther() {
    Caller.Person ada = engine.recipient("seen-ada");
    RecordingClient here = open(ada, null);
    RecordingClient there = RecordingClient.open(other.streams(), ada, null);
    Publication sent = engine.sendTo("one", ada);
    await().until(() -> here.positions().size() == 1 && there.positions().size() == 1);
    engine.inbox().markSeen(ada, sent.position());
    engine.inbox().markRead(ada, sent.id());
    for (RecordingClient client : List.of(here, there)) {
      await()
          .untilAsserted(() ->
              assertThat(client.events("receipt"))
                  .anySatisfy(receipt ->
                      assertThat(receipt.data()).contains(sent.id().toString(), "\"read\":true")));
      assertThat(client.events("receipt"))
          .filteredOn(receipt -> receipt.data().contains("upTo"))
          .singleElement()
          .satisfies(mark ->
              assertThat(mark.data())
                  .contains(
                      "\"upTo\":" + sent.position(),
                      "\"category\":null",
                      "\"seen\":true",
                      "\"at\":\"",
                      "\"version\":")
                  .doesNotContain("\"read\""));
      client.disconnect();
    }
  }

  @Test
  void whoHasHungUpIsAwayBeforeAnythingIsWrittenToThem() {
    Caller.Person ada = engine.recipient("hung-ada");
    RecordingClient client = open(ada, null);
    live(client);
    client.hangUp();
    await().until(client::completed);
    Publication sent = engine.sendTo("later", ada);
    assertThat(sent.queued()).isEqualTo(1);
    RecordingClient again = open(ada, null);
    await().until(() -> again.positions().equals(List.of(sent.position())));
    again.disconnect();
  }

  @Test
  void whoWasAwayGetsWhatWaitedOnceAndNothingAgain() {
    Caller.Person ada = engine.recipient("queue-ada");
    Publication first = engine.sendTo("first", ada);
    RecordingClient client = open(ada, null);
    await().until(() -> client.positions().size() == 1);
    client.disconnect();
    Publication second = engine.sendTo("second", ada);
    RecordingClient again = open(ada, null);
    await().until(() -> !again.positions().isEmpty());
    assertThat(again.positions()).containsExactly(second.position());
    assertThat(Long.parseLong(again.events().getFirst().id()))
        .isGreaterThanOrEqualTo(first.position());
    again.disconnect();
    await()
        .untilAsserted(() ->
            assertThat(
                    engine
                        .sql()
                        .sql("select delivered_up_to from inbox_state where recipient = ?")
                        .param(ada.ordinal())
                        .query(Long.class)
                        .single())
                .isGreaterThanOrEqualTo(second.position()));
  }

  @Test
  void moreThanFiveHundredQueuedIsAReset() {
    Caller.Person ada = engine.recipient("many-ada");
    Audience toAda = Audience.ofRecipients(ada.id());
    engine.publishAll(
        IntStream.range(0, 501).mapToObj(i -> Engine.content("n" + i, toAda)).toList());
    RecordingClient client = open(ada, null);
    await().until(() -> !client.events("reset").isEmpty());
    assertThat(client.positions()).isEmpty();
    Publication next = engine.sendTo("next", ada);
    await().until(() -> !client.positions().isEmpty());
    assertThat(client.positions()).containsExactly(next.position());
    client.disconnect();
  }

  @Test
  void badCursorsGetReadyAndResetAndThenWhatIsNew() {
    Caller.Person ada = engine.recipient("cursor-ada");
    engine.sendTo("old", ada);
    for (String cursor :
        List.of("999999999", "-1", "abc", "", "1e3", "٣", "99999999999999999999999")) {
      RecordingClient client = open(ada, cursor);
      await().until(() -> !client.events("reset").isEmpty());
      assertThat(client.events().getFirst().name()).isEqualTo("ready");
      assertThat(client.events().getFirst().data()).contains("\"resumed\":false");
      live(client);
      Publication next = engine.sendTo("next", ada);
      await().until(() -> !client.positions().isEmpty());
      assertThat(client.positions()).containsExactly(next.position());
      assertThat(Long.parseLong(client.events("reset").getFirst().id()))
          .isLessThan(next.position());
      client.disconnect();
    }
  }

  @Test
  void aCursorBelowWhatIsKeptIsAReset() {
    Caller.Person ada = engine.recipient("floor-ada");
    Publication sent = engine.sendTo("old", ada);
    engine.sql().sql("update notice_log_head set floor = ?").param(sent.position()).update();
    try {
      RecordingClient client = open(ada, String.valueOf(sent.position() - 1));
      await().until(() -> !client.events("reset").isEmpty());
      client.disconnect();
      RecordingClient kept = open(ada, String.valueOf(sent.position()));
      assertThat(kept.events().getFirst().data()).contains("\"resumed\":true");
      kept.disconnect();
    } finally {
      engine.sql().sql("update notice_log_head set floor = 0").update();
    }
  }

  @Test
  void recallReachesWhoHadItAndNotWhoJoinedLater() {
    Caller.Person had = engine.recipient("recalled-had", "recalled");
    Publication sent = engine.sendToGroups("wrong", "recalled");
    Caller.Person late = engine.recipient("recalled-late", "recalled");
    engine.leave(had, "recalled");
    RecordingClient hers = open(had, null);
    RecordingClient his = open(late, null);
    live(hers);
    live(his);
    engine.notices().recall(Engine.SENDER, sent.id(), "sent too early");
    Publication marker = engine.sendToEveryone("marker");
    await()
        .until(() ->
            hers.positions().contains(marker.position())
                && his.positions().contains(marker.position()));
    assertThat(hers.events("notice-recalled")).hasSize(1);
    assertThat(hers.events("notice-recalled").getFirst().data()).contains("sent too early");
    assertThat(his.events("notice-recalled")).isEmpty();
    await().until(() -> !hers.events("unread").isEmpty());
    hers.disconnect();
    his.disconnect();
  }

  @Test
  void replayLeavesOutWhatIsNoLongerLiveButItsRecall() {
    Caller.Person ada = engine.recipient("replayed-ada");
    RecordingClient client = open(ada, null);
    live(client);
    String cursor = client.cursor();
    client.disconnect();
    Publication kept = engine.sendTo("kept", ada);
    Publication gone = engine.sendTo("gone", ada);
    engine.notices().recall(Engine.SENDER, gone.id(), null);
    RecordingClient again = open(ada, cursor);
    await().until(() -> !again.events("notice-recalled").isEmpty());
    assertThat(again.positions()).containsExactly(kept.position());
    again.disconnect();
  }

  @Test
  void aPeerThatTakesNothingIsCutAndHoldsNobodyUp() {
    Caller.Person ada = engine.recipient("slow-ada", "slow");
    Caller.Person bob = engine.recipient("slow-bob", "slow");
    RecordingClient dead = open(ada, null);
    RecordingClient alive = open(bob, null);
    live(dead);
    live(alive);
    int open = engine.streams().open();
    dead.stopReading();
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(engine.sendToGroups("n" + i, "slow").position());
    }
    await().until(() -> alive.positions().containsAll(sent));
    await().atMost(Duration.ofSeconds(10)).until(dead::completed);
    await().until(() -> engine.streams().open() == open - 1);
    alive.disconnect();
  }

  @Test
  void aStreamThatFallsTooFarBehindEndsAsSlowAndNotSilently() {
    Caller.Person ada = engine.recipient("behind-ada");
    RecordingClient client = open(ada, null);
    live(client);
    client.stopReading();
    Audience toAda = Audience.ofRecipients(ada.id());
    for (int i = 0; i < 3; i++) {
      engine.publishAll(
          IntStream.range(0, 400).mapToObj(n -> Engine.content("n" + n, toAda)).toList());
    }
    await().atMost(Duration.ofSeconds(10)).until(client::completed);
  }

  @Test
  void deactivationEndsTheStream() {
    Caller.Person ada = engine.recipient("revoked-ada");
    RecordingClient client = open(ada, null);
    live(client);
    leaveEverything(ada);
    await().until(() -> !client.events("bye").isEmpty() && client.completed());
    assertThat(client.events("bye").getFirst().data()).contains("revoked");
  }

  private static void leaveEverything(Caller.Person person) {
    engine.inTransaction(() -> {
      var log = engine.bean(LogAppender.class);
      long change = log.beginDirectoryChange();
      engine
          .sql()
          .sql("update membership set left_change = ? where recipient = ? and left_change is null")
          .params(change, person.ordinal())
          .update();
      return log.appendDirectoryChange(
          change,
          new int[] {person.ordinal()},
          List.of(new MembershipDelta(0, new int[0], new int[] {person.ordinal()})));
    });
  }

  @Test
  void anExpiredTokenEndsTheStream() {
    Caller.Person ada = engine.recipient("expired-ada");
    Caller.Person brief =
        new Caller.Person(
            ada.id(),
            ada.ordinal(),
            "ada",
            Set.of(Role.RECIPIENT),
            null,
            null,
            Instant.now().plusMillis(600));
    RecordingClient client = open(brief, null);
    await().until(() -> !client.events("bye").isEmpty() && client.completed());
    assertThat(client.events("bye").getFirst().data()).contains("expired");
  }

  @Test
  void theOldestOfTooManyStreamsOfOneRecipientEnds() {
    Caller.Person ada = engine.recipient("limit-ada");
    List<RecordingClient> clients = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      clients.add(open(ada, null));
    }
    await().until(() -> !clients.getFirst().events("bye").isEmpty());
    assertThat(clients.getFirst().events("bye").getFirst().data()).contains("limit");
    assertThat(clients.get(1).events("bye")).isEmpty();
    clients.forEach(RecordingClient::disconnect);
  }

  @Test
  void textThatLooksLikeEventsStaysText() {
    Caller.Person ada = engine.recipient("injection-ada");
    RecordingClient client = open(ada, null);
    live(client);
    String title = "a\r\nevent: bye\ndata: {}\n\nid: 1\rdata: x\u2028\uFEFF";
    engine.publish(Engine.SENDER, Engine.content(title, Audience.ofRecipients(ada.id())));
    await().until(() -> client.positions().size() == 1);
    assertThat(client.events("bye")).isEmpty();
    assertThat(client.events("notice").getFirst().data())
        .doesNotContain("\r", "\n")
        .contains("a\\r\\nevent: bye");
    client.disconnect();
  }

  private static RecordingClient open(Caller.Person person, String cursor) {
    return RecordingClient.open(engine.streams(), person, cursor);
  }

  /** Waits until the stream is live, as a heartbeat or anything else would show. */
  private static void live(RecordingClient client) {
    await()
        .until(() ->
            engine.bean(StreamIndex.class).all().stream()
                .allMatch(stream -> stream.phase() == OpenStream.Phase.LIVE));
    assertThat(client.events()).isNotEmpty();
  }
}
