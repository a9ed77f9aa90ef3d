package io.notice.api.audience;

import io.notice.api.access.Caller;
import java.util.List;

/**
 * Named sets of recipients. Who joins a group sees its notices published from then on; who leaves
 * keeps what was received before.
 *
 * <p>A change of members is one position of the log, however many people it moves.
 */
public interface Groups {

  /** How many recipients one call may name. */
  int MAX_MEMBERS = 10_000;

  /**
   * Creates a group or renames it. A new group with an old key is another one, and inherits
   * nothing.
   */
  Saved put(Caller caller, GroupKey key, String name);

  /** All groups with their present sizes, in the order of their keys. */
  List<GroupView> groups(Caller caller);

  /**
   * Removes a group: all members leave it.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none
   * @throws io.notice.api.NoticeException.GroupInUse while a scheduled notice names it
   */
  void delete(Caller caller, GroupKey key);

  /**
   * Makes these the members, and nobody else.
   *
   * @throws io.notice.api.NoticeException.Invalid if one is unknown or inactive
   */
  MembersChanged replaceMembers(Caller caller, GroupKey key, List<RecipientId> recipients);

  /**
   * Lets some join and others leave. Who is in already, or not in, is left alone.
   *
   * @throws io.notice.api.NoticeException.Invalid if one is unknown, one that joins is inactive, or
   *     one is in both
   */
  MembersChanged changeMembers(
      Caller caller, GroupKey key, List<RecipientId> add, List<RecipientId> remove);

  /** The group as it is now, and whether the call created it. */
  record Saved(GroupView group, boolean created) {}

  /** A group, and how many are in it now. */
  record GroupView(String key, String name, int size) {}

  /** What a change of members came to. */
  record MembersChanged(int size, int added, int removed) {}
}
