package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static io.notice.service.audience.Given.DIRECTORY_KEY;
import static io.notice.service.audience.Given.NOTICES_KEY;
import static io.notice.service.audience.Given.PUBLISHER;
import static io.notice.service.audience.Given.RECIPIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.Audiences.Explanation;
import io.notice.api.audience.Audiences.Preview;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class AudiencesTest {

  @Autowired Given given;
  @Autowired Audiences audiences;

  @Test
  void previewCountsEachPersonOnceAndSaysWhoIsInTwice() {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    List<RecipientId> both = given.recipients(20, finance, site);
    given.recipients(30, finance);
    RecipientId alone = given.recipient();

    Preview preview =
        audiences.preview(
            PUBLISHER, audience(Set.of(finance, site), List.of(alone, both.getFirst())));

    assertThat(preview.size()).isEqualTo(51);
    assertThat(preview.overlap()).isEqualTo(20);
    assertThat(preview.online()).isZero();
    assertThat(preview.sample()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void everyoneIsWhoIsActive() {
    GroupKey group = given.group();
    int before = audiences.preview(NOTICES_KEY, Audience.ofEveryone()).size();
    RecipientId ada = given.recipient(group);

    assertThat(audiences.preview(ADMIN, new Audience(true, Set.of(group), Set.of())))
        .satisfies(preview -> assertThat(preview.size()).isEqualTo(before + 1))
        .satisfies(preview -> assertThat(preview.overlap()).isOne());
    given.directory.put(ADMIN, ada, RecipientPatch.empty().withActive(false));
    assertThat(audiences.preview(DIRECTORY_KEY, Audience.ofEveryone()).size()).isEqualTo(before);
    assertThat(audiences.preview(ADMIN, Audience.ofGroups(group)))
        .isEqualTo(new Preview(0, 0, 0, List.of()));
  }

  @Test
  void sampleShowsNamesAndGroups() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);

    assertThat(audiences.preview(ADMIN, Audience.ofRecipients(ada)).sample())
        .containsExactly(
            new RecipientView.Brief(ada.value(), "Ada Lovelace", List.of(group.value())));
  }

  @Test
  void explanationGivesEveryWayThatLeadsIn() {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    RecipientId ada = given.recipient(finance);
    RecipientId other = given.recipient();
    Audience audience = new Audience(true, Set.of(finance, site), Set.of(ada));

    assertThat(audiences.explain(PUBLISHER, audience, ada))
        .isEqualTo(
            new Explanation(ada.value(), true, List.of("everyone", "group:" + finance, "named")));
    assertThat(audiences.explain(PUBLISHER, Audience.ofGroups(finance), other))
        .isEqualTo(new Explanation(other.value(), false, List.of()));

    given.directory.put(ADMIN, ada, RecipientPatch.empty().withActive(false));
    assertThat(audiences.explain(PUBLISHER, audience, ada))
        .isEqualTo(new Explanation(ada.value(), false, List.of()));
  }

  @Test
  void unknownAndInactiveNamesAreNamed() {
    RecipientId ada = given.recipient();
    RecipientId gone = given.recipient();
    given.directory.put(ADMIN, gone, RecipientPatch.empty().withActive(false));
    RecipientId unknown = new RecipientId("no-such-recipient");
    Audience audience = audience(Set.of(new GroupKey("no-such-group")), List.of(ada, unknown));

    assertThat(pointers(() -> audiences.preview(ADMIN, audience)))
        .containsExactly("/audience/groups/0", "/audience/recipients/1");
    assertThat(pointers(() -> audiences.explain(ADMIN, audience, ada)))
        .containsExactly("/audience/groups/0", "/audience/recipients/1");
    assertThat(pointers(() -> audiences.preview(ADMIN, audience(Set.of(), List.of(ada, gone)))))
        .containsExactly("/audience/recipients/1");
    assertThat(pointers(() -> audiences.explain(ADMIN, Audience.ofEveryone(), unknown)))
        .containsExactly("/recipient");
    assertThat(pointers(() -> audiences.preview(ADMIN, audience(Set.of(), List.of()))))
        .containsExactly("/audience");
  }

  @Test
  void onlyWhoMaySendMayAsk() {
    for (Caller caller : List.of(RECIPIENT, Given.key())) {
      assertThatExceptionOfType(NoticeException.Forbidden.class)
          .isThrownBy(() -> audiences.preview(caller, Audience.ofEveryone()));
      assertThatExceptionOfType(NoticeException.Forbidden.class)
          .isThrownBy(() -> audiences.explain(caller, Audience.ofEveryone(), new RecipientId("x")));
    }
  }

  private static Audience audience(Set<GroupKey> groups, List<RecipientId> recipients) {
    return new Audience(false, groups, new LinkedHashSet<>(recipients));
  }

  private static List<String> pointers(ThrowingCallable call) {
    return catchThrowableOfType(NoticeException.Invalid.class, call).violations().stream()
        .map(Violation::pointer)
        .toList();
  }
}
