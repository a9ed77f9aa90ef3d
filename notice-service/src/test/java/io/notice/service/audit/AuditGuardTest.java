package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditChain;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.audit.Actor;
import io.notice.service.Engine;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written of deeds stays as it was written. */
class AuditGuardTest {

  static TestDatabase database;
  static Engine engine;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    AuditTrail trail = engine.bean(AuditTrail.class);
    engine.inTransaction(() -> {
      trail.done(
          IntStream.range(0, 9)
              .mapToObj(n ->
                  trail.entry(
                      new Actor("ada", "192.0.2.1"),
                      AuditAction.GROUP_CREATE,
                      "group-" + n,
                      Change.none()))
              .toList());
      return true;
    });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            engine.sql().sql("select count(*) from audit_unsealed").query(Long.class).single()
                == 0);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_entry set actor = 'x'",
        "update audit_entry set actor = 'x' where id < 0",
        "delete from audit_entry",
        "truncate audit_entry",
        "truncate audit_entry, audit_seal cascade",
        "update audit_seal set hash = sha256('x')",
        "delete from audit_seal",
        "truncate audit_seal",
        "delete from audit_seal_head",
        "truncate audit_seal_head"
      })
  void databaseRefusesToChangeWhatWasWrittenEvenToItsOwner(String sql) {
    assertThat(
            engine
                .sql()
                .sql(
                    "select tableowner = current_user from pg_tables where tablename ="
                        + " 'audit_entry'")
                .query(Boolean.class)
                .single())
        .isTrue();
    assertThatThrownBy(() -> engine.sql().sql(sql).update())
        .hasStackTraceContaining("is only ever added to");
    assertThat(engine.bean(AuditChain.class).verify().ok()).isTrue();
  }
}
