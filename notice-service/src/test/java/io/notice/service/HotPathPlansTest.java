package io.notice.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditChain;
import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import io.notice.api.audit.AuditLog;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Priority;
import io.notice.api.report.OverviewQuery;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.Reports;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * With 60,000 recipients, 200,000 entries and 200 broadcasts no statement that a request waits for
 * reads a large table from end to end: neither as planned for its parameters nor as planned for
 * any.
 */
class HotPathPlansTest {

  static final Set<String> LARGE =
      Set.of(
          "notice",
          "inbox_entry",
          "recipient",
          "membership",
          "notice_log",
          "notice_search",
          "read_mark",
          "inbox_state",
          "directory_change",
          "audit_entry",
          "audit_seal");

  private static final Caller.Person ADMIN =
      new Caller.Person(
          new RecipientId("root"),
          -1,
          "root",
          Set.of(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN),
          null,
          null,
          Instant.MAX);

  static final JsonMapper JSON = new JsonMapper();
  static TestDatabase database;
  static Engine engine;
  static Caller.Person ada;
  static long head;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    JdbcClient sql = JdbcClient.create(database.dataSource());
    load(sql);
    head = sql.sql("select position from notice_log_head").query(Long.class).single();
    int ordinal =
        sql.sql("select ordinal from recipient where id = 'r77'").query(Integer.class).single();
    ada = Engine.person("r77", ordinal);
    engine = Engine.on(database, ExplainedStatements.class);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @Test
  void counts() {
    assertIndexed(() -> engine.inbox().unread(ada));
  }

  @Test
  void pages() {
    for (InboxQuery.State state : InboxQuery.State.values()) {
      assertIndexed(
          () -> engine.inbox().page(ada, new InboxQuery(state, false, null, null, null, 20)));
    }
    assertIndexed(() ->
        engine
            .inbox()
            .page(
                ada,
                new InboxQuery(InboxQuery.State.UNREAD, true, "it", Priority.URGENT, null, 20)));
  }

  @Test
  void receipts() {
    NoticeId direct = newest(true);
    NoticeId broadcast = newest(false);
    for (NoticeId notice : List.of(direct, broadcast)) {
      assertIndexed(() -> engine.inbox().item(ada, notice));
      assertIndexed(() -> engine.inbox().markRead(ada, notice));
      assertIndexed(() -> engine.inbox().markUnread(ada, notice));
      assertIndexed(() -> engine.inbox().archive(ada, notice));
      assertIndexed(() -> engine.inbox().unarchive(ada, notice));
    }
    assertIndexed(() -> engine.inbox().markSeen(ada, head - 1));
    assertIndexed(() -> engine.inbox().readAll(ada, head - 1, null));
    assertIndexed(
        () -> engine.bean(ReceiptWriter.class).delivered(Map.of(ada.ordinal(), head)), true);
  }

  @Test
  void whatStreamsRead() {
    InboxReader reader = engine.bean(InboxReader.class);
    UUID notice = newest(false).value();
    assertIndexed(() -> reader.replay(ada.ordinal(), head - 100, head, 500));
    assertIndexed(() -> reader.replay(ada.ordinal(), 0, head, 500));
    assertIndexed(() -> reader.changedSince(ada.ordinal(), 1, 100));
    assertIndexed(() -> reader.holders(notice, new int[] {ada.ordinal(), 3, 5}));
    assertIndexed(() -> reader.versions(new int[] {ada.ordinal(), 3, 5}));
  }

  @Test
  void whatPublishersRead() {
    for (NoticeStatus status : new NoticeStatus[] {null, NoticeStatus.PUBLISHED}) {
      assertIndexed(
          () -> engine.notices().notices(ADMIN, new Notices.NoticeQuery(status, null, null, 20)));
    }
    assertIndexed(() -> engine.notices().notice(ADMIN, newest(false)));
  }

  @Test
  void reports() {
    Reports reports = engine.bean(Reports.class);
    for (NoticeId notice : List.of(newest(true), newest(false))) {
      assertIndexed(() -> reports.report(ADMIN, notice));
      assertIndexed(() -> reports.summaries(List.of(notice)));
      for (ReceiptFilter.State state : ReceiptFilter.State.values()) {
        for (GroupKey group : new GroupKey[] {null, new GroupKey("g7")}) {
          for (String q : new String[] {null, "r77"}) {
            assertIndexed(() ->
                reports.receipts(
                    ADMIN,
                    notice,
                    new ReceiptFilter(state, group, q),
                    new Reports.PageRequest(null, 20)));
          }
        }
      }
    }
    Instant now = Instant.now();
    assertIndexed(() ->
        reports.overview(
            ADMIN,
            new OverviewQuery(
                now.minus(Duration.ofDays(7)), now.plus(Duration.ofDays(1)), ZoneOffset.UTC)));
  }

  @Test
  void searches() {
    for (String q : new String[] {"notice", "notice 21987", "nothing"}) {
      assertIndexed(() ->
          engine
              .inbox()
              .page(ada, new InboxQuery(InboxQuery.State.ALL, false, null, null, q, null, 20)));
    }
    for (String q : new String[] {"21987", "nothing", "body 2198"}) {
      assertIndexed(
          () -> engine.notices().notices(ADMIN, new Notices.NoticeQuery(null, null, q, null, 20)));
    }
  }

  @Test
  void directory() {
    Directory directory = engine.bean(Directory.class);
    for (String q : new String[] {null, "r77", "王 r1"}) {
      for (GroupKey group : new GroupKey[] {null, new GroupKey("g7")}) {
        assertIndexed(
            () -> directory.recipients(ADMIN, new Directory.RecipientQuery(q, group, null, 20)));
      }
    }
    assertIndexed(() -> directory.recipient(ADMIN, ada.id()));
  }

  @Test
  void audit() {
    AuditLog log = engine.bean(AuditLog.class);
    Instant from = Instant.now().minus(Duration.ofDays(30));
    Instant to = Instant.now().minus(Duration.ofDays(29));
    for (AuditFilter filter :
        List.of(
            AuditFilter.ALL,
            new AuditFilter("r77", null, null, null, null, null),
            new AuditFilter("nobody", null, null, null, null, null),
            new AuditFilter(null, "notice.recall", null, null, null, null),
            new AuditFilter(null, null, "target-77", null, null, null),
            new AuditFilter(null, null, null, from, to, null),
            new AuditFilter(null, null, null, null, null, AuditEntry.Result.REFUSED),
            new AuditFilter(null, null, null, null, null, AuditEntry.Result.DONE),
            new AuditFilter("r77", "notice.recall", "target-77", from, to, null))) {
      assertIndexed(() -> {
        String next = log.entries(ADMIN, filter, null, 20).nextCursor();
        if (next != null) {
          log.entries(ADMIN, filter, next, 20);
        }
      });
    }
    AuditChainStore chain = engine.bean(AuditChainStore.class);
    assertIndexed(() -> chain.sealed(20_000, 40_000, 2_000));
    assertIndexed(() -> chain.strays(20_000, 2_000));
    assertIndexed(chain::lostBeforeSealing);
    assertIndexed(() -> chain.unsealed(5_000));
    assertIndexed(() -> engine.bean(AuditChain.class).state());
    assertIndexed(
        () ->
            engine.bean(AuditTrail.class).done(ADMIN, AuditAction.GROUP_CREATE, "x", Change.none()),
        true);
  }

  @Test
  void tableThatIsReadFromEndToEndIsNamed() {
    assertThat(
            readWhole(
                ExplainedStatements.of(() ->
                    engine
                        .sql()
                        .sql("select count(*) from inbox_entry where seen_at is not null")
                        .query(Long.class)
                        .single())))
        .contains("inbox_entry");
  }

  private static NoticeId newest(boolean direct) {
    String sql =
        direct
            ? "select notice from inbox_entry where recipient = ? and named order by position desc"
                + " limit 1"
            : "select id from notice where audience_groups @> array[0] and ? > 0 order by position"
                + " desc limit 1";
    return new NoticeId(engine.sql().sql(sql).param(ada.ordinal()).query(UUID.class).single());
  }

  private static void assertIndexed(Runnable work) {
    assertIndexed(work, false);
  }

  private static void assertIndexed(Runnable work, boolean inTransaction) {
    List<ExplainedStatements.Plan> plans =
        ExplainedStatements.of(() -> {
          if (inTransaction) {
            engine.inTransaction(() -> {
              work.run();
              return true;
            });
          } else {
            work.run();
          }
        });
    assertThat(plans).isNotEmpty();
    for (ExplainedStatements.Plan plan : plans) {
      assertThat(readWhole(List.of(plan))).as("%s%n%s", plan.sql(), plan.json()).isEmpty();
    }
  }

  /** The large tables that some plans read from end to end. */
  private static Set<String> readWhole(List<ExplainedStatements.Plan> plans) {
    Set<String> tables = new TreeSet<>();
    for (ExplainedStatements.Plan plan : plans) {
      collect(JSON.readTree(plan.json()).get(0).get("Plan"), tables);
    }
    return tables;
  }

  private static void collect(JsonNode node, Set<String> tables) {
    String type = node.get("Node Type").asString();
    String table = node.path("Relation Name").asString("");
    if (type.equals("Seq Scan") && LARGE.contains(table)) {
      tables.add(table);
    }
    for (JsonNode child : node.path("Plans")) {
      collect(child, tables);
    }
  }

  static void load(JdbcClient sql) {
    for (String statement : ROWS.split(";\n")) {
      sql.sql(statement).update();
    }
  }

  /**
   * 60,000 recipients in everyone and two of 40 groups; 20,000 notices to ten people each, and
   * among them 200 broadcasts, half of them to everyone.
   */
  private static final String ROWS =
      """
      insert into recipient (id, display_name, email)
      select 'r' || n, (array['Ada', 'Bob', '王小明'])[1 + n % 3] || ' ' || n, 'r' || n || '@example.com'
      from generate_series(1, 60000) n;
      insert into inbox_state (recipient, version, seen_up_to)
      select ordinal, 3, 5000 from recipient where id ~ '^r[0-9]';
      insert into recipient_group (key, name) select 'g' || n, 'Group ' || n from generate_series(1, 40) n;
      insert into directory_change (position) select n from generate_series(1, 2000) n;
      insert into membership (recipient, group_ordinal, joined_change)
      select r.ordinal, g.ordinal, c.id
      from recipient r
      join recipient_group g on g.ordinal = 0 or g.ordinal % 20 = r.ordinal % 20
      join directory_change c on c.position = 1 + r.ordinal % 2000
      where r.id ~ '^r[0-9]';
      insert into notice (id, status, position, material_position, title, body, category, priority, audience,
        audience_groups, audience_size, author_kind, author_id, author_name, published_at, requires_acknowledgement)
      select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'PUBLISHED', n, n, 'Notice ' || n, 'Body ' || n, (array['it', 'hr', 'general'])[1 + n % 3],
        (array['NORMAL', 'URGENT'])[1 + (n % 4) / 3], '{"everyone": false, "groups": [], "recipients": ["r1"]}', case when n % 100 <> 0 then '{}' when n % 200 = 0 then '{0}'
          else array[1 + (n / 100) % 40] end, 10, 'API_KEY', 'x', 'Payroll', now(), n % 10 = 0
      from generate_series(2001, 22000) n;
      insert into notice_log (position, kind, change) select position, 'directory', id from directory_change;
      insert into notice_log (position, kind, notice) select position, 'notice', id from notice;
      update notice_log_head set position = 22000;
      insert into inbox_entry (recipient, notice, named, position, material_position, category, priority, asks, read,
        read_version, version)
      select (select min(ordinal) from recipient where id ~ '^r[0-9]') + (n.position * 10 + i) % 60000, n.id, true, n.position,
        n.position, n.category, n.priority, n.requires_acknowledgement, case when n.position % 3 = 0 then true end,
        case when n.position % 3 = 0 then 1 else 0 end, case when n.position % 3 = 0 then 1 else 0 end
      from notice n cross join generate_series(0, 9) i where n.audience_groups = '{}';
      insert into inbox_entry (recipient, notice, named, position, material_position, category, priority, asks, read,
        read_version, version)
      select r.ordinal, n.id, false, n.position, n.position, n.category, n.priority, n.requires_acknowledgement, true, 2, 2
      from notice n join recipient r on r.ordinal % 100 = (n.position / 100) % 100
      where n.audience_groups = '{0}' and r.id ~ '^r[0-9]';
      insert into read_mark (recipient, version, category, up_to)
      select r.ordinal, v, case when v = 2 then 'it' end, 4000 + v from recipient r, generate_series(2, 3) v where r.id ~ '^r[0-9]*7';
      insert into notice_search (notice, words) select id, notice_words(title, body) from notice;
      update notice_search_head set position = 21990;
      insert into audit_entry (at, actor, action, target, result, address)
      select now() - interval '1 year' + n * interval '10 minutes', 'r' || n % 5000,
        (array['notice.publish', 'session.create', 'notice.recall'])[1 + n % 3], 'target-' || n % 9000,
        case when n % 500 = 0 then 'REFUSED' else 'DONE' end, '192.0.2.1'
      from generate_series(1, 40000) n;
      insert into audit_seal (number, entry, hash) select id, id, sha256('') from audit_entry where id <= 39500;
      update audit_seal_head set number = 39500, entry = 39500;
      delete from audit_unsealed where entry <= 39500;
      analyze
      """;
}
