package io.notice.service.audience;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.audience.Membership;
import io.notice.persistence.audience.MembershipStore;
import io.notice.persistence.audience.NewRecipient;
import io.notice.persistence.audience.Profile;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.audience.StoredRecipient;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.MembershipDelta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes of recipients out, inside a transaction that the caller has begun.
 *
 * <p>What changes is planned twice: at first on what is read without a lock, so that a nightly
 * import that finds everything as it was locks nobody and writes nothing, and then once more on
 * what is read under the locks, which is what counts.
 */
class DirectoryWriter {

  private final RecipientStore recipients;
  private final GroupStore groups;
  private final MembershipStore memberships;
  private final LogAppender log;
  private final SignIn signIn;
  private final DirectoryAudit audit;

  DirectoryWriter(
      RecipientStore recipients,
      GroupStore groups,
      MembershipStore memberships,
      LogAppender log,
      SignIn signIn,
      DirectoryAudit audit) {
    this.recipients = recipients;
    this.groups = groups;
    this.memberships = memberships;
    this.log = log;
    this.signIn = signIn;
    this.audit = audit;
  }

  /** What the changes would come to now. */
  ImportPlan plan(Caller caller, List<RecipientChange> changes, ImportPlan.Pointer pointer) {
    Map<RecipientId, StoredRecipient> present = recipients.find(ids(changes));
    Set<GroupKey> known = groups.ordinals(named(changes)).keySet();
    ImportPlan plan = ImportPlan.of(caller, changes, pointer, present, known);
    requireAdministratorAfter(plan);
    return plan;
  }

  /**
   * @param passwords hashes by recipient; null takes the password away
   */
  ImportPlan write(
      Caller caller,
      List<RecipientChange> changes,
      ImportPlan.Pointer pointer,
      Map<RecipientId, @Nullable String> passwords) {
    Map<RecipientId, StoredRecipient> present = recipients.find(ids(changes));
    ImportPlan expected =
        ImportPlan.of(caller, changes, pointer, present, groups.ordinals(named(changes)).keySet());
    List<RecipientChange> changing =
        expected.changes().stream().map(ImportPlan.Step::change).toList();
    if (changing.isEmpty()) {
      return expected;
    }
    Map<GroupKey, Integer> joinable = groups.keep(named(changes));
    Set<Integer> created = recipients.insert(missing(expected));
    Map<RecipientId, StoredRecipient> locked = recipients.lock(ids(changing), mayDemote(changing));
    locked.forEach((id, recipient) -> {
      if (!created.contains(recipient.ordinal())) {
        present.put(id, recipient);
      }
    });
    ImportPlan plan = ImportPlan.of(caller, changes, pointer, present, joinable.keySet());
    requireAdministratorAfter(plan);
    carryOut(caller, plan, locked, joinable, passwords);
    return plan;
  }

  private void carryOut(
      Caller caller,
      ImportPlan plan,
      Map<RecipientId, StoredRecipient> locked,
      Map<GroupKey, Integer> joinable,
      Map<RecipientId, @Nullable String> passwords) {
    Map<Integer, Profile> profiles = new HashMap<>();
    Set<Integer> deactivated = new HashSet<>();
    List<Membership> leaving = new ArrayList<>();
    List<Membership> joining = new ArrayList<>();
    List<Integer> changed = new ArrayList<>();
    List<AccessSubject> rights = new ArrayList<>();
    for (ImportPlan.Step step : plan.changes()) {
      StoredRecipient before = step.before();
      int ordinal = Objects.requireNonNull(locked.get(step.change().id())).ordinal();
      Map<GroupKey, Integer> old = before == null ? Map.of() : before.groups();
      boolean wasActive = before != null && before.profile().active();
      changed.add(ordinal);
      if (before != null && !before.profile().equals(step.after())) {
        profiles.put(ordinal, step.after());
      }
      if (step.changesRights()) {
        rights.add(new AccessSubject.Account(ordinal));
      }
      if (!step.after().active()) {
        if (wasActive) {
          deactivated.add(ordinal);
        }
        continue;
      }
      if (!wasActive) {
        joining.add(new Membership(ordinal, MembershipDelta.EVERYONE));
      }
      old.forEach((key, group) -> {
        if (!step.groups().contains(key)) {
          leaving.add(new Membership(ordinal, group));
        }
      });
      for (GroupKey key : step.groups()) {
        if (!old.containsKey(key)) {
          joining.add(new Membership(ordinal, Objects.requireNonNull(joinable.get(key))));
        }
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    audit.done(caller, plan.changes());
    if (!profiles.isEmpty()) {
      recipients.update(profiles);
    }
    setPasswords(caller, passwords, locked);
    if (!deactivated.isEmpty()) {
      signIn.endSessions(deactivated, null);
    }
    long change = log.beginDirectoryChange();
    MembershipChange done = new MembershipChange();
    done.left(memberships.closeAll(change, deactivated));
    done.left(memberships.close(change, leaving));
    done.joined(memberships.open(change, joining));
    log.appendDirectoryChange(
        change, changed.stream().mapToInt(Integer::intValue).sorted().toArray(), done.deltas());
    if (!rights.isEmpty()) {
      log.appendAccess(rights);
    }
  }

  private void setPasswords(
      Caller caller,
      Map<RecipientId, @Nullable String> passwords,
      Map<RecipientId, StoredRecipient> locked) {
    passwords.forEach((id, hash) -> {
      int ordinal = Objects.requireNonNull(locked.get(id)).ordinal();
      boolean own = caller instanceof Caller.Person person && person.ordinal() == ordinal;
      recipients.setPassword(ordinal, hash, hash != null && !own);
      UUID except = own ? ((Caller.Person) caller).sessionId() : null;
      signIn.endSessions(List.of(ordinal), except);
    });
  }

  private void requireAdministratorAfter(ImportPlan plan) {
    List<Integer> demoted = plan.demoted();
    if (!demoted.isEmpty()
        && !plan.promotes()
        && recipients.activeAdministratorsBesides(demoted) == 0) {
      throw new NoticeException.Conflict(
          "This is the last active administrator; appoint another one first.");
    }
  }

  /** Whether an administrator could come out as none, whoever the administrators are by then. */
  private static boolean mayDemote(List<RecipientChange> changes) {
    return changes.stream().map(RecipientChange::patch).anyMatch(DirectoryWriter::mayDemote);
  }

  private static boolean mayDemote(RecipientPatch patch) {
    boolean roles =
        switch (patch.roles()) {
          case Field.Absent<Set<Role>> absent -> false;
          case Field.Cleared<Set<Role>> cleared -> true;
          case Field.Given<Set<Role>>(Set<Role> given) -> !given.contains(Role.ADMIN);
        };
    return roles || patch.active() instanceof Field.Given<Boolean>(Boolean active) && !active;
  }

  private static List<NewRecipient> missing(ImportPlan plan) {
    return plan.steps().stream()
        .filter(step -> step.before() == null)
        .map(step -> new NewRecipient(step.id(), step.after()))
        .toList();
  }

  private static List<RecipientId> ids(Collection<RecipientChange> changes) {
    return changes.stream().map(RecipientChange::id).toList();
  }

  private static Set<GroupKey> named(Collection<RecipientChange> changes) {
    Set<GroupKey> named = new HashSet<>();
    for (RecipientChange change : changes) {
      if (change.patch().groups() instanceof Field.Given<List<GroupKey>>(List<GroupKey> keys)) {
        named.addAll(keys);
      }
    }
    return named;
  }
}
