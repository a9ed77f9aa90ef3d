package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.persistence.log.MembershipDelta;
import io.notice.service.audience.Given.Interval;
import io.notice.service.log.NodeLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class MembershipIntervalsTest {

  @Autowired Given given;
  @Autowired NodeLog node;

  @Test
  void newRecipientIsInEveryoneFromItsCreationOn() {
    long before = given.head();

    RecipientId ada = given.recipient();

    assertThat(given.intervals(ada, MembershipDelta.EVERYONE))
        .containsExactly(new Interval(before + 1, null));
    assertThat(
            given
                .sql
                .sql("select count(*) from inbox_state where recipient = ?")
                .param(given.ordinal(ada))
                .query(Integer.class)
                .single())
        .isOne();
  }

  @Test
  void leavingAndJoiningAgainLeavesTheHole() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);
    long joined = given.head();
    given.groups.changeMembers(ADMIN, group, List.of(), List.of(ada));
    long left = given.head();
    given.groups.changeMembers(ADMIN, group, List.of(ada), List.of());

    assertThat(given.intervals(ada, given.ordinal(group)))
        .containsExactly(new Interval(joined, left), new Interval(given.head(), null));
  }

  @Test
  void deactivatingLeavesEverythingAndReactivatingJoinsOnlyWhatIsGiven() {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    RecipientId ada = given.recipient(finance, site);
    given.directory.put(ADMIN, ada, RecipientPatch.empty().withActive(false));
    // Of the two entries, the first is the change of the directory.
    long left = given.head() - 1;

    for (int group :
        new int[] {MembershipDelta.EVERYONE, given.ordinal(finance), given.ordinal(site)}) {
      assertThat(given.intervals(ada, group))
          .singleElement()
          .extracting(Interval::left)
          .isEqualTo(left);
    }

    given.directory.put(ADMIN, ada, RecipientPatch.empty().withActive(true).withGroups(site));
    assertThat(given.intervals(ada, MembershipDelta.EVERYONE)).hasSize(2);
    assertThat(given.intervals(ada, given.ordinal(finance))).hasSize(1);
    assertThat(given.intervals(ada, given.ordinal(site))).hasSize(2);
    assertThat(given.directory.recipient(ADMIN, ada).groups()).containsExactly(site.value());
  }

  @Test
  void groupsReplaceWhatWasThere() {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    RecipientId ada = given.recipient(finance);

    given.directory.put(ADMIN, ada, RecipientPatch.empty().withGroups(site));

    assertThat(given.directory.recipient(ADMIN, ada).groups()).containsExactly(site.value());
    assertThat(given.intervals(ada, given.ordinal(finance)).getFirst().left())
        .isEqualTo(given.head());
    assertThat(given.intervals(ada, given.ordinal(site)).getFirst().joined())
        .isEqualTo(given.head());
  }

  @Test
  void deletedGroupIsLeftByAllAndANewOneWithItsKeyInheritsNothing() {
    GroupKey key = given.group();
    int old = given.ordinal(key);
    RecipientId ada = given.recipient(key);

    given.groups.delete(ADMIN, key);
    given.groups.put(ADMIN, key, "Finance again");

    assertThat(given.ordinal(key)).isNotEqualTo(old);
    assertThat(given.intervals(ada, old)).singleElement().extracting(Interval::left).isNotNull();
    assertThat(given.intervals(ada, given.ordinal(key))).isEmpty();
    assertThat(given.directory.recipient(ADMIN, ada).groups()).isEmpty();
  }

  @Test
  void movingManyIsOneEntryOfTheLogThatEveryNodeFollows() {
    GroupKey from = given.group();
    GroupKey to = given.group();
    List<RecipientId> crowd = given.recipients(500, from);
    long before = given.head();

    given.directory.importAll(ADMIN, Given.changes(crowd, RecipientPatch.empty().withGroups(to)));

    assertThat(given.head()).isEqualTo(before + 1);
    DirectorySnapshot directory = node.stateAt(given.head()).directory();
    assertThat(directory.members(given.ordinal(from)).getCardinality()).isZero();
    assertThat(directory.members(given.ordinal(to)).getCardinality()).isEqualTo(500);
  }

  @Test
  void whatChangesNothingIsNotWritten() {
    GroupKey group = given.group();
    RecipientId ada = given.recipient(group);
    long before = given.head();

    given.directory.put(
        ADMIN, ada, RecipientPatch.empty().withDisplayName("Ada Lovelace").withGroups(group));
    given.groups.put(ADMIN, group, "Finance");
    given.groups.replaceMembers(ADMIN, group, List.of(ada));
    given.groups.changeMembers(ADMIN, group, List.of(ada), List.of());

    assertThat(given.head()).isEqualTo(before);
    assertThat(
            given
                .sql
                .sql("select count(*) from directory_change where position is null")
                .query(Integer.class)
                .single())
        .isZero();
  }
}
