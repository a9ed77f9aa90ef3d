package io.notice.persistence.access;

import io.notice.api.audience.RecipientId;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a recipient that belong to signing in, and what a recipient sees of themselves.
 */
public interface AccountStore {

  Optional<StoredAccount> find(RecipientId id);

  Optional<StoredAccount> find(int ordinal);

  /** Keys of the groups a recipient is in now, in order. */
  List<String> groups(int ordinal);

  /** Makes the row wait for whoever changes the same account. */
  Optional<StoredAccount> lock(int ordinal);

  void setPassword(int ordinal, String hash, boolean mustChange);

  /** As JSON; {@code {}} for whoever has said nothing. */
  String preferences(int ordinal);

  /** The same, and whoever else changes them waits. */
  String lockPreferences(int ordinal);

  void setPreferences(int ordinal, String json);

  /** Whether anybody is an administrator, active or not. */
  boolean hasAdministrator();

  /**
   * Makes the first administrator, a member of everyone from a change of the directory on.
   *
   * @return the ordinal
   */
  int createAdministrator(RecipientId id, String displayName, String passwordHash, long change);

  /** Keeps every other node from making the first administrator until this transaction ends. */
  void lockFirstStart();
}
