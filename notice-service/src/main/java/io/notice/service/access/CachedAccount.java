package io.notice.service.access;

import io.notice.api.access.Role;
import io.notice.api.audience.RecipientId;
import io.notice.persistence.access.StoredAccount;
import java.util.EnumSet;
import java.util.Set;

/**
 * What each request needs to know of a recipient.
 *
 * @param roles contained ones too
 */
record CachedAccount(
    int ordinal,
    RecipientId id,
    String displayName,
    Set<Role> roles,
    boolean active,
    boolean mustChangePassword) {

  static CachedAccount of(StoredAccount account) {
    return new CachedAccount(
        account.ordinal(),
        account.id(),
        account.displayName(),
        withContained(account.roles()),
        account.active(),
        account.mustChangePassword());
  }

  /** Each role contains the ones before it. */
  static Set<Role> withContained(Set<Role> roles) {
    Role highest = roles.stream().max(Role::compareTo).orElse(Role.RECIPIENT);
    return EnumSet.range(Role.RECIPIENT, highest);
  }
}
