package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import io.notice.api.audit.AuditLog;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.audit.Actor;
import io.notice.service.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the audit log is read. */
class AuditLogTest {

  private static final Caller.Person ADMIN = person(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN);

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
  void pagesStayWholeWhileNewEntriesComeIn() {
    note("ada", "seen", 55);
    List<AuditEntry> before = all(AuditFilter.ALL);
    List<AuditEntry> paged = new ArrayList<>();
    String cursor = null;
    do {
      AuditLog.AuditPage page = log().entries(ADMIN, AuditFilter.ALL, cursor, 10);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(10);
      paged.addAll(page.items());
      cursor = page.nextCursor();
      note("bob", "new", 7);
    } while (cursor != null);
    assertThat(paged).isEqualTo(before);
    assertThat(paged)
        .isSortedAccordingTo(
            Comparator.comparing(AuditEntry::at).thenComparing(AuditEntry::id).reversed());
  }

  @Test
  void filtersNarrowAloneAndTogether() {
    note("ada", "one", 2);
    note("bob", "one", 3);
    note("bob", "two", 4);
    engine
        .bean(AuditTrail.class)
        .refused(new Actor("bob", "192.0.2.2"), AuditAction.ACCESS_REFUSE, "two", "forbidden");
    assertThat(all(filter("bob", null, null, null))).hasSize(8);
    assertThat(all(filter("BOB", null, null, null))).hasSize(8);
    assertThat(all(filter(null, null, "one", null))).hasSize(5);
    assertThat(all(filter("bob", null, "two", null))).hasSize(5);
    assertThat(all(filter("bob", "group.create", "two", null))).hasSize(4);
    assertThat(all(filter("bob", null, "two", AuditEntry.Result.REFUSED))).hasSize(1);
    assertThat(all(filter("bob", null, null, AuditEntry.Result.DONE))).hasSize(7);
    assertThat(all(filter(null, "access.refuse", null, null))).hasSize(1);
    assertThat(all(filter("b", null, null, null))).isEmpty();
  }

  @Test
  void periodBeginsWithItsFirstMomentAndEndsBeforeItsLast() {
    note("ada", "one", 5);
    List<AuditEntry> entries = all(filter("ada", null, null, null));
    Instant from = entries.get(3).at();
    Instant to = entries.get(1).at();
    assertThat(all(new AuditFilter("ada", null, null, from, to, null)))
        .isEqualTo(entries.subList(2, 4));
    assertThat(all(new AuditFilter(null, null, null, from, to, null)))
        .isEqualTo(entries.subList(2, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "bm90IGEgY3Vyc29y"})
  void cursorThatWasNotMadeHereIsInvalid(String cursor) {
    assertThatThrownBy(() -> log().entries(ADMIN, AuditFilter.ALL, cursor, 10))
        .isInstanceOf(NoticeException.Invalid.class);
  }

  @Test
  void onlyAdministratorsReadIt() {
    for (Caller caller :
        Stream.of(person(Role.RECIPIENT), person(Role.RECIPIENT, Role.PUBLISHER), Engine.SENDER)
            .toList()) {
      assertThatThrownBy(() -> log().entries(caller, AuditFilter.ALL, null, 10))
          .isInstanceOf(NoticeException.Forbidden.class);
      assertThatThrownBy(() -> log().export(caller, AuditFilter.ALL, entry -> {}))
          .isInstanceOf(NoticeException.Forbidden.class);
    }
  }

  @Test
  void exportsAllPages() {
    note("ada", "one", 2_500);
    List<AuditEntry> exported = new ArrayList<>();
    log().export(ADMIN, filter("ada", null, null, null), exported::add);
    assertThat(exported).hasSize(2_500).doesNotHaveDuplicates();
  }

  private void note(String actor, String target, int count) {
    AuditTrail trail = engine.bean(AuditTrail.class);
    engine.inTransaction(() -> {
      trail.done(
          IntStream.range(0, count)
              .mapToObj(n ->
                  trail.entry(
                      new Actor(actor, null), AuditAction.GROUP_CREATE, target, Change.none()))
              .toList());
      return true;
    });
  }

  private List<AuditEntry> all(AuditFilter filter) {
    return log().entries(ADMIN, filter, null, PageLimit.MAX).items();
  }

  private AuditLog log() {
    return engine.bean(AuditLog.class);
  }

  private static AuditFilter filter(
      @Nullable String actor,
      @Nullable String action,
      @Nullable String target,
      AuditEntry.@Nullable Result result) {
    return new AuditFilter(actor, action, target, null, null, result);
  }

  private static Caller.Person person(Role... roles) {
    Caller.Person person = Engine.person("reader", -1);
    return new Caller.Person(
        person.id(), -1, "Reader", Set.of(roles), null, null, person.expiresAt());
  }
}
