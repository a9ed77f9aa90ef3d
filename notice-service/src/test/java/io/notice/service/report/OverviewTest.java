package io.notice.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.api.report.Overview;
import io.notice.api.report.Overview.Attention;
import io.notice.api.report.OverviewQuery;
import io.notice.api.report.Reports;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.stream.NodeRegistry;
import io.notice.service.Engine;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class OverviewTest {

  private static final Duration DAY = Duration.ofDays(1);

  TestDatabase database;
  Engine engine;
  Counted counted;

  @BeforeEach
  void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    counted = new Counted(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
    database.close();
  }

  @Test
  void nothingSentHasNoShares() {
    Overview overview = overview(ZoneOffset.UTC);
    assertThat(overview.totals()).isEqualTo(new Overview.Totals(0, 0, null, null, 0));
    assertThat(overview.previous()).isEqualTo(overview.totals());
    assertThat(overview.days()).allMatch(day -> day.sent() + day.delivered() + day.read() == 0);
    assertThat(overview.attention()).isEmpty();
  }

  @Test
  void totalsAreOfWhatWasSentAndPeopleAreCountedOnce() {
    List<Caller.Person> people = engine.recipients("p", 4, "team");
    Publication first = engine.sendToGroups("first", "team");
    Publication asking = asking(Instant.now().plus(Duration.ofHours(2)));
    engine.sendTo("direct", people.get(0), people.get(1));
    Caller.Person outside = engine.recipient("outside");
    engine.sendTo("direct", outside);
    engine.inbox().markRead(people.get(0), first.id());
    engine.inbox().acknowledge(people.get(1), asking.id(), 1);
    counted.delivered(asking.position(), people.get(2));
    counted.settle();
    Overview overview = overview(ZoneId.of("Asia/Kathmandu"));
    assertThat(overview.totals().sent()).isEqualTo(4);
    assertThat(overview.totals().people()).isEqualTo(5);
    assertThat(overview.totals().readWithinDay()).isEqualTo(2 / 11.0);
    assertThat(overview.totals().acknowledgedInTime()).isEqualTo(0.25);
    assertThat(overview.totals().outstanding()).isEqualTo(3);
    assertThat(overview.previous().sent()).isZero();
    Overview.Day today =
        overview.days().stream()
            .filter(day -> day.date().equals(LocalDate.now(ZoneId.of("Asia/Kathmandu"))))
            .findFirst()
            .orElseThrow();
    assertThat(today.sent()).isEqualTo(4);
    assertThat(today.delivered()).isEqualTo(4);
    assertThat(today.read()).isEqualTo(2);
    assertThat(overview.attention()).hasSize(1);
    Attention due = overview.attention().getFirst();
    assertThat(due.kind()).isEqualTo(Attention.Kind.ACK_DUE);
    assertThat(due.id()).isEqualTo(asking.id().toString());
    assertThat(due.count()).isEqualTo(3);
    engine.notices().recall(Engine.SENDER, asking.id(), null);
    counted.settle();
    overview = overview(ZoneOffset.UTC);
    assertThat(overview.totals().acknowledgedInTime()).isNull();
    assertThat(overview.totals().outstanding()).isZero();
    assertThat(overview.attention()).isEmpty();
  }

  @Test
  void materialEditTakesBackWhoHadRead() {
    List<Caller.Person> people = engine.recipients("p", 4, "team");
    Publication sent = engine.sendToGroups("first", "team");
    engine.inbox().markRead(people.get(0), sent.id());
    engine.inbox().markRead(people.get(1), sent.id());
    counted.settle();
    assertThat(overview(ZoneOffset.UTC).totals().readWithinDay()).isEqualTo(0.5);
    counted.editMaterially(sent.id());
    counted.settle();
    assertThat(overview(ZoneOffset.UTC).totals().readWithinDay()).isZero();
    engine.inbox().markRead(people.get(1), sent.id());
    counted.settle();
    assertThat(overview(ZoneOffset.UTC).totals().readWithinDay()).isEqualTo(0.25);
  }

  @Test
  void daysAreThoseOfTheZone() {
    engine
        .sql()
        .sql(
            """
            insert into report_quarter (at, sent, addressed) values
              ('2026-03-28 22:45Z', 1, 1), ('2026-03-28 23:00Z', 2, 2), ('2026-03-29 21:45Z', 4, 4), ('2026-03-29 22:00Z', 8, 8)
            """)
        .update();
    ZoneId berlin = ZoneId.of("Europe/Berlin"); // 29 March has 23 hours there
    Overview overview =
        engine
            .bean(Reports.class)
            .overview(
                Counted.READER,
                new OverviewQuery(
                    LocalDate.of(2026, 3, 28).atStartOfDay(berlin).toInstant(),
                    LocalDate.of(2026, 3, 31).atStartOfDay(berlin).toInstant(),
                    berlin));
    assertThat(overview.days())
        .containsExactly(
            new Overview.Day(LocalDate.of(2026, 3, 28), 1, 0, 0),
            new Overview.Day(LocalDate.of(2026, 3, 29), 6, 0, 0),
            new Overview.Day(LocalDate.of(2026, 3, 30), 8, 0, 0));
    assertThat(overview.totals().sent()).isEqualTo(15);
  }

  @Test
  void keysThatEndSoonAreForAdministrators() {
    Caller.Person ada = engine.recipient("ada");
    engine
        .sql()
        .sql(
            """
            insert into api_key (id, name, scopes, created_by, expires_at)
            values (gen_random_uuid(), 'payroll', '{notices:read}', ?, ?)
            """)
        .params(ada.ordinal(), Timestamp.from(Instant.now().plus(DAY)))
        .update();
    assertThat(overview(ZoneOffset.UTC).attention()).isEmpty();
    Caller.Person admin = administrator(ada);
    assertThat(overview(admin, ZoneOffset.UTC).attention())
        .singleElement()
        .satisfies(key -> {
          assertThat(key.kind()).isEqualTo(Attention.Kind.KEY_EXPIRES);
          assertThat(key.title()).isEqualTo("payroll");
          assertThat(key.count()).isNull();
        });
  }

  @Test
  void aNodeThatFellSilentIsShownToAdministratorsUntilOneComesBackInItsPlace() {
    Caller.Person admin = administrator(engine.recipient("root"));
    engine
        .sql()
        .sql(
            """
            insert into node (id, name, seen_at, streams, online)
            values ('gone', 'host-b:8080', clock_timestamp() - interval '1 minute', 7, '')
            """)
        .update();
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(overview(admin, ZoneOffset.UTC).attention())
                .singleElement()
                .satisfies(node -> {
                  assertThat(node.kind()).isEqualTo(Attention.Kind.NODE_DOWN);
                  assertThat(node.title()).isEqualTo("host-b:8080");
                  assertThat(node.count()).isEqualTo(7);
                }));
    assertThat(overview(ZoneOffset.UTC).attention()).isEmpty();
    ByteBuffer nobody = ByteBuffer.allocate(new RoaringBitmap().serializedSizeInBytes());
    new RoaringBitmap().serialize(nobody);
    engine.bean(NodeRegistry.class).tell("new", "host-b:8080", 0, nobody.array());
    assertThat(overview(admin, ZoneOffset.UTC).attention()).isEmpty();
  }

  private static Caller.Person administrator(Caller.Person person) {
    return new Caller.Person(
        person.id(),
        person.ordinal(),
        person.name(),
        Set.of(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN),
        null,
        null,
        person.expiresAt());
  }

  private Overview overview(ZoneId zone) {
    return overview(Counted.READER, zone);
  }

  private Overview overview(Caller caller, ZoneId zone) {
    Instant now = Instant.now();
    return engine
        .bean(Reports.class)
        .overview(caller, new OverviewQuery(now.minus(DAY), now.plus(DAY), zone));
  }

  private Publication asking(@Nullable Instant deadline) {
    return engine.publish(
        Engine.SENDER,
        new NoticeContent(
            "Confirm",
            "Please",
            "hr",
            Priority.HIGH,
            Audience.ofGroups(new GroupKey("team")),
            null,
            null,
            null,
            null,
            true,
            deadline,
            null));
  }
}
