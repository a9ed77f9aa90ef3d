package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.audience.GroupStore.StoredGroup;
import io.notice.persistence.audience.Membership;
import io.notice.persistence.audience.MembershipStore;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;

/** Groups on PostgreSQL. */
class TransactionalGroups implements Groups {

  private static final AccessSubject CHANGED = new AccessSubject.Reference("recipient_group");

  private final GroupStore groups;
  private final RecipientStore recipients;
  private final MembershipStore memberships;
  private final LogAppender log;
  private final CurrentDirectory directory;
  private final AuditTrail audit;
  private final TransactionOperations transactions;

  TransactionalGroups(
      GroupStore groups,
      RecipientStore recipients,
      MembershipStore memberships,
      LogAppender log,
      CurrentDirectory directory,
      AuditTrail audit,
      TransactionOperations transactions) {
    this.groups = groups;
    this.recipients = recipients;
    this.memberships = memberships;
    this.log = log;
    this.directory = directory;
    this.audit = audit;
    this.transactions = transactions;
  }

  @Override
  public Saved put(Caller caller, GroupKey key, String name) {
    DirectoryRights.requireWrite(caller);
    return inTransaction(() -> {
      Optional<StoredGroup> existing = Optional.empty();
      while (existing.isEmpty()) {
        if (groups.insert(key, name)) {
          Change made = Change.none().now("name", name);
          audit.done(caller, AuditAction.GROUP_CREATE, key.value(), made);
          log.appendAccess(List.of(CHANGED));
          return new Saved(new GroupView(key.value(), name, 0), true);
        }
        existing = groups.lock(key); // nothing to lock if it was deleted just now
      }
      StoredGroup group = existing.get();
      int size = memberships.size(group.ordinal());
      if (!group.name().equals(name)) {
        groups.rename(group.ordinal(), name);
        Change change = Change.none().of("name", group.name(), name);
        audit.done(caller, AuditAction.GROUP_UPDATE, key.value(), change);
        log.appendAccess(List.of(CHANGED));
      }
      return new Saved(new GroupView(key.value(), name, size), false);
    });
  }

  @Override
  public List<GroupView> groups(Caller caller) {
    DirectoryRights.requireRead(caller);
    List<StoredGroup> all = groups.all();
    // Counted in memory: counting rows would read every membership there is.
    DirectorySnapshot members = directory.directoryAt(recipients.head());
    return all.stream()
        .map(group ->
            new GroupView(
                group.key().value(),
                group.name(),
                members.members(group.ordinal()).getCardinality()))
        .toList();
  }

  @Override
  public void delete(Caller caller, GroupKey key) {
    DirectoryRights.requireWrite(caller);
    inTransaction(() -> {
      StoredGroup group = lock(key);
      if (groups.isScheduled(key)) {
        throw new NoticeException.GroupInUse(key.value());
      }
      groups.markDeleted(group.ordinal());
      int size = memberships.size(group.ordinal());
      Change gone = Change.none().gone("name", group.name()).gone("size", size);
      audit.done(caller, AuditAction.GROUP_DELETE, key.value(), gone);
      if (size > 0) {
        long change = log.beginDirectoryChange();
        MembershipChange done = new MembershipChange();
        done.left(memberships.closeGroup(change, group.ordinal()));
        append(change, done);
      }
      log.appendAccess(List.of(CHANGED));
      return true;
    });
  }

  @Override
  public MembersChanged replaceMembers(Caller caller, GroupKey key, List<RecipientId> wanted) {
    DirectoryRights.requireWrite(caller);
    requireCount(wanted, "/recipients");
    return inTransaction(() -> {
      StoredGroup group = lock(key);
      Violations violations = new Violations();
      List<Integer> named = known(wanted, "/recipients", violations);
      violations.check();
      Set<Integer> all = memberships.members(group.ordinal());
      all.addAll(named);
      Set<Integer> active = recipients.lockOrdinals(all);
      requireActive(wanted, named, active, "/recipients", violations);
      Set<Integer> present = memberships.members(group.ordinal());
      Set<Integer> leaving = new HashSet<>(present);
      named.forEach(leaving::remove);
      Set<Integer> joining = new HashSet<>(named);
      joining.removeAll(present);
      return change(caller, group, joining, leaving);
    });
  }

  @Override
  public MembersChanged changeMembers(
      Caller caller, GroupKey key, List<RecipientId> add, List<RecipientId> remove) {
    DirectoryRights.requireWrite(caller);
    requireCount(add, "/add");
    requireCount(remove, "/remove");
    Set<RecipientId> removed = new HashSet<>(remove);
    Violations violations = new Violations();
    for (int i = 0; i < add.size(); i++) {
      if (removed.contains(add.get(i))) {
        violations.add("/add/" + i, "'" + add.get(i) + "' can't join and leave at once.");
      }
    }
    violations.check();
    return inTransaction(() -> {
      StoredGroup group = lock(key);
      List<Integer> joining = known(add, "/add", violations);
      List<Integer> leaving = known(remove, "/remove", violations);
      violations.check();
      Set<Integer> all = new HashSet<>(joining);
      all.addAll(leaving);
      Set<Integer> active = recipients.lockOrdinals(all);
      requireActive(add, joining, active, "/add", violations);
      Set<Integer> present = memberships.membersAmong(group.ordinal(), all);
      Set<Integer> in = new HashSet<>(joining);
      in.removeAll(present);
      Set<Integer> out = new HashSet<>(leaving);
      out.retainAll(present);
      return change(caller, group, in, out);
    });
  }

  private MembersChanged change(
      Caller caller, StoredGroup group, Set<Integer> joining, Set<Integer> leaving) {
    if (joining.isEmpty() && leaving.isEmpty()) {
      return new MembersChanged(memberships.size(group.ordinal()), 0, 0);
    }
    long change = log.beginDirectoryChange();
    List<Membership> left = memberships.close(change, memberships(group, leaving));
    List<Membership> joined = memberships.open(change, memberships(group, joining));
    int size = memberships.size(group.ordinal());
    MembershipChange done = new MembershipChange();
    done.left(left);
    done.joined(joined);
    // The rows of the memberships name the change: whom it moved can be looked up.
    Change numbers =
        Change.none()
            .now("added", joined.size())
            .now("removed", left.size())
            .now("size", size)
            .now("change", change);
    audit.done(caller, AuditAction.MEMBERS_UPDATE, group.key().value(), numbers);
    append(change, done);
    return new MembersChanged(size, joined.size(), left.size());
  }

  private static List<Membership> memberships(StoredGroup group, Set<Integer> recipients) {
    return recipients.stream()
        .map(recipient -> new Membership(recipient, group.ordinal()))
        .toList();
  }

  /** Moves people without changing anything that nodes know of each of them. */
  private void append(long change, MembershipChange done) {
    log.appendDirectoryChange(change, new int[0], done.deltas());
  }

  private StoredGroup lock(GroupKey key) {
    return groups.lock(key).orElseThrow(() -> new NoticeException.NotFound("group"));
  }

  private List<Integer> known(List<RecipientId> ids, String pointer, Violations violations) {
    Map<RecipientId, Integer> ordinals = recipients.ordinals(ids);
    for (int i = 0; i < ids.size(); i++) {
      if (!ordinals.containsKey(ids.get(i))) {
        violations.add(pointer + "/" + i, "There is no recipient '" + ids.get(i) + "'.");
      }
    }
    return ids.stream().map(ordinals::get).filter(Objects::nonNull).toList();
  }

  private static void requireActive(
      List<RecipientId> ids,
      List<Integer> ordinals,
      Set<Integer> active,
      String pointer,
      Violations violations) {
    for (int i = 0; i < ids.size(); i++) {
      if (!active.contains(ordinals.get(i))) {
        violations.add(pointer + "/" + i, "Recipient '" + ids.get(i) + "' is not active.");
      }
    }
    violations.check();
  }

  private static void requireCount(List<RecipientId> ids, String pointer) {
    if (ids.size() > MAX_MEMBERS) {
      throw new NoticeException.Invalid(pointer, "At most " + MAX_MEMBERS + " at once.");
    }
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }
}
