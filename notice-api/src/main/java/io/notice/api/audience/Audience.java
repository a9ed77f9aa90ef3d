package io.notice.api.audience;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a notice is for: everyone, groups, named recipients, or a union of these. Each person counts
 * once, by however many ways they are in. Names keep the order they were written in, so that an
 * unknown one can be pointed at.
 *
 * @param recipients at most {@value #MAX_NAMED}
 */
public record Audience(boolean everyone, Set<GroupKey> groups, Set<RecipientId> recipients) {

  /** How many recipients may be named; larger sets are what groups are for. */
  public static final int MAX_NAMED = 10_000;

  public Audience {
    groups = Collections.unmodifiableSet(new LinkedHashSet<>(groups));
    recipients = Collections.unmodifiableSet(new LinkedHashSet<>(recipients));
  }

  public static Audience ofEveryone() {
    return new Audience(true, Set.of(), Set.of());
  }

  public static Audience ofRecipients(RecipientId... recipients) {
    return new Audience(false, Set.of(), Set.copyOf(List.of(recipients)));
  }

  public static Audience ofGroups(GroupKey... groups) {
    return new Audience(false, Set.copyOf(List.of(groups)), Set.of());
  }

  /** Whether it names nobody at all. */
  public boolean isEmpty() {
    return !everyone && groups.isEmpty() && recipients.isEmpty();
  }
}
