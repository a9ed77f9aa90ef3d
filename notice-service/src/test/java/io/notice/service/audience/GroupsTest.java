package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static io.notice.service.audience.Given.DIRECTORY_KEY;
import static io.notice.service.audience.Given.PUBLISHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups.GroupView;
import io.notice.api.audience.Groups.MembersChanged;
import io.notice.api.audience.Groups.Saved;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class GroupsTest {

  private static final RecipientId UNKNOWN = new RecipientId("no-such-recipient");

  private static final RecipientId ALSO_UNKNOWN = new RecipientId("nor-this-one");

  @Autowired Given given;

  @Test
  void putCreatesAndRenames() {
    GroupKey key = new GroupKey(given.name("ops"));

    assertThat(given.groups.put(DIRECTORY_KEY, key, "Ops"))
        .isEqualTo(new Saved(new GroupView(key.value(), "Ops", 0), true));
    given.recipient(key);
    assertThat(given.groups.put(DIRECTORY_KEY, key, "Operations"))
        .isEqualTo(new Saved(new GroupView(key.value(), "Operations", 1), false));
    assertThat(given.groups.groups(PUBLISHER))
        .contains(new GroupView(key.value(), "Operations", 1));
  }

  @Test
  void replacingMembersSaysWhoCameAndWent() {
    GroupKey group = given.group();
    RecipientId stays = given.recipient(group);
    RecipientId goes = given.recipient(group);
    RecipientId comes = given.recipient();
    RecipientId shouted = new RecipientId(comes.value().toUpperCase(Locale.ROOT));

    assertThat(given.groups.replaceMembers(ADMIN, group, List.of(stays, comes, shouted)))
        .isEqualTo(new MembersChanged(2, 1, 1));
    assertThat(given.directory.recipient(ADMIN, goes).groups()).isEmpty();
    assertThat(given.directory.recipient(ADMIN, comes).groups()).containsExactly(group.value());
    assertThat(given.groups.replaceMembers(ADMIN, group, List.of()))
        .isEqualTo(new MembersChanged(0, 0, 2));
  }

  @Test
  void joiningAndLeavingLeaveTheOthersAlone() {
    GroupKey group = given.group();
    RecipientId stays = given.recipient(group);
    RecipientId goes = given.recipient(group);
    RecipientId comes = given.recipient();
    RecipientId stranger = given.recipient();

    assertThat(
            given.groups.changeMembers(
                ADMIN, group, List.of(comes, stays), List.of(goes, stranger)))
        .isEqualTo(new MembersChanged(2, 1, 1));
  }

  @Test
  void unknownAndInactiveMembersAreNamed() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);
    RecipientId gone = given.recipient();
    given.directory.put(ADMIN, gone, RecipientPatch.empty().withActive(false));
    long before = given.head();

    assertThat(pointers(() -> given.groups.replaceMembers(ADMIN, group, List.of(ada, UNKNOWN))))
        .containsExactly("/recipients/1");
    assertThat(pointers(() -> given.groups.replaceMembers(ADMIN, group, List.of(gone, ada))))
        .containsExactly("/recipients/0");
    assertThat(
            pointers(() ->
                given.groups.changeMembers(
                    ADMIN, group, List.of(UNKNOWN), List.of(ada, ALSO_UNKNOWN))))
        .containsExactly("/add/0", "/remove/1");
    assertThat(pointers(() -> given.groups.changeMembers(ADMIN, group, List.of(gone), List.of())))
        .containsExactly("/add/0");
    assertThat(pointers(() -> given.groups.changeMembers(ADMIN, group, List.of(ada), List.of(ada))))
        .containsExactly("/add/0");
    assertThat(given.groups.changeMembers(ADMIN, group, List.of(), List.of(gone)))
        .isEqualTo(new MembersChanged(1, 0, 0));
    assertThat(given.head()).isEqualTo(before);
  }

  @Test
  void tooManyAreNotValid() {
    GroupKey group = given.group();
    List<RecipientId> many = Collections.nCopies(10_001, UNKNOWN);

    assertThat(pointers(() -> given.groups.replaceMembers(ADMIN, group, many)))
        .containsExactly("/recipients");
    assertThat(pointers(() -> given.groups.changeMembers(ADMIN, group, many, List.of())))
        .containsExactly("/add");
    assertThat(pointers(() -> given.groups.changeMembers(ADMIN, group, List.of(), many)))
        .containsExactly("/remove");
  }

  @Test
  void absentGroupIsNotFound() {
    GroupKey absent = new GroupKey(given.name("absent"));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> given.groups.delete(ADMIN, absent),
            () -> given.groups.replaceMembers(ADMIN, absent, List.of()),
            () -> given.groups.changeMembers(ADMIN, absent, List.of(), List.of()))) {
      assertThatExceptionOfType(NoticeException.NotFound.class).isThrownBy(call);
    }
  }

  @Test
  void groupOfAScheduledNoticeIsInUse() {
    GroupKey group = given.group();
    UUID notice = UUID.randomUUID();
    given
        .sql
        .sql(
            """
            insert into notice (id, status, title, body, category, priority, audience, author_kind, author_id,
              author_name, publish_at, excerpt)
            values (?, 'SCHEDULED', 'Soon', '', 'general', 'NORMAL', jsonb_build_object('groups', jsonb_build_array(?)),
              'RECIPIENT', 'root', 'Root', now() + interval '1 day', '')
            """)
        .params(notice, group.value())
        .update();

    assertThatExceptionOfType(NoticeException.GroupInUse.class)
        .isThrownBy(() -> given.groups.delete(ADMIN, group));
    given.sql.sql("delete from notice where id = ?").param(notice).update();
    given.groups.delete(ADMIN, group);
    assertThat(given.groups.groups(ADMIN)).extracting(GroupView::key).doesNotContain(group.value());
  }

  private static List<String> pointers(ThrowingCallable call) {
    return catchThrowableOfType(NoticeException.Invalid.class, call).violations().stream()
        .map(Violation::pointer)
        .toList();
  }
}
