package io.notice.service.audience;

import io.notice.persistence.audience.Membership;
import io.notice.persistence.log.MembershipDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one directory change really did to memberships, group by group. */
final class MembershipChange {

  private final Map<Integer, Delta> groups = new TreeMap<>();

  void joined(List<Membership> memberships) {
    memberships.forEach(membership -> delta(membership).joined.add(membership.recipient()));
  }

  void left(List<Membership> memberships) {
    memberships.forEach(membership -> delta(membership).left.add(membership.recipient()));
  }

  List<MembershipDelta> deltas() {
    return groups.entrySet().stream()
        .map(group ->
            new MembershipDelta(
                group.getKey(), ordinals(group.getValue().joined), ordinals(group.getValue().left)))
        .toList();
  }

  private Delta delta(Membership membership) {
    return groups.computeIfAbsent(
        membership.group(), group -> new Delta(new ArrayList<>(), new ArrayList<>()));
  }

  private static int[] ordinals(List<Integer> recipients) {
    return recipients.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private record Delta(List<Integer> joined, List<Integer> left) {}
}
