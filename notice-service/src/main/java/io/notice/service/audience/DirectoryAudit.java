package io.notice.service.audience;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.NewAuditEntry;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Notes down what changed of recipients. Of many at once only what concerns rights (roles, active,
 * passwords) has an entry each; the rest is a number.
 */
final class DirectoryAudit {

  static final int MANY = 100;

  private final AuditTrail audit;

  DirectoryAudit(AuditTrail audit) {
    this.audit = audit;
  }

  void done(Caller caller, List<ImportPlan.Step> changes) {
    Actor actor = Actor.of(caller);
    boolean many = changes.size() > MANY;
    List<NewAuditEntry> entries = new ArrayList<>();
    int created = 0;
    for (ImportPlan.Step step : changes) {
      boolean isNew = step.before() == null;
      created += isNew ? 1 : 0;
      Change fields = fields(step);
      if (!fields.isNothing() && (!many || step.changesRights())) {
        AuditAction action = isNew ? AuditAction.RECIPIENT_CREATE : AuditAction.RECIPIENT_UPDATE;
        entries.add(audit.entry(actor, action, step.id().value(), fields));
      }
      Change roles = Change.none().of("roles", roles(step), names(step.after().roles()));
      if (!roles.isNothing()) {
        entries.add(audit.entry(actor, AuditAction.ROLES_UPDATE, step.id().value(), roles));
      }
    }
    if (many) {
      Change numbers =
          Change.none().now("created", created).now("updated", changes.size() - created);
      entries.add(audit.entry(actor, AuditAction.RECIPIENT_IMPORT, null, numbers));
    }
    audit.done(entries);
  }

  private static Change fields(ImportPlan.Step step) {
    Change change = Change.none();
    step.differences().stream()
        .filter(difference -> !difference.field().equals("roles"))
        .forEach(difference -> {
          if (step.before() == null) {
            change.now(difference.field(), difference.to());
          } else {
            change.of(difference.field(), difference.from(), difference.to());
          }
        });
    if (step.change().patch().password().isMentioned()) {
      boolean taken = step.change().patch().password().appliedTo(null) == null;
      change.now("password", taken ? "removed" : "set");
    }
    return change;
  }

  /** Everybody is a recipient. */
  private static List<String> roles(ImportPlan.Step step) {
    return names(step.before() == null ? Set.of(Role.RECIPIENT) : step.before().profile().roles());
  }

  private static List<String> names(Set<Role> roles) {
    return roles.stream().sorted().map(Role::name).toList();
  }
}
