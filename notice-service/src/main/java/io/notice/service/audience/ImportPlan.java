package io.notice.service.audience;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.persistence.audience.Profile;
import io.notice.persistence.audience.StoredRecipient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What changes of recipients come to, given what is there: decides everything and writes nothing,
 * so that an import and its rehearsal can't differ.
 */
final class ImportPlan {

  private final List<Step> steps;

  private ImportPlan(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Plans all changes, or fails for all reasons that it finds.
   *
   * @param pointer where the n-th change stands in the request
   * @param present the recipients that exist
   * @param groups the groups that exist, of those that are named
   */
  static ImportPlan of(
      Caller caller,
      List<RecipientChange> changes,
      Pointer pointer,
      Map<RecipientId, StoredRecipient> present,
      Set<GroupKey> groups) {
    Violations violations = new Violations();
    List<Step> steps = new ArrayList<>(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      RecipientChange change = changes.get(i);
      StoredRecipient before = present.get(change.id());
      violations.in(pointer.of(i));
      Step step = plan(change, before, groups, violations);
      if (step != null) {
        requireMayChange(caller, step);
        steps.add(step);
      }
    }
    violations.check();
    return new ImportPlan(steps);
  }

  private static @Nullable Step plan(
      RecipientChange change,
      @Nullable StoredRecipient before,
      Set<GroupKey> known,
      Violations violations) {
    RecipientPatch patch = change.patch();
    Profile old = before == null ? null : before.profile();
    String displayName = patch.displayName().appliedTo(old == null ? null : old.displayName());
    Boolean active = patch.active().appliedTo(old == null || old.active());
    List<GroupKey> given =
        patch.groups() instanceof Field.Given<List<GroupKey>>(var keys) ? keys : List.of();
    for (int i = 0; i < given.size(); i++) {
      if (!known.contains(given.get(i))) {
        violations.add("/groups/" + i, "There is no group '" + given.get(i) + "'.");
      }
    }
    if (displayName == null) {
      violations.add(
          "/displayName",
          patch.displayName().isMentioned()
              ? "It can't be cleared."
              : "A new recipient needs one.");
    }
    if (active == null) {
      violations.add("/active", "It is true or false.");
    } else if (!active && !patch.active().isMentioned() && !given.isEmpty()) {
      violations.add(
          "/groups",
          "Recipient '" + change.id() + "' is not active; activating is what lets them join.");
    }
    if (displayName == null || active == null) {
      return null;
    }
    Set<Role> roles = patch.roles().appliedTo(old == null ? Set.of() : old.roles());
    Profile after =
        new Profile(
            displayName,
            patch.email().appliedTo(old == null ? null : old.email()),
            patch.locale().appliedTo(old == null ? null : old.locale()),
            roles == null ? Set.of() : roles,
            active);
    Set<GroupKey> groups = Set.of();
    if (active) {
      groups =
          patch.groups().isMentioned()
              ? Collections.unmodifiableSet(new LinkedHashSet<>(given))
              : before == null ? Set.of() : before.groups().keySet();
    }
    return new Step(change, before, after, groups);
  }

  /**
   * A key that brings people in from elsewhere must not become the way to take over an account that
   * can do more.
   */
  private static void requireMayChange(Caller caller, Step step) {
    StoredRecipient before = step.before();
    if (before != null
        && before.profile().isPrivileged()
        && step.isChange()
        && !DirectoryRights.isAdministrator(caller)) {
      throw new NoticeException.Forbidden(
          "Recipient '"
              + before.id()
              + "' can publish or administer: only an administrator may change this account.");
    }
  }

  List<Step> steps() {
    return steps;
  }

  /** Those that do anything. */
  List<Step> changes() {
    return steps.stream().filter(Step::isChange).toList();
  }

  /** Who would be an active administrator no longer. */
  List<Integer> demoted() {
    List<Integer> demoted = new ArrayList<>();
    for (Step step : steps) {
      StoredRecipient before = step.before();
      if (before != null
          && before.profile().isActiveAdministrator()
          && !step.after().isActiveAdministrator()) {
        demoted.add(before.ordinal());
      }
    }
    return demoted;
  }

  /**
   * Whether somebody becomes an active administrator, or stays one although something else changes.
   */
  boolean promotes() {
    return steps.stream().anyMatch(step -> step.isChange() && step.after().isActiveAdministrator());
  }

  ImportReport report(boolean withDifferences) {
    int created = 0;
    int updated = 0;
    List<ImportReport.Difference> differences = new ArrayList<>();
    for (Step step : steps) {
      if (step.before() == null) {
        created++;
      } else if (step.isChange()) {
        updated++;
      }
      if (withDifferences && differences.size() < ImportReport.MAX_DIFFERENCES) {
        step.addDifferences(differences);
      }
    }
    return new ImportReport(
        created,
        updated,
        steps.size() - created - updated,
        List.copyOf(
            differences.subList(0, Math.min(differences.size(), ImportReport.MAX_DIFFERENCES))));
  }

  /** Where a change stands in the request. */
  interface Pointer {
    String of(int index);
  }

  /**
   * One recipient before and after.
   *
   * @param before null for a new one
   * @param groups all that the recipient is in afterwards, without everyone
   */
  record Step(
      RecipientChange change,
      @Nullable StoredRecipient before,
      Profile after,
      Set<GroupKey> groups) {

    RecipientId id() {
      return before == null ? change.id() : before.id();
    }

    boolean isChange() {
      return before == null
          || !before.profile().equals(after)
          || !before.groups().keySet().equals(groups)
          || change.patch().password().isMentioned();
    }

    /** Whether tokens and streams of before must not go on as they are. */
    boolean changesRights() {
      return before != null
          && (!before.profile().roles().equals(after.roles())
              || before.profile().active() != after.active()
              || change.patch().password().isMentioned());
    }

    /** Field by field; a new recipient differs from nothing. */
    List<ImportReport.Difference> differences() {
      List<ImportReport.Difference> differences = new ArrayList<>();
      addDifferences(differences);
      return differences;
    }

    private void addDifferences(List<ImportReport.Difference> differences) {
      Profile old = before == null ? null : before.profile();
      add(differences, "displayName", old == null ? null : old.displayName(), after.displayName());
      add(differences, "email", old == null ? null : old.email(), after.email());
      add(differences, "locale", old == null ? null : old.locale(), after.locale());
      add(
          differences,
          "groups",
          before == null ? null : keys(before.groups().keySet()),
          keys(groups));
      add(
          differences,
          "roles",
          old == null ? null : List.copyOf(old.roles()),
          List.copyOf(after.roles()));
      add(differences, "active", old == null ? null : old.active(), after.active());
    }

    private void add(
        List<ImportReport.Difference> differences,
        String field,
        @Nullable Object from,
        @Nullable Object to) {
      if (!Objects.equals(from, to)) {
        differences.add(new ImportReport.Difference(id().value(), field, from, to));
      }
    }

    private static List<String> keys(Set<GroupKey> groups) {
      Set<String> keys = new TreeSet<>();
      groups.forEach(group -> keys.add(group.value()));
      return List.copyOf(keys);
    }
  }
}
