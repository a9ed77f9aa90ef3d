package io.notice.service.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Scope;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.ReceiptFilter.State;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.report.ReportSummary;
import io.notice.api.report.Reports;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReportsTest {

  static TestDatabase database;
  static Engine engine;
  static Counted counted;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    counted = new Counted(engine);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @Test
  void nobodyHasDoneAnythingYet() {
    engine.recipient("idle", "idlers");
    Publication sent = engine.sendToGroups("quiet", "idlers");
    NoticeReport report = counted.report(sent.id());
    assertThat(report.summary()).isEqualTo(new ReportSummary(1, 0, 0, 0, 0, 0));
    assertThat(report.medianReadSeconds()).isNull();
    assertThat(report.curve()).hasSize(1);
  }

  @Test
  void eachStateCountsEachPersonOnce() {
    List<Caller.Person> people = engine.recipients("state", 5, "states");
    Publication broadcast = asking("states", null);
    Publication direct = engine.sendTo("direct", people.toArray(new Caller.Person[0]));
    for (Publication sent : List.of(broadcast, direct)) {
      counted.delivered(sent.position(), people.get(0), people.get(1));
      assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(5, 2, 0, 0, 0, 0));
      engine.inbox().markSeen(people.get(1), sent.position());
      engine.inbox().markSeen(people.get(2), sent.position());
      assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(5, 3, 2, 0, 0, 0));
      engine.inbox().markRead(people.get(2), sent.id());
      engine.inbox().markRead(people.get(3), sent.id());
      assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(5, 4, 3, 2, 0, 0));
    }
    engine.inbox().acknowledge(people.get(3), broadcast.id(), 1);
    engine.inbox().acknowledge(people.get(4), broadcast.id(), 1);
    assertThat(counted.summary(broadcast.id())).isEqualTo(new ReportSummary(5, 5, 4, 3, 2, 0));
    // what comes after it was counted by another way counts nobody again
    engine.inbox().readAll(people.get(3), null, null);
    engine.inbox().readAll(people.get(0), null, null);
    counted.delivered(direct.position(), people.get(3), people.get(4));
    assertThat(counted.summary(broadcast.id())).isEqualTo(new ReportSummary(5, 5, 5, 4, 2, 0));
    assertThat(counted.summary(direct.id()).read()).isEqualTo(3);
  }

  @Test
  void markingUnreadTakesNothingBackAndReadingAgainAddsNothing() {
    List<Caller.Person> people = engine.recipients("again", 2, "agains");
    Publication sent = engine.sendToGroups("again", "agains");
    engine.inbox().markRead(people.getFirst(), sent.id());
    assertThat(counted.summary(sent.id()).read()).isEqualTo(1);
    engine.inbox().markUnread(people.getFirst(), sent.id());
    assertThat(counted.summary(sent.id()).read()).isEqualTo(1);
    engine.inbox().markRead(people.getFirst(), sent.id());
    engine.inbox().archive(people.getFirst(), sent.id());
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(2, 1, 1, 1, 0, 0));
    // read and unread between two countings: it was read
    engine.inbox().markRead(people.get(1), sent.id());
    engine.inbox().markUnread(people.get(1), sent.id());
    assertThat(counted.summary(sent.id()).read()).isEqualTo(2);
    assertThat(counted.ids(sent.id(), State.READ)).containsExactly("again1", "again2");
  }

  @Test
  void readAllReadsWhatLiesBelowItInItsCategory() {
    List<Caller.Person> people = engine.recipients("mark", 2, "marks");
    Publication first = engine.sendToGroups("first", "marks");
    Publication second = engine.sendToGroups("second", "marks");
    engine.inbox().readAll(people.getFirst(), first.position(), null);
    assertThat(counted.summary(first.id()).read()).isEqualTo(1);
    assertThat(counted.summary(second.id()).read()).isZero();
    Publication it =
        engine.publish(
            Engine.SENDER,
            Engine.content("it", Audience.ofGroups(new GroupKey("marks")), "it", Priority.NORMAL));
    engine.inbox().readAll(people.getFirst(), null, "it");
    assertThat(counted.summary(it.id()).read()).isEqualTo(1);
    assertThat(counted.summary(second.id()).read()).isZero();
    engine.inbox().readAll(people.getFirst(), null, null);
    assertThat(counted.summary(second.id()).read()).isEqualTo(1);
    assertThat(counted.summary(it.id()).read()).isEqualTo(1);
  }

  @Test
  void lateIsWhoAcknowledgesAfterTheDeadline() {
    List<Caller.Person> people = engine.recipients("late", 3, "lates");
    Publication sent = asking("lates", Instant.now().plus(Duration.ofHours(1)));
    engine.inbox().acknowledge(people.get(0), sent.id(), 1);
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 1, 1, 1, 1, 0));
    passDeadline(sent.id());
    engine.inbox().acknowledge(people.get(1), sent.id(), 1);
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 2, 2, 2, 2, 1));
    assertThat(counted.ids(sent.id(), State.LATE)).containsExactly("late2");
    assertThat(counted.ids(sent.id(), State.ACKNOWLEDGED)).containsExactly("late1", "late2");
    assertThat(counted.ids(sent.id(), State.UNACKNOWLEDGED)).containsExactly("late3");
    assertThat(counted.receipts(sent.id(), State.LATE).getFirst().version()).isEqualTo(1);
  }

  /** Moves the deadline between the acknowledgements until now and those to come. */
  private static void passDeadline(NoticeId id) {
    engine
        .sql()
        .sql("update notice set acknowledge_by = clock_timestamp() where id = ?")
        .param(id.value())
        .update();
  }

  @Test
  void deadlineThatIsMovedCountsTheLateAnew() {
    List<Caller.Person> people = engine.recipients("moved", 3, "moves");
    Publication sent = asking("moves", Instant.now().plus(Duration.ofHours(3)));
    engine.inbox().acknowledge(people.get(0), sent.id(), 1);
    engine.inbox().acknowledge(people.get(1), sent.id(), 1);
    engine
        .sql()
        .sql(
            """
            update inbox_entry set acknowledged_at = acknowledged_at + interval '2 h' where notice = ? and recipient = ?
            """)
        .params(sent.id().value(), people.get(0).ordinal())
        .update();
    assertThat(counted.summary(sent.id()).late()).isZero();
    counted.moveDeadline(sent.id(), Instant.now().plus(Duration.ofHours(1)));
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 2, 2, 2, 2, 1));
    counted.moveDeadline(sent.id(), Instant.now().plus(Duration.ofHours(4)));
    engine.inbox().acknowledge(people.get(2), sent.id(), 3);
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 3, 3, 3, 3, 0));
  }

  @Test
  void recalledNoticeKeepsItsNumbers() {
    List<Caller.Person> people = engine.recipients("recall", 3, "recalls");
    Publication sent = engine.sendToGroups("recalled", "recalls");
    Publication direct = engine.sendTo("recalled", people.get(1), people.get(2));
    engine.inbox().markRead(people.get(0), sent.id());
    engine.notices().recall(Engine.SENDER, sent.id(), null);
    engine.notices().recall(Engine.SENDER, direct.id(), null);
    // drained before, noted after
    counted.delivered(direct.position(), people.get(0), people.get(1));
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 2, 1, 1, 0, 0));
    assertThat(counted.summary(direct.id())).isEqualTo(new ReportSummary(2, 1, 0, 0, 0, 0));
    engine.sendToGroups("later", "recalls");
    engine.inbox().readAll(people.get(2), null, null);
    assertThat(counted.summary(sent.id()).read()).isEqualTo(1);
    assertThat(counted.ids(sent.id(), State.READ)).containsExactly("recall1");
  }

  @Test
  void audienceIsThatOfThePublication() {
    Caller.Person stays = engine.recipient("fixed-stays", "fixed");
    Caller.Person leaves = engine.recipient("fixed-leaves", "fixed");
    Publication sent = engine.sendToGroups("fixed", "fixed");
    engine.leave(leaves, "fixed");
    Caller.Person late = engine.recipient("fixed-late", "fixed");
    counted.delivered(engine.sendToGroups("next", "fixed").position(), stays, leaves, late);
    engine.inbox().markRead(leaves, sent.id());
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(2, 2, 1, 1, 0, 0));
    assertThat(counted.ids(sent.id(), State.ALL)).containsExactly("fixed-stays", "fixed-leaves");
    assertThat(counted.ids(sent.id(), new ReceiptFilter(State.ALL, new GroupKey("fixed"), null)))
        .containsExactly("fixed-stays");
  }

  @Test
  void unionListsAndCountsEachPersonOnce() {
    Caller.Person both = engine.recipient("union-both", "red", "blue");
    Caller.Person named = engine.recipient("union-named");
    Publication sent =
        engine.send(
            "union",
            new Audience(
                false,
                Set.of(new GroupKey("red"), new GroupKey("blue")),
                Set.of(both.id(), named.id())));
    engine.inbox().readAll(both, null, null);
    engine.inbox().readAll(named, null, null);
    assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(2, 2, 2, 2, 0, 0));
    assertThat(counted.ids(sent.id(), State.ALL)).containsExactly("union-both", "union-named");
  }

  @Test
  void materialEditBeginsAnew() {
    List<Caller.Person> people = engine.recipients("edit", 3, "edits");
    for (boolean broadcast : new boolean[] {true, false}) {
      Publication sent =
          broadcast
              ? engine.sendToGroups("broadcast", "edits")
              : engine.sendTo("direct", people.toArray(new Caller.Person[0]));
      engine.inbox().markRead(people.get(0), sent.id());
      assertThat(counted.summary(sent.id()).read()).isEqualTo(1);
      counted.editMaterially(sent.id());
      assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 0, 0, 0, 0, 0));
      assertThat(counted.ids(sent.id(), State.READ)).isEmpty();
      engine.inbox().readAll(people.get(1), null, null);
      assertThat(counted.summary(sent.id())).isEqualTo(new ReportSummary(3, 1, 1, 1, 0, 0));
      assertThat(counted.ids(sent.id(), State.READ)).containsExactly("edit2");
    }
  }

  @Test
  void receiptsAreFoundByWordsAndByGroup() {
    engine.recipients("wordy", 7, "words");
    Caller.Person special = engine.recipient("special-one", "words", "specials");
    Publication sent = engine.sendToGroups("words", "words");
    engine.recipient("special-two", "specials");
    assertThat(counted.ids(sent.id(), new ReceiptFilter(State.ALL, null, "SPECIAL")))
        .containsExactly("special-one");
    assertThat(counted.ids(sent.id(), new ReceiptFilter(State.ALL, new GroupKey("specials"), null)))
        .containsExactly("special-one");
    assertThat(
            counted.ids(sent.id(), new ReceiptFilter(State.READ, new GroupKey("specials"), "one")))
        .isEmpty();
    engine.inbox().markRead(special, sent.id());
    List<RecipientReceipt> found =
        counted.receipts(sent.id(), new ReceiptFilter(State.READ, new GroupKey("specials"), "one"));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().recipient().groups()).containsExactly("specials", "words");
    assertThat(found.getFirst().readAt())
        .isEqualTo(engine.inbox().item(special, sent.id()).readAt());
    assertThat(found.getFirst().delivered()).isTrue();
    assertThat(counted.ids(sent.id(), State.UNREAD)).hasSize(7);
    assertThat(counted.ids(sent.id(), new ReceiptFilter(State.ALL, null, "!!"))).isEmpty();
    assertThatThrownBy(() ->
            counted.receipts(sent.id(), new ReceiptFilter(State.ALL, new GroupKey("none"), null)))
        .isInstanceOf(NoticeException.Invalid.class);
    Publication other = engine.sendToGroups("other", "words");
    String cursor = page(sent.id(), null).nextCursor();
    assertThatThrownBy(() -> page(other.id(), cursor)).isInstanceOf(NoticeException.Invalid.class);
    assertThatThrownBy(() -> page(sent.id(), "bm9uZQ")).isInstanceOf(NoticeException.Invalid.class);
  }

  private static io.notice.api.report.ReceiptPage page(NoticeId id, String cursor) {
    return engine
        .bean(Reports.class)
        .receipts(
            Counted.READER,
            id,
            new ReceiptFilter(State.ALL, null, null),
            new Reports.PageRequest(cursor, 2));
  }

  @Test
  void keyWithoutReadSeesItsOwnAlone() {
    engine.recipient("own", "owners");
    Publication sent = engine.sendToGroups("own", "owners");
    Reports reports = engine.bean(Reports.class);
    assertThat(reports.report(Engine.SENDER, sent.id()).summary().audienceSize()).isEqualTo(1);
    Caller.ApiClient other =
        new Caller.ApiClient(new UUID(0, 9), "other", Set.of(Scope.NOTICES_WRITE));
    assertThatThrownBy(() -> reports.report(other, sent.id()))
        .isInstanceOf(NoticeException.NotFound.class);
    assertThatThrownBy(() -> reports.report(Counted.READER, new NoticeId(new UUID(7, 7))))
        .isInstanceOf(NoticeException.NotFound.class);
  }

  @Test
  void medianIsTheLowerOneWithinItsError() {
    List<Caller.Person> people = engine.recipients("median", 4, "medians");
    Publication sent = engine.sendToGroups("median", "medians");
    engine
        .sql()
        .sql("update notice set published_at = published_at - interval '1 hour' where id = ?")
        .param(sent.id().value())
        .update();
    for (int i = 0; i < 3; i++) {
      engine.inbox().markRead(people.get(i), sent.id());
    }
    assertThat(counted.report(sent.id()).medianReadSeconds()).isCloseTo(3600, within(165.0));
    // the numbers are true to the order of magnitude at every scale
    for (long seconds : new long[] {1, 59, 600, 86_400, 10_000_000}) {
      ReadTimes times = new ReadTimes();
      times.add(Duration.ofSeconds(seconds));
      assertThat(times.medianSeconds()).isCloseTo(seconds, within(seconds * 0.046));
    }
  }

  @Test
  void curveRisesAndStaysShort() {
    List<Caller.Person> people = engine.recipients("curve", 450, "curves");
    Publication sent = engine.sendToGroups("curve", "curves");
    int number = 0;
    for (Caller.Person person : people) {
      counted.delivered(sent.position(), person);
      counted.settle();
      // as if more than the step had passed since
      engine
          .sql()
          .sql(
              """
              update notice_report set sampled_at = sampled_at - 2 * sample_step where notice = ? and ? % 3 <> 0
              """)
          .params(sent.id().value(), number++)
          .update();
    }
    NoticeReport report = counted.report(sent.id());
    assertThat(report.summary().delivered()).isEqualTo(450);
    assertThat(report.curve()).hasSizeBetween(90, 200);
    assertThat(report.curve().getLast().delivered()).isEqualTo(450);
    assertThat(report.curve())
        .isSortedAccordingTo(java.util.Comparator.comparing(NoticeReport.Point::at));
    assertThat(report.curve().stream().map(NoticeReport.Point::delivered)).isSorted();
  }

  private static Publication asking(String group, Instant deadline) {
    return engine.publish(
        Engine.SENDER,
        new NoticeContent(
            "Confirm",
            "Please",
            "hr",
            Priority.HIGH,
            Audience.ofGroups(new GroupKey(group)),
            null,
            null,
            null,
            null,
            true,
            deadline,
            null));
  }
}
