package io.notice.persistence.audience;

import io.notice.api.access.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a recipient is, apart from id, groups and password. */
public record Profile(
    String displayName,
    @Nullable String email,
    @Nullable String locale,
    Set<Role> roles,
    boolean active) {

  public Profile {
    Set<Role> ordered = EnumSet.of(Role.RECIPIENT);
    ordered.addAll(roles);
    roles = Collections.unmodifiableSet(ordered);
  }

  public boolean isActiveAdministrator() {
    return active && roles.contains(Role.ADMIN);
  }

  /** Whether this account can do more than receive. */
  public boolean isPrivileged() {
    return roles.contains(Role.PUBLISHER) || roles.contains(Role.ADMIN);
  }
}
