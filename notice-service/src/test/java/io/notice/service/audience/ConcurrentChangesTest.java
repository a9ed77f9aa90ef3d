package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.NoticeException;
import io.notice.api.access.Role;
import io.notice.api.audience.Directory.Saved;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.service.log.NodeLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class ConcurrentChangesTest {

  private static final RecipientPatch NOTHING = RecipientPatch.empty();

  @Autowired Given given;
  @Autowired NodeLog node;

  @Test
  void importsOfTheSamePeopleInOppositeOrderBothSucceed() throws Exception {
    GroupKey finance = given.group();
    GroupKey site = given.group();
    List<RecipientId> crowd = new ArrayList<>(given.recipients(300, finance));
    for (int i = 0; i < 300; i++) {
      crowd.add(new RecipientId(given.name("new")));
    }
    List<RecipientId> reversed = new ArrayList<>(crowd);
    Collections.reverse(reversed);

    for (int round = 0; round < 5; round++) {
      int number = round;
      List<ImportReport> reports =
          Together.call(
              4,
              thread ->
                  given.directory.importAll(
                      ADMIN,
                      Given.changes(
                          thread % 2 == 0 ? crowd : reversed,
                          NOTHING
                              .withDisplayName("Round " + number + " of " + thread)
                              .withGroups(thread < 2 ? finance : site))));
      assertThat(reports.stream().mapToInt(ImportReport::created).sum())
          .isEqualTo(round == 0 ? 300 : 0);
    }
    assertIntervalsHold();
  }

  @Test
  void sameNewIdAtOnceIsCreatedOnce() throws Exception {
    RecipientId id = new RecipientId(given.name("Race"));

    List<Saved> saved =
        Together.call(8, n -> given.directory.put(ADMIN, id, NOTHING.withDisplayName("Name " + n)));

    assertThat(saved).filteredOn(Saved::created).hasSize(1);
    assertIntervalsHold();
  }

  @Test
  void sameNewGroupAtOnceIsCreatedOnce() throws Exception {
    GroupKey key = new GroupKey(given.name("race"));

    assertThat(Together.call(8, n -> given.groups.put(ADMIN, key, "Name " + n)))
        .filteredOn(io.notice.api.audience.Groups.Saved::created)
        .hasSize(1);
  }

  @Test
  void joiningLeavingDeactivatingAndDeletingAtOnceKeepsEveryIntervalWhole() throws Exception {
    List<GroupKey> groups = List.of(given.group(), given.group(), given.group());
    List<RecipientId> crowd = given.recipients(40);

    List<Integer> done =
        Together.call(
            8,
            thread -> {
              Random random = new Random(thread);
              int changes = 0;
              for (int i = 0; i < 60; i++) {
                try {
                  change(random, groups, crowd);
                  changes++;
                } catch (NoticeException.Invalid | NoticeException.NotFound e) {
                  // Somebody is inactive by now, or a group is gone for the moment: a clear answer,
                  // too.
                }
              }
              return changes;
            });

    assertThat(done).allSatisfy(changes -> assertThat(changes).isPositive());
    assertIntervalsHold();
    assertNodeHasFollowed();
  }

  private void change(Random random, List<GroupKey> groups, List<RecipientId> crowd) {
    GroupKey group = groups.get(random.nextInt(groups.size()));
    List<RecipientId> shuffled = new ArrayList<>(crowd);
    Collections.shuffle(shuffled, random);
    List<RecipientId> some = shuffled.subList(0, 1 + random.nextInt(20));
    switch (random.nextInt(12)) {
      case 0 -> given.groups.delete(ADMIN, group);
      case 1, 2 -> given.groups.put(ADMIN, group, "Again");
      case 3 -> given.directory.put(ADMIN, some.getFirst(), NOTHING.withActive(false));
      case 4, 5 ->
          given.directory.importAll(
              ADMIN, Given.changes(some, NOTHING.withActive(true).withGroups(group)));
      case 6, 7 -> given.groups.replaceMembers(ADMIN, group, some);
      case 8 -> given.groups.changeMembers(ADMIN, group, List.of(), some);
      default -> given.groups.changeMembers(ADMIN, group, some, List.of());
    }
  }

  @Test
  void lastAdministratorStaysHoweverManyAreDemotedAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      given.sql.sql("update recipient set roles = '{RECIPIENT}' where roles @> '{ADMIN}'").update();
      List<RecipientId> administrators = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        administrators.add(given.recipient(NOTHING.withRoles(Role.ADMIN)));
      }

      List<Boolean> demoted =
          Together.call(
              8,
              thread -> {
                RecipientId id = administrators.get(thread);
                try {
                  given.directory.put(
                      ADMIN,
                      id,
                      thread % 2 == 0
                          ? NOTHING.withRoles(Role.RECIPIENT)
                          : NOTHING.withActive(false));
                  return true;
                } catch (NoticeException.Conflict e) {
                  return false;
                }
              });

      assertThat(demoted).filteredOn(each -> !each).hasSize(1);
      assertThat(
              given
                  .sql
                  .sql("select count(*) from recipient where active and roles @> '{ADMIN}'")
                  .query(Integer.class)
                  .single())
          .isOne();
    }
  }

  @Test
  void administratorsCanBeReplacedInOneImport() {
    given.sql.sql("update recipient set roles = '{RECIPIENT}' where roles @> '{ADMIN}'").update();
    RecipientId old = given.recipient(NOTHING.withRoles(Role.ADMIN));
    RecipientId fresh = given.recipient();

    assertThat(
            given.directory.importAll(
                ADMIN,
                List.of(
                    new RecipientChange(old, NOTHING.withRoles()),
                    new RecipientChange(fresh, NOTHING.withRoles(Role.ADMIN)))))
        .isEqualTo(new ImportReport(0, 2, 0, List.of()));
  }

  /**
   * Of each recipient in each group: intervals do not overlap, and replaying the deltas gives who
   * is in now.
   */
  private void assertIntervalsHold() {
    assertThat(
            given
                .sql
                .sql(
                    """
                    select count(*) from (
                      select j.position as joined, l.position as "left",
                        lead(j.position) over (partition by m.recipient, m.group_ordinal order by j.position) as next
                      from membership m
                      join directory_change j on j.id = m.joined_change
                      left join directory_change l on l.id = m.left_change) i
                    where joined is null or "left" <= joined or next < coalesce("left", next + 1)
                    """)
                .query(Integer.class)
                .single())
        .as("intervals that overlap or have no position")
        .isZero();
    assertThat(replayed()).isEqualTo(present());
    assertThat(
            given
                .sql
                .sql(
                    """
                    select count(*) from recipient r
                    where active <> exists (select 1 from membership m
                      where m.recipient = r.ordinal and m.group_ordinal = 0 and m.left_change is null)
                    """)
                .query(Integer.class)
                .single())
        .as("recipients that are active and not in everyone, or the other way round")
        .isZero();
    assertThat(
            given
                .sql
                .sql(
                    """
                    select count(*) from membership m join recipient_group g on g.ordinal = m.group_ordinal
                    where m.left_change is null and g.deleted
                    """)
                .query(Integer.class)
                .single())
        .as("members of deleted groups")
        .isZero();
  }

  private Map<Integer, Set<Integer>> present() {
    Map<Integer, Set<Integer>> members = new HashMap<>();
    given
        .sql
        .sql("select group_ordinal, recipient from membership where left_change is null")
        .query(row -> {
          members.computeIfAbsent(row.getInt(1), group -> new HashSet<>()).add(row.getInt(2));
        });
    return members;
  }

  private Map<Integer, Set<Integer>> replayed() {
    Map<Integer, Set<Integer>> members = new HashMap<>();
    given
        .sql
        .sql(
            """
            select d.group_ordinal, d.joined, d."left"
            from membership_delta d join directory_change c on c.id = d.change
            order by c.position
            """)
        .query(row -> {
          Set<Integer> group = members.computeIfAbsent(row.getInt(1), key -> new HashSet<>());
          for (Integer recipient : (Integer[]) row.getArray(3).getArray()) {
            assertThat(group.remove(recipient)).as("leaves where it is").isTrue();
          }
          for (Integer recipient : (Integer[]) row.getArray(2).getArray()) {
            assertThat(group.add(recipient)).as("joins where it is not").isTrue();
          }
        });
    members.values().removeIf(Set::isEmpty);
    return members;
  }

  private void assertNodeHasFollowed() {
    DirectorySnapshot directory = node.stateAt(given.head()).directory();
    present()
        .forEach((group, members) ->
            assertThat(Arrays.stream(directory.members(group).toArray()).boxed())
                .containsExactlyInAnyOrderElementsOf(members));
  }
}
