package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static io.notice.service.audience.Given.DIRECTORY_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.Role;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.ImportReport.Difference;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class ImportTest {

  private static final RecipientPatch NOTHING = RecipientPatch.empty();
  private static final RecipientPatch NAMED = NOTHING.withDisplayName("One of many");

  @Autowired Given given;

  @Test
  void reportsWhatWasCreatedUpdatedAndLeftAlone() {
    RecipientId same = given.recipient();
    RecipientId renamed = given.recipient();
    RecipientId fresh = new RecipientId(given.name("fresh"));

    ImportReport report =
        given.directory.importAll(
            DIRECTORY_KEY,
            List.of(
                new RecipientChange(same, NOTHING.withDisplayName("Ada Lovelace")),
                new RecipientChange(renamed, NAMED),
                new RecipientChange(fresh, NAMED)));

    assertThat(report).isEqualTo(new ImportReport(1, 1, 1, List.of()));
  }

  @Test
  void rehearsalSaysWhatWouldChangeAndWritesNothing() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(NOTHING.withEmail(Field.of("old@example.org")));
    RecipientId fresh = new RecipientId(given.name("fresh"));
    long before = given.head();

    ImportReport report =
        given.directory.rehearse(
            ADMIN,
            List.of(
                new RecipientChange(ada, NOTHING.withEmail(Field.cleared()).withGroups(group)),
                new RecipientChange(fresh, NAMED.withActive(false))));

    assertThat(report)
        .isEqualTo(
            new ImportReport(
                1,
                1,
                0,
                List.of(
                    new Difference(ada.value(), "email", "old@example.org", null),
                    new Difference(ada.value(), "groups", List.of(), List.of(group.value())),
                    new Difference(fresh.value(), "displayName", null, "One of many"),
                    new Difference(fresh.value(), "groups", null, List.of()),
                    new Difference(fresh.value(), "roles", null, List.of(Role.RECIPIENT)),
                    new Difference(fresh.value(), "active", null, false))));
    assertThat(given.head()).isEqualTo(before);
    assertThatExceptionOfType(NoticeException.NotFound.class)
        .isThrownBy(() -> given.directory.recipient(ADMIN, fresh));
  }

  @Test
  void rehearsalNamesTheFirstThousandDifferences() {
    ImportReport report = given.directory.rehearse(ADMIN, Given.changes(ids(300), NAMED));

    assertThat(report.created()).isEqualTo(300);
    assertThat(report.differences()).hasSize(ImportReport.MAX_DIFFERENCES);
  }

  @Test
  void oneBadItemStopsAllOfThem() {
    RecipientId fresh = new RecipientId(given.name("fresh"));
    List<RecipientChange> changes =
        List.of(
            new RecipientChange(fresh, NAMED),
            new RecipientChange(
                new RecipientId(given.name("fresh")),
                NAMED.withGroups(new GroupKey("no-such-group"))),
            new RecipientChange(new RecipientId(given.name("fresh")), NOTHING));
    long before = given.head();

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> given.directory.importAll(ADMIN, changes),
            () -> given.directory.rehearse(ADMIN, changes))) {
      assertThat(violations(call))
          .extracting(Violation::pointer)
          .containsExactly("/recipients/1/groups/0", "/recipients/2/displayName");
    }
    assertThat(given.head()).isEqualTo(before);
    assertThatExceptionOfType(NoticeException.NotFound.class)
        .isThrownBy(() -> given.directory.recipient(ADMIN, fresh));
  }

  @Test
  void sameIdTwiceIsNotValidWhateverItsCase() {
    RecipientId id = new RecipientId(given.name("Twice"));
    RecipientId again = new RecipientId(id.value().toUpperCase(Locale.ROOT));

    assertThat(
            violations(() ->
                given.directory.importAll(
                    ADMIN,
                    List.of(
                        new RecipientChange(id, NAMED),
                        new RecipientChange(new RecipientId(given.name("other")), NAMED),
                        new RecipientChange(again, NAMED)))))
        .extracting(Violation::pointer)
        .containsExactly("/recipients/2/id");
  }

  @Test
  void tooManyAndPasswordsAreNotValid() {
    assertThat(
            violations(() -> given.directory.importAll(ADMIN, Given.changes(ids(10_001), NAMED))))
        .extracting(Violation::pointer)
        .containsExactly("/recipients");
    assertThat(
            violations(() ->
                given.directory.importAll(ADMIN, Given.changes(ids(1), NAMED.withPassword("p")))))
        .extracting(Violation::pointer)
        .containsExactly("/recipients/0/password");
  }

  @Test
  void accountsThatCanDoMoreStopAnImportByKeyOnlyWhenItWouldChangeThem() {
    RecipientId boss = given.recipient(NOTHING.withRoles(Role.ADMIN));
    RecipientId fresh = new RecipientId(given.name("fresh"));

    assertThat(
            given.directory.importAll(
                DIRECTORY_KEY,
                List.of(
                    new RecipientChange(boss, NOTHING.withDisplayName("Ada Lovelace")),
                    new RecipientChange(fresh, NAMED))))
        .isEqualTo(new ImportReport(1, 0, 1, List.of()));
    assertThatExceptionOfType(NoticeException.Forbidden.class)
        .isThrownBy(() ->
            given.directory.importAll(
                DIRECTORY_KEY,
                List.of(
                    new RecipientChange(new RecipientId(given.name("fresh")), NAMED),
                    new RecipientChange(boss, NAMED))));
  }

  @Test
  void emptyImportDoesNothing() {
    assertThat(given.directory.importAll(ADMIN, List.of()))
        .isEqualTo(new ImportReport(0, 0, 0, List.of()));
  }

  @Test
  void tenThousandAreOneChangeEach() {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    List<RecipientId> crowd = ids(10_000);
    long head = given.head();

    timed(
        "10,000 created in two groups",
        () -> given.directory.importAll(ADMIN, changes(crowd, NAMED, finance, site)));
    timed(
        "10,000 found unchanged",
        () -> given.directory.importAll(ADMIN, changes(crowd, NAMED, finance, site)));
    timed(
        "10,000 rehearsed", () -> given.directory.rehearse(ADMIN, changes(crowd, NAMED, finance)));
    timed(
        "10,000 moved out of one group",
        () -> given.directory.importAll(ADMIN, changes(crowd, NOTHING, finance)));
    timed(
        "10,000 renamed",
        () -> given.directory.importAll(ADMIN, Given.changes(crowd, NOTHING.withDisplayName("x"))));
    timed(
        "10,000 members replaced by one",
        () -> given.groups.replaceMembers(ADMIN, finance, crowd.subList(0, 1)));
    timed("10,000 members put", () -> given.groups.replaceMembers(ADMIN, finance, crowd));
    timed("group of 10,000 deleted", () -> given.groups.delete(ADMIN, finance));
    timed(
        "10,000 deactivated",
        () -> given.directory.importAll(ADMIN, Given.changes(crowd, NOTHING.withActive(false))));

    // Deleting the group is a second entry, for its name; deactivating one more for each account.
    assertThat(given.head() - head).isEqualTo(1 + 1 + 1 + 1 + 1 + 2 + 1 + 10_000);
  }

  private static void timed(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    System.out.printf(Locale.ROOT, "%s: %,d ms%n", what, (System.nanoTime() - start) / 1_000_000);
  }

  private static List<RecipientChange> changes(
      List<RecipientId> ids, RecipientPatch patch, GroupKey... groups) {
    return Given.changes(ids, patch.withGroups(groups));
  }

  private List<RecipientId> ids(int count) {
    String start = given.name("import");
    List<RecipientId> ids = new ArrayList<>(count);
    IntStream.range(0, count).forEach(i -> ids.add(new RecipientId("%s-%05d".formatted(start, i))));
    return ids;
  }

  private static List<Violation> violations(ThrowingCallable call) {
    return catchThrowableOfType(NoticeException.Invalid.class, call).violations();
  }
}
