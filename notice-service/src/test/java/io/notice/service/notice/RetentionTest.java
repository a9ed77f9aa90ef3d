package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.access.Caller;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReplayRow;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.notice.NoticeRetention;
import io.notice.persistence.notice.StoredAnswers;
import io.notice.service.Engine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is too old goes in two steps, and no count, list or cursor is wrong meanwhile. */
class RetentionTest {

  private static final Duration KEPT = Duration.ofDays(30);

  TestDatabase database;
  Engine engine;

  @BeforeEach
  void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
  }

  @AfterEach
  void stop() {
    engine.close();
    database.close();
  }

  @Test
  void oldNoticesGoAndCountsStayExact() throws Exception {
    Caller.Person ada = engine.recipient("ada", "staff");
    Publication oldDirect = engine.sendTo("old direct", ada);
    Publication oldBroadcast = engine.sendToGroups("old broadcast", "staff");
    Publication oldRead = engine.sendToGroups("old read", "staff");
    engine.inbox().markRead(ada, oldRead.id());
    run(Instant.now()); // notes how far the log is by now
    Instant noted = Instant.now();
    Publication fresh = engine.sendTo("fresh", ada);
    Publication freshBroadcast = engine.sendToGroups("fresh broadcast", "staff");
    assertThat(engine.inbox().unread(ada).counts().total()).isEqualTo(4);

    run(noted.plus(KEPT));

    assertThat(engine.inbox().unread(ada).counts().total()).isEqualTo(2);
    assertThat(titles(ada)).containsExactly("fresh broadcast", "fresh");
    assertThat(
            text(
                "select string_agg(title || body, ',') from notice where position <= ?",
                position(oldRead)))
        .doesNotContain("old", "Body");
    assertThat(count("select count(*) from inbox_entry where not named")).isZero();
    assertThat(count("select floor from notice_log_head")).isEqualTo(position(oldRead));

    // Whoever was away since then is told that they are gone, for as long again.
    List<ReplayRow> replayed =
        engine
            .bean(InboxReader.class)
            .replay(ada.ordinal(), position(oldRead), Long.MAX_VALUE, 100);
    assertThat(replayed)
        .filteredOn(row -> row.change() == LogEntry.Change.EXPIRED)
        .extracting(row -> row.row().notice().id())
        .containsExactlyInAnyOrder(
            oldDirect.id().value(), oldBroadcast.id().value(), oldRead.id().value());

    run(Instant.now().plus(KEPT.multipliedBy(2)).plusSeconds(5));
    run(Instant.now().plus(KEPT.multipliedBy(3)).plusSeconds(10));
    assertThat(count("select count(*) from notice")).isZero();
    assertThat(count("select count(*) from inbox_entry")).isZero();
    assertThat(count("select count(*) from notice_log")).isZero();
    assertThat(engine.inbox().unread(ada).counts().total()).isZero();
    assertThat(fresh.position()).isLessThan(position(freshBroadcast));

    // And a node that starts on what is left goes on from there.
    try (Engine next = Engine.on(database)) {
      next.sendTo("after all", ada);
      assertThat(next.inbox().unread(ada).counts().total()).isEqualTo(1);
    }
  }

  @Test
  void theReceiptsOfAnEndedBroadcastAreTakenOutOfTheWay() throws Exception {
    Caller.Person ada = engine.recipient("ada", "staff");
    Publication sent = engine.sendToGroups("recalled", "staff");
    engine.inbox().markRead(ada, sent.id());
    engine.notices().recall(Engine.SENDER, sent.id(), null);
    assertThat(count("select count(*) from inbox_entry where live")).isEqualTo(1);
    run(Instant.now());
    assertThat(count("select count(*) from inbox_entry where live")).isZero();
  }

  private void run(Instant now) throws InterruptedException {
    new RetentionJob(
            engine.bean(NoticeRetention.class),
            engine.bean(StoredAnswers.class),
            new RetentionSettings(KEPT),
            new TransactionTemplate(engine.bean(PlatformTransactionManager.class)),
            Clock.fixed(now, ZoneOffset.UTC),
            0)
        .work();
  }

  private long count(String sql) {
    return engine.sql().sql(sql).query(Long.class).single();
  }

  private String text(String sql, long position) {
    return engine.sql().sql(sql).param(position).query(String.class).single();
  }

  private static long position(Publication publication) {
    Long position = publication.position();
    assertThat(position).isNotNull();
    return position == null ? 0 : position;
  }

  private List<String> titles(Caller.Person person) {
    return engine
        .inbox()
        .page(person, new InboxQuery(InboxQuery.State.ALL, false, null, null, null, 50))
        .items()
        .stream()
        .map(InboxItem::title)
        .toList();
  }
}
