package io.notice.web.access;

import io.notice.api.access.Access;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may take a route.
 *
 * @param open nobody has to say who they are
 * @param role the least role that a person needs; null if no person may
 * @param scopes one of which a key needs
 * @param duringPasswordChange also for somebody who has to change their password first
 */
record Rule(boolean open, @Nullable Role role, Set<Scope> scopes, boolean duringPasswordChange) {

  /** Anybody, known or not. */
  static Rule anybody() {
    return new Rule(true, null, Set.of(), true);
  }

  /** Any person, for what is theirs. */
  static Rule people() {
    return people(Role.RECIPIENT);
  }

  /** Persons with this role or one that contains it. */
  static Rule people(Role least) {
    return new Rule(false, least, Set.of(), false);
  }

  /** Keys with this scope, and no person. */
  static Rule keys(Scope scope) {
    return new Rule(false, null, Set.of(scope), false);
  }

  /** And keys with one of these scopes. */
  Rule orKeys(Scope... also) {
    return new Rule(open, role, Set.of(also), duringPasswordChange);
  }

  /** Also for somebody who has to change their password first. */
  Rule alsoDuringPasswordChange() {
    return new Rule(open, role, scopes, true);
  }

  boolean permits(Access access) {
    return switch (access.caller()) {
      case Caller.Person person ->
          role != null
              && person.roles().contains(role)
              && (duringPasswordChange || !access.mustChangePassword());
      case Caller.ApiClient key -> scopes.stream().anyMatch(key.scopes()::contains);
    };
  }
}
