package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static io.notice.service.audience.Given.DIRECTORY_KEY;
import static io.notice.service.audience.Given.NOTICES_KEY;
import static io.notice.service.audience.Given.PUBLISHER;
import static io.notice.service.audience.Given.RECIPIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.audience.Directory.RecipientPage;
import io.notice.api.audience.Directory.RecipientQuery;
import io.notice.api.audience.Directory.Saved;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class DirectoryTest {

  private static final RecipientPatch NOTHING = RecipientPatch.empty();

  @Autowired Given given;
  @Autowired DirectoryContext.RecordingSignIn signIn;

  @Test
  void newRecipientHasWhatWasGivenAndIsActive() {
    RecipientId id = new RecipientId(given.name("Grace"));
    GroupKey group = given.group();

    Saved saved =
        given.directory.put(
            ADMIN,
            id,
            NOTHING
                .withDisplayName("Grace Hopper")
                .withEmail(Field.of("grace@example.org"))
                .withRoles(Role.PUBLISHER)
                .withGroups(group));

    assertThat(saved.created()).isTrue();
    assertThat(saved.recipient())
        .usingRecursiveComparison()
        .ignoringFields("createdAt")
        .isEqualTo(
            new RecipientView.Full(
                id.value(),
                "Grace Hopper",
                "grace@example.org",
                null,
                List.of(group.value()),
                List.of(Role.RECIPIENT, Role.PUBLISHER),
                true,
                Instant.EPOCH));
  }

  @Test
  void absentFieldsStayAndNullClears() {
    RecipientId ada = given.recipient(NOTHING.withEmail(Field.of("ada@example.org")));

    Saved renamed = given.directory.put(ADMIN, ada, NOTHING.withDisplayName("Countess"));
    assertThat(renamed.created()).isFalse();
    assertThat(full(renamed).email()).isEqualTo("ada@example.org");

    Saved cleared = given.directory.put(ADMIN, ada, NOTHING.withEmail(Field.cleared()));
    assertThat(full(cleared).email()).isNull();
    assertThat(full(cleared).displayName()).isEqualTo("Countess");
  }

  @Test
  void idsThatDifferByCaseAreOneRecipient() {
    RecipientId ada = given.recipient();
    RecipientId shouted = new RecipientId(ada.value().toUpperCase(Locale.ROOT));

    Saved saved = given.directory.put(ADMIN, shouted, NOTHING.withDisplayName("Same"));

    assertThat(saved.created()).isFalse();
    assertThat(saved.recipient().id()).isEqualTo(ada.value());
  }

  @Test
  void newRecipientNeedsADisplayNameWhichCantBeCleared() {
    RecipientId nobody = new RecipientId(given.name("nobody"));
    assertThat(violations(() -> given.directory.put(ADMIN, nobody, NOTHING)))
        .extracting(Violation::pointer)
        .containsExactly("/displayName");
    assertThat(given.directory.recipients(ADMIN, query(nobody.value(), null, null, 1)).items())
        .isEmpty();

    RecipientId ada = given.recipient();
    RecipientPatch cleared =
        new RecipientPatch(
            Field.cleared(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.cleared());
    assertThat(violations(() -> given.directory.put(ADMIN, ada, cleared)))
        .extracting(Violation::pointer)
        .containsExactly("/displayName", "/active");
  }

  @Test
  void unknownGroupsAreNamedAndNothingIsStored() {
    RecipientId id = new RecipientId(given.name("new"));
    GroupKey known = given.group();

    assertThat(
            violations(() ->
                given.directory.put(
                    ADMIN,
                    id,
                    NOTHING
                        .withDisplayName("New")
                        .withGroups(known, new GroupKey("no-such-group")))))
        .containsExactly(new Violation("/groups/1", "There is no group 'no-such-group'."));
    assertThatExceptionOfType(NoticeException.NotFound.class)
        .isThrownBy(() -> given.directory.recipient(ADMIN, id));
  }

  @Test
  void inactiveRecipientJoinsNothingUnlessActivated() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);

    Saved gone = given.directory.put(ADMIN, ada, NOTHING.withActive(false).withGroups(group));
    assertThat(gone.recipient().groups()).isEmpty();
    assertThat(violations(() -> given.directory.put(ADMIN, ada, NOTHING.withGroups(group))))
        .extracting(Violation::pointer)
        .containsExactly("/groups");
  }

  @Test
  void deactivatingEndsSessionsAndIsToldToEveryNodeAfterTheMemberships() {
    RecipientId ada = given.recipient();
    int ordinal = given.ordinal(ada);

    given.directory.put(ADMIN, ada, NOTHING.withActive(false));

    assertThat(signIn.ended).contains(ordinal);
    assertThat(lastEntries(2)).containsExactly("directory", "account:" + ordinal);
  }

  @Test
  void rolesAndPasswordsAreGivenByAdministratorsOnly() {
    RecipientId ada = given.recipient();
    assertForbidden(
        () -> given.directory.put(DIRECTORY_KEY, ada, NOTHING.withRoles(Role.RECIPIENT)));
    assertForbidden(() ->
        given.directory.put(DIRECTORY_KEY, ada, NOTHING.withPassword("long enough to be one")));
    assertThat(given.directory.put(DIRECTORY_KEY, ada, NOTHING.withDisplayName("Fine")).created())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUBLISHER", "ADMIN"})
  void directoryKeyMayNotChangeAnAccountThatCanDoMore(String role) {
    RecipientId ada = given.recipient(NOTHING.withRoles(Role.valueOf(role)));

    assertForbidden(
        () -> given.directory.put(DIRECTORY_KEY, ada, NOTHING.withDisplayName("Taken over")));
    assertForbidden(() -> given.directory.put(DIRECTORY_KEY, ada, NOTHING.withActive(false)));
    assertThat(
            given
                .directory
                .put(DIRECTORY_KEY, ada, NOTHING.withDisplayName("Ada Lovelace"))
                .created())
        .as("an import that finds it as it is")
        .isFalse();
  }

  @Test
  void onlyAdministratorsAndDirectoryKeysWrite() {
    RecipientId ada = given.recipient();
    GroupKey group = given.group();
    for (Caller caller : List.of(PUBLISHER, RECIPIENT, NOTICES_KEY, Given.key(Scope.values()[1]))) {
      assertForbidden(() -> given.directory.put(caller, ada, NOTHING.withDisplayName("x")));
      assertForbidden(() -> given.directory.importAll(caller, List.of()));
      assertForbidden(() -> given.directory.rehearse(caller, List.of()));
      assertForbidden(() -> given.groups.put(caller, group, "x"));
      assertForbidden(() -> given.groups.delete(caller, group));
      assertForbidden(() -> given.groups.replaceMembers(caller, group, List.of()));
      assertForbidden(() -> given.groups.changeMembers(caller, group, List.of(), List.of()));
    }
  }

  @Test
  void publishersSeeNamesAndGroupsOfActiveRecipients() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);
    RecipientId gone = given.recipient(group);
    given.directory.put(ADMIN, gone, NOTHING.withActive(false));

    for (Caller caller : List.of(PUBLISHER, NOTICES_KEY)) {
      assertThat(given.directory.recipients(caller, query(null, group, null, 10)).items())
          .containsExactly(
              new RecipientView.Brief(ada.value(), "Ada Lovelace", List.of(group.value())));
      assertThat(given.directory.recipient(caller, ada)).isInstanceOf(RecipientView.Brief.class);
      assertThat(given.directory.recipients(caller, query(gone.value(), null, null, 10)).items())
          .isEmpty();
    }
    assertThat(given.directory.recipients(ADMIN, query(gone.value(), null, null, 10)).items())
        .hasSize(1);
    assertForbidden(() -> given.directory.recipients(RECIPIENT, query(null, null, null, 10)));
    assertForbidden(() -> given.directory.recipient(RECIPIENT, ada));
    assertForbidden(() -> given.groups.groups(RECIPIENT));
  }

  @Test
  void passwordOfSomebodyElseHasToBeChangedAndEndsTheirSessions() {
    RecipientId ada = given.recipient();

    given.directory.put(ADMIN, ada, NOTHING.withPassword("correct horse battery"));

    assertThat(password(ada)).isEqualTo("hash of correct horse battery, to be changed");
    assertThat(signIn.ended).contains(given.ordinal(ada));
    assertThat(signIn.kept).last().isNull();
    assertThat(lastEntries(1)).containsExactly("account:" + given.ordinal(ada));
  }

  @Test
  void administratorsOwnPasswordIsChosenAndThisSessionGoesOn() {
    RecipientId ada = given.recipient(NOTHING.withRoles(Role.ADMIN));
    Caller self = Given.person(ada, given.ordinal(ada), Role.ADMIN);

    given.directory.put(self, ada, NOTHING.withPassword("correct horse battery"));

    assertThat(password(ada)).isEqualTo("hash of correct horse battery");
    assertThat(signIn.kept).last().isEqualTo(Given.SESSION);
  }

  @Test
  void pagesAreInTheOrderOfIdsAndStayWhole() {
    GroupKey group = given.group();
    List<RecipientId> crowd = given.recipients(25, group);
    List<String> seen = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      RecipientPage page = given.directory.recipients(ADMIN, query(null, group, cursor, 10));
      page.items().forEach(item -> seen.add(item.id()));
      cursor = page.nextCursor();
      given.recipient(group); // "Ada-…" sorts before all of the crowd
    } while (cursor != null);

    assertThat(seen).containsExactlyElementsOf(crowd.stream().map(RecipientId::value).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!!", "YWRh", "YWRhAAAAAA", "YWRhAAAAAA==", "0"})
  void cursorMadeByHandIsNotValid(String cursor) {
    assertThat(violations(() -> given.directory.recipients(ADMIN, query(null, null, cursor, 10))))
        .extracting(Violation::pointer)
        .containsExactly("cursor");
  }

  @Test
  void cursorsSurviveTheWayThereAndBack() {
    assertThat(RecipientCursor.parse(RecipientCursor.after(new RecipientId("Ada.L@x-1_"))))
        .isEqualTo("ada.l@x-1_");
  }

  @Test
  void searchFindsWordsOfIdNameAndAddress() {
    String unique = given.name("zq").replace("-", "") + "x";
    RecipientId id = new RecipientId(unique + "0042.byron");
    given.directory.put(
        ADMIN,
        id,
        NOTHING
            .withDisplayName("Augusta 王小明 King")
            .withEmail(Field.of("countess@" + unique + ".example")));

    for (String q :
        List.of(
            id.value(),
            unique.toUpperCase(Locale.ROOT),
            unique + " byr",
            "aug " + unique,
            "KING " + unique + "0042.by",
            "王 " + unique,
            "小明 " + unique,
            "王小明 " + unique,
            "countess@" + unique,
            "0042 " + unique)) {
      assertThat(given.directory.recipients(PUBLISHER, query(q, null, null, 10)).items())
          .as(q)
          .extracting(RecipientView::id)
          .containsExactly(id.value());
    }
    for (String q :
        List.of(
            "ugusta " + unique, unique + "y", unique + " 李", "' | ''", "@", "\\ " + unique + "y")) {
      assertThat(given.directory.recipients(PUBLISHER, query(q, null, null, 10)).items())
          .as(q)
          .isEmpty();
    }
  }

  @Test
  void unknownGroupCantBeFilteredBy() {
    assertThat(
            violations(() ->
                given.directory.recipients(
                    ADMIN, query(null, new GroupKey("no-such-group"), null, 10))))
        .extracting(Violation::pointer)
        .containsExactly("group");
  }

  private List<String> lastEntries(int count) {
    return given
        .sql
        .sql(
            """
            select coalesce(subject, kind) from notice_log
            where position > (select position from notice_log_head) - ? order by position
            """)
        .param(count)
        .query(String.class)
        .list();
  }

  private String password(RecipientId id) {
    return given
        .sql
        .sql(
            """
            select password_hash || case when must_change_password then ', to be changed' else '' end
            from recipient where ordinal = ?
            """)
        .param(given.ordinal(id))
        .query(String.class)
        .single();
  }

  private static RecipientQuery query(
      @Nullable String q, @Nullable GroupKey group, @Nullable String cursor, int limit) {
    return new RecipientQuery(q, group, cursor, limit);
  }

  private static RecipientView.Full full(Saved saved) {
    return (RecipientView.Full) saved.recipient();
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatExceptionOfType(NoticeException.Forbidden.class).isThrownBy(call);
  }

  private static List<Violation> violations(ThrowingCallable call) {
    return catchThrowableOfType(NoticeException.Invalid.class, call).violations();
  }
}
