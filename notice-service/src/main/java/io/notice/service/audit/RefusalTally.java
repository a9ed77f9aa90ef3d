package io.notice.service.audit;

import io.notice.api.audit.AuditAction;
import io.notice.persistence.audit.Actor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts refusals of one minute by who, what and from where: only so many different ones, what is
 * beyond that counts together. May be used by several threads.
 */
final class RefusalTally {

  static final int DIFFERENT = 100;

  private static final Actor MANY = Actor.unknown("many", null);

  private final Map<Refusal, Integer> repeated = new LinkedHashMap<>();

  /** Counts one; true if it is the first of its kind, and is to be written now. */
  synchronized boolean isFirst(Refusal refusal) {
    Integer before = repeated.get(refusal);
    if (before == null && repeated.size() < DIFFERENT) {
      repeated.put(refusal, 0);
      return true;
    }
    Refusal counted =
        before == null ? new Refusal(MANY, refusal.action, null, refusal.reason) : refusal;
    repeated.merge(counted, 1, Integer::sum);
    return false;
  }

  /** Takes the numbers out, and begins anew. */
  synchronized List<Repeated> take() {
    List<Repeated> taken = new ArrayList<>();
    repeated.forEach((refusal, times) -> {
      if (times > 0) {
        taken.add(new Repeated(refusal, times));
      }
    });
    repeated.clear();
    return taken;
  }

  /** Puts back what could not be written. */
  synchronized void putBack(List<Repeated> taken) {
    taken.forEach(again -> repeated.merge(again.refusal, again.times, Integer::sum));
  }

  /** A kind of refusal. */
  record Refusal(Actor actor, AuditAction action, @Nullable String target, String reason) {}

  /** How often it came again after the first. */
  record Repeated(Refusal refusal, int times) {}
}
