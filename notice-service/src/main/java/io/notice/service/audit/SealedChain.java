package io.notice.service.audit;

import io.notice.api.audit.AuditChain;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditChainStore.Check;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The chain as it is asked for: the newest part now, the rest as the check in the background. */
final class SealedChain implements AuditChain {

  private final AuditChainStore store;
  private final Clock clock;
  private final int newest;

  /**
   * @param newest how many entries are verified whenever somebody asks
   */
  SealedChain(AuditChainStore store, Clock clock, int newest) {
    this.store = store;
    this.clock = clock;
    this.newest = newest;
  }

  @Override
  public State state() {
    Check check = store.check();
    ChainWalk walk = ChainWalk.ofTheNewest(store, newest);
    long from = walk.number();
    walk.toTheEnd();
    if (walk.brokenAt() != null || from <= store.anchor().number()) {
      return state(walk);
    }
    @Nullable Long brokenAt = check.brokenAt();
    boolean whole = brokenAt == null && check.wholeTo() >= from;
    return new State(
        brokenAt == null, whole ? walk.lastGood() : check.wholeEntry(), check.wholeAt(), brokenAt);
  }

  @Override
  public State verify() {
    return state(ChainWalk.fromTheBeginning(store).toTheEnd());
  }

  private State state(ChainWalk walk) {
    return new State(walk.brokenAt() == null, walk.lastGood(), clock.instant(), walk.brokenAt());
  }
}
