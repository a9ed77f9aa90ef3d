package io.notice.persistence.audience;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Memberships as intervals: opened by one directory change, closed by a later one, never edited or
 * deleted.
 *
 * <p>What each method returns is what it really did, whatever others did meanwhile; the deltas of a
 * change are made from that, so that they always add up to the rows.
 */
public interface MembershipStore {

  /** Lets recipients join. Who is in already stays in; the recipients must be locked. */
  List<Membership> open(long change, Collection<Membership> memberships);

  /** Lets recipients leave. Who is not in is left alone. */
  List<Membership> close(long change, Collection<Membership> memberships);

  /** Lets recipients leave everything they are in, everyone included. */
  List<Membership> closeAll(long change, Collection<Integer> recipients);

  /** Lets all members leave a group. */
  List<Membership> closeGroup(long change, int group);

  /** Ordinals of the present members, in a set of the caller's own. */
  Set<Integer> members(int group);

  /** Those of some recipients who are members now. */
  Set<Integer> membersAmong(int group, Collection<Integer> recipients);

  int size(int group);
}
