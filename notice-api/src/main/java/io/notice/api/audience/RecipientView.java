package io.notice.api.audience;

import io.notice.api.access.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recipient, as far as the caller may see one. */
public sealed interface RecipientView {

  String id();

  String displayName();

  /** Keys of the groups the recipient is in now, in order; empty for an inactive one. */
  List<String> groups();

  /** What publishers see: enough to choose whom a notice is for. */
  record Brief(String id, String displayName, List<String> groups) implements RecipientView {}

  /**
   * What administrators and directory keys see.
   *
   * @param roles in rising order, each contained in the next
   */
  record Full(
      String id,
      String displayName,
      @Nullable String email,
      @Nullable String locale,
      List<String> groups,
      List<Role> roles,
      boolean active,
      Instant createdAt)
      implements RecipientView {

    /** The same recipient for a publisher. */
    public Brief brief() {
      return new Brief(id, displayName, groups);
    }
  }
}
