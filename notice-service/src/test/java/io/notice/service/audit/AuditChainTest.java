package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditChain;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.service.Engine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to the log behind its back shows, and what is done properly does not. */
class AuditChainTest {

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
  void entriesAreSealedInASecondOrSo() {
    note(10);
    awaitSealed();
    AuditChain.State state = chain().state();
    assertThat(state.ok()).isTrue();
    assertThat(state.brokenAt()).isNull();
    assertThat(state.at()).isNotNull();
    assertThat(state.checkedTo()).isEqualTo(number("select max(id) from audit_entry"));
    assertThat(chain().verify()).usingRecursiveComparison().ignoringFields("at").isEqualTo(state);
  }

  @Test
  void entryThatIsCommittedLateIsSealedThoughLaterOnesWereBefore() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    try (ExecutorService late = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> committed =
          late.submit(() ->
              engine.inTransaction(() -> {
                trail().done(Actor.system("late"), AuditAction.GROUP_CREATE, "late", Change.none());
                written.countDown();
                await().until(() -> commit.getCount() == 0);
                return true;
              }));
      written.await();
      note(5);
      awaitSealed();
      commit.countDown();
      committed.get();
    }
    awaitSealed();
    long lateId = number("select id from audit_entry where target = 'late'");
    assertThat(number("select max(number) from audit_seal where entry = " + lateId))
        .as("sealed behind later ones")
        .isGreaterThan(number("select max(number) from audit_seal where entry > " + lateId));
    assertThat(chain().verify().ok()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor = 'somebody-else'",
        "at = at + interval '1 microsecond'",
        "target = null",
        "result = 'REFUSED'",
        "address = '192.0.2.7'",
        "before = '{}'",
        "after = '{\"n\": 2}'"
      })
  void alteredEntryIsFound(String alteration) {
    long id = sealedInTheMiddle();
    unguarded("audit_entry", "update audit_entry set " + alteration + " where id = " + id);
    assertBrokenAt(id);
  }

  @Test
  void removedEntryIsFound() {
    long id = sealedInTheMiddle();
    unguarded("audit_entry", "delete from audit_entry where id = " + id);
    assertBrokenAt(id);
  }

  @Test
  void removedLastEntryIsFoundThoughItsSealHasGoneToo() {
    sealedInTheMiddle();
    long last = number("select max(id) from audit_entry");
    unguarded("audit_entry", "delete from audit_entry where id = " + last);
    unguarded("audit_seal", "delete from audit_seal where entry = " + last);
    assertBrokenAt(last);
  }

  @Test
  void changedSealIsFound() {
    long id = sealedInTheMiddle();
    unguarded("audit_seal", "update audit_seal set hash = sha256('x') where entry = " + id);
    assertBrokenAt(id);
  }

  @Test
  void removedSealIsFoundWithItsEntry() {
    long id = sealedInTheMiddle();
    unguarded("audit_seal", "delete from audit_seal where entry = " + id);
    // The entry itself is found first: it is in no chain.
    assertBrokenAt(id);
  }

  @Test
  void entryAndSealRemovedTogetherLeaveAHole() {
    long id = sealedInTheMiddle();
    long next = number("select min(id) from audit_entry where id > " + id);
    unguarded("audit_entry", "delete from audit_entry where id = " + id);
    unguarded("audit_seal", "delete from audit_seal where entry = " + id);
    assertBrokenAt(next);
  }

  @Test
  void entryThatSlippedPastTheChainIsFound() {
    sealedInTheMiddle();
    unguarded(
        "audit_entry",
        "insert into audit_entry (actor, action, result) values ('forger', 'group.create',"
            + " 'DONE')");
    assertBrokenAt(number("select id from audit_entry where actor = 'forger'"));
  }

  @Test
  void entryLostBeforeItWasSealedIsFound() {
    sealedInTheMiddle();
    execute("insert into audit_unsealed (entry) values (1000000)");
    assertBrokenAt(1_000_000);
  }

  @Test
  void chainThatWasCutBackWithItsHeadShowsByTheEntriesThatAreInNoChain() {
    long id = sealedInTheMiddle();
    unguarded("audit_seal", "delete from audit_seal where entry >= " + id);
    execute(
        """
        update audit_seal_head set (number, entry, hash) =
          (select number, entry, hash from audit_seal order by number desc limit 1)
        """);
    assertBrokenAt(id);
  }

  @Test
  void headThatWasPutBackIsFound() {
    sealedInTheMiddle();
    execute("update audit_seal_head set number = 0, entry = null, hash = sha256('')");
    long first = number("select entry from audit_seal where number = 1");
    assertBrokenAt(first);
  }

  @Test
  void checkInTheBackgroundFindsWhatIsBrokenToo() {
    long id = sealedInTheMiddle();
    unguarded("audit_entry", "update audit_entry set actor = 'x' where id = " + id);
    execute("update audit_check set rest_until = '-infinity'");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("select coalesce(max(broken_at), 0) from audit_check") == id);
  }

  @Test
  void ofALongChainTheNewestPartIsVerifiedNowAndTheRestAsItWasFoundLast() {
    sealed(300);
    long old = number("select min(id) from audit_entry");
    AuditChain chain = new SealedChain(engine.bean(AuditChainStore.class), Clock.systemUTC(), 50);
    execute("update audit_check set rest_until = '-infinity'");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("select coalesce(max(whole_to), 0) from audit_check") >= 300);
    AuditChain.State whole = chain.state();
    assertThat(whole.ok()).isTrue();
    assertThat(whole.checkedTo()).isEqualTo(number("select max(id) from audit_entry"));

    unguarded("audit_entry", "update audit_entry set actor = 'x' where id = " + old);
    assertThat(chain.state().ok()).as("does not read all").isTrue();
    long last = number("select max(id) from audit_entry");
    unguarded("audit_entry", "update audit_entry set actor = 'x' where id = " + last);
    assertThat(chain.state().brokenAt()).isEqualTo(last);
    assertThat(chain.verify().brokenAt()).isEqualTo(old);
  }

  @Test
  void longChainIsVerifiedInPages() {
    sealed(9_000);
    assertThat(chain().verify().ok()).isTrue();
    long id = number("select entry from audit_seal where number = 7000");
    unguarded("audit_entry", "update audit_entry set actor = 'x' where id = " + id);
    assertThat(chain().verify().brokenAt()).isEqualTo(id);
  }

  @Test
  void twoNodesSealEachEntryOnce() throws Exception {
    try (Engine other = Engine.on(database);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> notes =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(n -> callers.submit(() -> note(n % 2 == 0 ? engine : other, 5)))
              .toList();
      for (Future<?> note : notes) {
        note.get();
      }
      awaitSealed();
      assertThat(number("select count(*) from audit_seal"))
          .isEqualTo(number("select count(*) from audit_entry"))
          .isEqualTo(number("select max(number) from audit_seal"))
          .isEqualTo(number("select number from audit_seal_head"))
          .isGreaterThanOrEqualTo(1_000);
      assertThat(other.bean(AuditChain.class).verify().ok()).isTrue();
    }
  }

  private void assertBrokenAt(long entry) {
    AuditChain.State state = chain().verify();
    assertThat(state.ok()).isFalse();
    assertThat(state.brokenAt()).isEqualTo(entry);
    assertThat(chain().state().brokenAt()).isEqualTo(entry);
  }

  /** The id of an entry with sealed ones on both sides. */
  private long sealedInTheMiddle() {
    sealed(9);
    return number("select entry from audit_seal order by number offset 4 limit 1");
  }

  private void sealed(int count) {
    note(count);
    awaitSealed();
  }

  private void note(int count) {
    note(engine, count);
  }

  private static void note(Engine engine, int count) {
    AuditTrail trail = engine.bean(AuditTrail.class);
    engine.inTransaction(() -> {
      trail.done(
          IntStream.range(0, count)
              .mapToObj(n ->
                  trail.entry(
                      new Actor("ada", "192.0.2.1"),
                      AuditAction.GROUP_CREATE,
                      "group-" + n,
                      Change.none().now("n", 1)))
              .toList());
      return true;
    });
  }

  private void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("select count(*) from audit_unsealed") == 0);
  }

  private AuditTrail trail() {
    return engine.bean(AuditTrail.class);
  }

  private AuditChain chain() {
    return engine.bean(AuditChain.class);
  }

  /** As the owner of the tables can, on purpose. */
  private void unguarded(String table, String sql) {
    execute("alter table " + table + " disable trigger user");
    execute(sql);
    execute("alter table " + table + " enable always trigger " + table + "_append_only");
    if (table.equals("audit_entry")) {
      execute("alter table audit_entry enable always trigger audit_entry_unsealed");
    }
  }

  private void execute(String sql) {
    engine.sql().sql(sql).update();
  }

  private long number(String sql) {
    return engine.sql().sql(sql).query(Long.class).single();
  }
}
