package io.notice.persistence.access;

import io.notice.api.access.Role;
import io.notice.api.audience.RecipientId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recipient, as far as signing in is concerned.
 *
 * @param roles as they are kept
 * @param passwordHash null for whoever can't sign in by password
 */
public record StoredAccount(
    int ordinal,
    RecipientId id,
    String displayName,
    @Nullable String email,
    @Nullable String locale,
    Set<Role> roles,
    boolean active,
    @Nullable String passwordHash,
    boolean mustChangePassword) {

  /** Says nothing of the password's hash. */
  @Override
  public String toString() {
    return "StoredAccount[" + id + "]";
  }
}
