package io.notice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.inbox.InboxReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MainPathTest {

  static TestDatabase database;
  static Engine engine;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @Test
  void directNoticeWaitsInTheInboxOfWhomItNames() {
    Caller.Person ada = engine.recipient("direct-ada");
    Caller.Person bob = engine.recipient("direct-bob");
    Publication sent = engine.sendTo("Welcome", ada);
    assertThat(sent.audienceSize()).isEqualTo(1);
    assertThat(sent.online()).isZero();
    assertThat(sent.queued()).isEqualTo(1);
    assertThat(titles(ada)).containsExactly("Welcome");
    assertThat(titles(bob)).isEmpty();
    assertThat(counts(ada).total()).isEqualTo(1);
    assertThat(counts(ada).byCategory()).containsEntry("general", 1);
  }

  @Test
  void positionsRiseWithoutHoles() {
    Caller.Person ada = engine.recipient("dense-ada");
    Publication first = engine.sendTo("one", ada);
    Publication second = engine.sendToEveryone("two");
    assertThat(second.position()).isEqualTo(first.position() + 1);
  }

  @Test
  void broadcastReachesWhoWasInTheGroupAtItsPosition() {
    Caller.Person early = engine.recipient("group-early", "sales");
    engine.sendToGroups("first", "sales");
    Caller.Person late = engine.recipient("group-late", "sales");
    engine.leave(early, "sales");
    engine.sendToGroups("second", "sales");
    assertThat(titles(early)).containsExactly("first");
    assertThat(titles(late)).containsExactly("second");
    engine.join(early, "sales");
    engine.sendToGroups("third", "sales");
    assertThat(titles(early)).containsExactly("third", "first");
    assertThat(counts(early).total()).isEqualTo(2);
  }

  @Test
  void unionCountsEachPersonOnce() {
    Caller.Person ada = engine.recipient("union-ada", "red", "blue");
    Caller.Person bob = engine.recipient("union-bob", "blue");
    Caller.Person cy = engine.recipient("union-cy");
    Publication sent =
        engine.send(
            "Union",
            new Audience(
                false,
                Set.of(new GroupKey("red"), new GroupKey("blue")),
                Set.of(ada.id(), cy.id())));
    assertThat(sent.audienceSize()).isEqualTo(3);
    for (Caller.Person person : List.of(ada, bob, cy)) {
      assertThat(titles(person)).containsExactly("Union");
      assertThat(counts(person).total()).isEqualTo(1);
    }
  }

  @Test
  void readAndUnreadAgainKeepTheFirstTime() {
    Caller.Person ada = engine.recipient("receipt-ada", "receipts");
    Publication direct = engine.sendTo("direct", ada);
    Publication broadcast = engine.sendToGroups("broadcast", "receipts");
    for (Publication sent : List.of(direct, broadcast)) {
      long version = counts(ada).version();
      Counts read = engine.inbox().markRead(ada, sent.id());
      InboxItem item = engine.inbox().item(ada, sent.id());
      assertThat(item.read()).isTrue();
      assertThat(item.seen()).isTrue();
      assertThat(read.version()).isEqualTo(version + 1);
      assertThat(engine.inbox().markRead(ada, sent.id()).version()).isEqualTo(version + 1);
      Counts unread = engine.inbox().markUnread(ada, sent.id());
      assertThat(unread.total()).isEqualTo(read.total() + 1);
      assertThat(engine.inbox().item(ada, sent.id()).read()).isFalse();
      assertThat(engine.inbox().item(ada, sent.id()).seen()).isTrue();
      engine.inbox().markRead(ada, sent.id());
      assertThat(engine.inbox().item(ada, sent.id()).readAt()).isEqualTo(item.readAt());
    }
    assertThat(counts(ada).total()).isZero();
  }

  @Test
  void readAllLeavesWhatCameAfterAndUnreadAgainBelowTheMarkStands() {
    Caller.Person ada = engine.recipient("mark-ada", "marks");
    Publication direct = engine.sendTo("direct", ada);
    Publication broadcast = engine.sendToGroups("broadcast", "marks");
    Publication later = engine.sendToGroups("later", "marks");
    Counts counts = engine.inbox().readAll(ada, broadcast.position(), null);
    assertThat(counts.total()).isEqualTo(1);
    assertThat(engine.inbox().markUnread(ada, direct.id()).total()).isEqualTo(2);
    assertThat(engine.inbox().markUnread(ada, broadcast.id()).total()).isEqualTo(3);
    assertThat(titles(ada, InboxQuery.State.UNREAD))
        .containsExactly("later", "broadcast", "direct");
    assertThat(engine.inbox().readAll(ada, null, null).total()).isZero();
    assertThat(titles(ada, InboxQuery.State.READ)).containsExactly("later", "broadcast", "direct");
    assertThat(engine.inbox().item(ada, later.id()).read()).isTrue();
    long version = counts(ada).version();
    assertThat(engine.inbox().readAll(ada, null, null).version()).isEqualTo(version);
  }

  @Test
  void readAllOfOneCategoryLeavesTheOthers() {
    Caller.Person ada = engine.recipient("category-ada");
    Audience toAda = Audience.ofRecipients(ada.id());
    engine.publish(Engine.SENDER, Engine.content("it", toAda, "it", Priority.URGENT));
    engine.publish(Engine.SENDER, Engine.content("hr", toAda, "hr", Priority.NORMAL));
    assertThat(counts(ada).urgent()).isEqualTo(1);
    Counts counts = engine.inbox().readAll(ada, null, "it");
    assertThat(counts.byCategory()).containsOnlyKeys("hr");
    assertThat(counts.urgent()).isZero();
  }

  @Test
  void readAllAboveTheHeadIsRefused() {
    Caller.Person ada = engine.recipient("above-ada");
    assertThatThrownBy(() -> engine.inbox().readAll(ada, 1_000_000_000L, null))
        .isInstanceOf(NoticeException.Invalid.class);
  }

  @Test
  void archivedIsReadAndOutOfTheListUntilUnreadAgain() {
    Caller.Person ada = engine.recipient("archive-ada", "archives");
    Publication sent = engine.sendToGroups("put away", "archives");
    assertThat(engine.inbox().archive(ada, sent.id()).total()).isZero();
    assertThat(titles(ada)).isEmpty();
    assertThat(titles(ada, InboxQuery.State.ARCHIVED)).containsExactly("put away");
    assertThat(engine.inbox().markUnread(ada, sent.id()).total()).isEqualTo(1);
    assertThat(titles(ada)).containsExactly("put away");
  }

  @Test
  void acknowledgementIsAskedForUntilItIsGiven() {
    Caller.Person ada = engine.recipient("ack-ada", "acks");
    Publication sent =
        engine.publish(
            Engine.SENDER,
            new NoticeContent(
                "Policy",
                "Read it",
                "hr",
                Priority.HIGH,
                Audience.ofGroups(new GroupKey("acks")),
                null,
                null,
                null,
                null,
                true,
                null,
                null));
    assertThat(counts(ada).toAcknowledge()).isEqualTo(1);
    assertThat(engine.inbox().markRead(ada, sent.id()).toAcknowledge()).isEqualTo(1);
    assertThat(engine.inbox().acknowledge(ada, sent.id(), 1).acknowledgedAt()).isNotNull();
    assertThat(counts(ada).toAcknowledge()).isZero();
  }

  @Test
  void acknowledgingAgainReadsWhatWasUnreadAgainAndKeepsTheFirstTime() {
    Caller.Person ada = engine.recipient("again-ada", "again");
    Publication sent =
        engine.publish(
            Engine.SENDER,
            new NoticeContent(
                "Policy",
                "Read it",
                "hr",
                Priority.HIGH,
                Audience.ofGroups(new GroupKey("again")),
                null,
                null,
                null,
                null,
                true,
                null,
                null));
    InboxItem first = engine.inbox().acknowledge(ada, sent.id(), 1);
    engine.inbox().markUnread(ada, sent.id());
    InboxItem again = engine.inbox().acknowledge(ada, sent.id(), 1);
    assertThat(again.read()).isTrue();
    assertThat(again.acknowledgedAt()).isEqualTo(first.acknowledgedAt());
    assertThat(again.readAt()).isEqualTo(first.readAt());
  }

  @Test
  void versionsOfSeveralRecipientsAreReadTogether() {
    Caller.Person ada = engine.recipient("versions-ada");
    Caller.Person bob = engine.recipient("versions-bob");
    engine.inbox().markRead(ada, engine.sendTo("read", ada).id());
    assertThat(
            engine.bean(InboxReader.class).versions(new int[] {ada.ordinal(), bob.ordinal(), -1}))
        .isEqualTo(Map.of(ada.ordinal(), 1L, bob.ordinal(), 0L));
  }

  @Test
  void foreignAndUnknownNoticesAreTheSameNotFound() {
    Caller.Person ada = engine.recipient("foreign-ada");
    Caller.Person eve = engine.recipient("foreign-eve");
    Publication sent = engine.sendTo("private", ada);
    assertThatThrownBy(() -> engine.inbox().markRead(eve, sent.id()))
        .isInstanceOf(NoticeException.NotFound.class);
    assertThatThrownBy(() -> engine.inbox().item(eve, sent.id()))
        .isInstanceOf(NoticeException.NotFound.class);
    assertThat(counts(eve).version()).isZero();
  }

  @Test
  void recalledNoticeLeavesInboxAndCounts() {
    Caller.Person ada = engine.recipient("recall-ada", "recalls");
    Publication direct = engine.sendTo("direct", ada);
    Publication broadcast = engine.sendToGroups("broadcast", "recalls");
    engine.notices().recall(Engine.SENDER, direct.id(), "wrong");
    engine.notices().recall(Engine.SENDER, broadcast.id(), null);
    assertThat(counts(ada).total()).isZero();
    assertThat(titles(ada)).isEmpty();
    assertThatThrownBy(() -> engine.notices().recall(Engine.SENDER, direct.id(), null))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
  }

  @Test
  void unknownNamesFailAloneAndAreNamed() {
    Caller.Person ada = engine.recipient("alone-ada");
    List<io.notice.api.notice.Notices.BatchResult> results =
        engine.publishAll(
            List.of(
                Engine.content("good", Audience.ofRecipients(ada.id())),
                Engine.content("bad", Audience.ofRecipients(new RecipientId("nobody"))),
                Engine.content("bad too", Audience.ofGroups(new GroupKey("nowhere"))),
                Engine.content("good too", Audience.ofRecipients(new RecipientId("ALONE-ADA")))));
    assertThat(results.get(0).publication()).isNotNull();
    assertThat(results.get(1).failure()).isInstanceOf(NoticeException.Invalid.class);
    assertThat(results.get(2).failure()).isInstanceOf(NoticeException.Invalid.class);
    assertThat(results.get(3).publication().position())
        .isEqualTo(results.get(0).publication().position() + 1);
    assertThat(titles(ada)).containsExactly("good too", "good");
  }

  @Test
  void pagesStayWholeWhileNoticesComeIn() {
    Caller.Person ada = engine.recipient("page-ada", "pages");
    for (int i = 1; i <= 12; i++) {
      engine.send(
          "n" + i,
          i % 2 == 0 ? Audience.ofRecipients(ada.id()) : Audience.ofGroups(new GroupKey("pages")));
    }
    var first = engine.inbox().page(ada, query(InboxQuery.State.ALL, null, 5));
    engine.sendTo("newer", ada);
    var second = engine.inbox().page(ada, query(InboxQuery.State.ALL, first.nextCursor(), 5));
    var third = engine.inbox().page(ada, query(InboxQuery.State.ALL, second.nextCursor(), 5));
    assertThat(first.items())
        .extracting(InboxItem::title)
        .containsExactly("n12", "n11", "n10", "n9", "n8");
    assertThat(second.items())
        .extracting(InboxItem::title)
        .containsExactly("n7", "n6", "n5", "n4", "n3");
    assertThat(third.items()).extracting(InboxItem::title).containsExactly("n2", "n1");
    assertThat(third.nextCursor()).isNull();
    assertThatThrownBy(() -> engine.inbox().page(ada, query(InboxQuery.State.ALL, "bWFkZQ", 5)))
        .isInstanceOf(NoticeException.Invalid.class);
  }

  private static List<String> titles(Caller.Person person) {
    return titles(person, InboxQuery.State.ALL);
  }

  private static List<String> titles(Caller.Person person, InboxQuery.State state) {
    return engine.inbox().page(person, query(state, null, 100)).items().stream()
        .map(InboxItem::title)
        .toList();
  }

  private static InboxQuery query(InboxQuery.State state, String cursor, int limit) {
    return new InboxQuery(state, false, null, null, cursor, limit);
  }

  private static Counts counts(Caller.Person person) {
    return engine.inbox().unread(person).counts();
  }
}
