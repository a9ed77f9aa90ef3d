package io.notice.persistence.audience;

import io.notice.api.audience.GroupKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups as rows. A deleted group keeps its row, for the notices that went to it; its key is free
 * again.
 */
public interface GroupStore {

  /** Ordinals of those that exist. */
  Map<GroupKey, Integer> ordinals(Collection<GroupKey> keys);

  /** Ordinals of those that exist, none of which can be deleted before the transaction ends. */
  Map<GroupKey, Integer> keep(Collection<GroupKey> keys);

  /**
   * Locks a group until the end of the transaction: its members can be read and replaced, and
   * nobody joins.
   */
  Optional<StoredGroup> lock(GroupKey key);

  /** Creates a group unless there is one with this key; a concurrent creation is waited for. */
  boolean insert(GroupKey key, String name);

  void rename(int ordinal, String name);

  void markDeleted(int ordinal);

  /** All groups in the order of their keys. */
  List<StoredGroup> all();

  /** Whether a notice that is scheduled goes to this group. */
  boolean isScheduled(GroupKey key);

  /** A group as it was read. */
  record StoredGroup(int ordinal, GroupKey key, String name) {}
}
