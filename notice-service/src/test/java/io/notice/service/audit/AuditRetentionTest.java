package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditChain;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.service.Engine;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is too old goes, and whatever was done to the rest behind its back still shows. */
class AuditRetentionTest {

  private static final Duration KEPT = Duration.ofDays(30);

  TestDatabase database;
  Engine engine;

  @BeforeEach
  void start() {
    database = TestDatabase.migrated();
  }

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.close();
    }
    database.close();
  }

  @Test
  void oldEntriesGoAndTheRestIsStillVerified() {
    startAfter(7);
    entries(5, 20);
    remove(KEPT);
    awaitSealed();
    assertThat(number("select count(*) from audit_entry where at < now() - interval '30 days'"))
        .isZero();
    assertThat(number("select min(number) from audit_seal")).isEqualTo(8);
    AuditChain.State state = chain().verify();
    assertThat(state.ok()).isTrue();
    assertThat(state.checkedTo()).isEqualTo(number("select max(id) from audit_entry"));
    assertThat(chain().state().ok()).isTrue();

    long first = number("select entry from audit_seal where number = 8");
    execute("alter table audit_entry disable trigger user");
    execute("update audit_entry set actor = 'somebody-else' where id = " + first);
    assertThat(chain().verify().brokenAt()).isEqualTo(first);
    assertThat(chain().state().brokenAt()).isEqualTo(first);
  }

  @Test
  void removalSaysHowManyWentAndWhereTheChainBeginsNow() {
    startAfter(7);
    remove(KEPT);
    assertThat(
            engine
                .sql()
                .sql(
                    """
                    select actor || ' ' || (after ->> 'count') || ' ' || (after ->> 'number') || ' '
                      || (after ->> 'hash' = (select encode(hash, 'hex') from audit_anchor))
                    from audit_entry where action = 'audit.expire'
                    """)
                .query(String.class)
                .list())
        .containsExactly("system:retention 7 7 true");
    remove(KEPT);
    assertThat(number("select count(*) from audit_entry where action = 'audit.expire'")).isOne();
  }

  @Test
  void manyGoInSteps() {
    startAfter(4_500);
    remove(KEPT);
    awaitSealed();
    assertThat(number("select number from audit_anchor")).isEqualTo(4_500);
    assertThat(
            number(
                "select sum((after ->> 'count')::int) from audit_entry where action ="
                    + " 'audit.expire'"))
        .isEqualTo(4_500);
    assertThat(chain().verify().ok()).isTrue();
  }

  @Test
  void chainThatWasCutBackByHandShows() {
    startAfter(7);
    execute(
        """
        update audit_anchor set (number, entry, hash) =
          (select number, entry, hash from audit_seal where number = 3)
        """);
    execute("delete from audit_entry where id <= (select entry from audit_seal where number = 3)");
    execute("delete from audit_seal where number <= 3");
    assertThat(chain().verify().brokenAt()).isEqualTo(number("select entry from audit_anchor"));
    assertThat(chain().state().ok()).isFalse();
  }

  @Test
  void whatWasTamperedWithStaysAndAllBehindIt() {
    startAfter(7);
    long third = number("select entry from audit_seal where number = 3");
    execute("alter table audit_entry disable trigger user");
    execute("update audit_entry set actor = 'somebody-else' where id = " + third);
    execute("alter table audit_entry enable always trigger audit_entry_unsealed");
    execute("alter table audit_entry enable always trigger audit_entry_kept");
    remove(KEPT);
    awaitSealed();
    assertThat(number("select number from audit_anchor")).isEqualTo(2);
    assertThat(chain().verify().brokenAt()).isEqualTo(third);
  }

  @Test
  void checkThatIsUnderWayGoesOnBehindWhatWasRemovedMeanwhile() {
    startAfter(4_500);
    AuditChainStore store = engine.bean(AuditChainStore.class);
    ChainWalk fresh = ChainWalk.fromTheBeginning(store);
    ChainWalk halfWay = ChainWalk.fromTheBeginning(store);
    while (halfWay.number() == 0) {
      halfWay.step();
    }
    assertThat(halfWay.number()).isLessThan(4_500);
    remove(KEPT);
    awaitSealed();
    assertThat(fresh.toTheEnd().brokenAt()).isNull();
    assertThat(halfWay.toTheEnd().brokenAt()).isNull();
    assertThat(halfWay.number()).isEqualTo(number("select number from audit_seal_head"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from audit_entry",
        "delete from audit_seal",
        "delete from audit_anchor",
        "truncate audit_anchor",
        "update audit_anchor set number = 0",
        "update audit_anchor set (number, entry, hash) ="
            + " (select number, entry, hash from audit_seal_head)",
        "update audit_anchor set (number, entry) ="
            + " (select number, entry from audit_seal where number = 3)",
      })
  void databaseRefusesToRemoveWhatIsYoungOrOutOfTurn(String sql) {
    startAfter(5);
    assertThatThrownBy(() -> execute(sql)).hasStackTraceContaining("only");
    assertThat(chain().verify().ok()).isTrue();
  }

  @Test
  void zeroKeepsAllAndLessThanADayIsRefused() {
    startAfter(3);
    remove(Duration.ZERO);
    assertThat(number("select min(number) from audit_seal")).isOne();
    assertThatThrownBy(() -> new AuditSettings(Duration.ofHours(23)))
        .hasMessageContaining("notice.audit.retention");
  }

  /** Starts a node on a log with entries that are forty days old; it adds some of today. */
  private void startAfter(int count) {
    insert(JdbcClient.create(database.dataSource()), count, 40);
    engine = Engine.on(database, "notice.audit.retention=0"); // removes nothing by itself
    awaitSealed();
  }

  /** Entries that are some days old, sealed. */
  private void entries(int count, int days) {
    insert(engine.sql(), count, days);
    awaitSealed();
  }

  private static void insert(JdbcClient sql, int count, int days) {
    sql.sql(
            """
            insert into audit_entry (at, actor, action, target, result)
            select clock_timestamp() - ? * interval '1 day', 'ada', ?, 'group-' || n, 'DONE'
            from generate_series(1, ?) n
            """)
        .params(days, AuditAction.GROUP_CREATE.value(), count)
        .update();
  }

  private void remove(Duration kept) {
    AuditRemoval removal =
        new AuditRemoval(
            engine.bean(AuditChainStore.class),
            engine.bean(AuditTrail.class),
            new AuditSettings(kept),
            new TransactionTemplate(engine.bean(PlatformTransactionManager.class)),
            Clock.systemUTC(),
            0);
    while (removal.work().compareTo(Duration.ofMinutes(1)) < 0) {
      assertThat(number("select count(*) from audit_entry")).isPositive();
    }
  }

  private void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("select count(*) from audit_unsealed") == 0);
  }

  private AuditChain chain() {
    return engine.bean(AuditChain.class);
  }

  private void execute(String sql) {
    engine.sql().sql(sql).update();
  }

  private long number(String sql) {
    return engine.sql().sql(sql).query(Long.class).single();
  }
}
