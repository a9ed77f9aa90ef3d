package io.notice.service.audit;

import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditChainStore.Check;
import io.notice.persistence.audit.AuditChainStore.Seal;
import io.notice.service.job.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Verifies the whole chain again and again, a page at a time, on one node at a time. It rests a
 * hundred times as long as it works, so that it is never a hundredth of what a node does, however
 * long the chain has become. Where it stands is in the database: any node goes on from there.
 */
final class AuditChecking extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(AuditChecking.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);
  private static final int REST = 100;

  private final AuditChainStore store;
  private final TransactionOperations transaction;
  private final Clock clock;
  private volatile boolean broken;

  AuditChecking(AuditChainStore store, TransactionOperations transaction, Clock clock, int phase) {
    super("notice-audit-checking", LOOK, phase);
    this.store = store;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Whether the last whole check that this node knows of found the chain broken. */
  boolean broken() {
    return broken;
  }

  @Override
  protected Duration work() {
    Duration rest =
        transaction.execute(status ->
            store
                .lockCheck()
                .filter(check -> {
                  broken = check.brokenAt() != null;
                  return check.due();
                })
                .map(this::goOn)
                .orElse(LOOK));
    return rest == null || rest.compareTo(LOOK) > 0 ? LOOK : rest;
  }

  /** Returns when the next page may be verified. */
  private Duration goOn(Check check) {
    long start = System.nanoTime();
    ChainWalk walk = ChainWalk.resumed(store, check);
    boolean done = walk.step();
    Duration rest = Duration.ofNanos(REST * (System.nanoTime() - start));
    if (!done) {
      store.goOn(
          walk.isLooking() ? 0 : walk.number(),
          walk.isLooking() ? null : walk.hash(),
          walk.lookedTo(),
          rest);
      return rest;
    }
    Seal upTo = new Seal(walk.number(), walk.lastGood(), walk.hash());
    store.finish(upTo, walk.brokenAt(), rest.compareTo(BETWEEN_CHECKS) > 0 ? rest : BETWEEN_CHECKS);
    broken = walk.brokenAt() != null;
    tell(check, walk, upTo);
    return LOOK;
  }

  private void tell(Check before, ChainWalk walk, Seal upTo) {
    if (walk.brokenAt() == null) {
      if (isFirstOfTheDay(before)) {
        // Kept outside the database, this line shows if somebody makes the whole chain anew.
        log.info(
            "The audit log is whole: {} entries, chain hash {}",
            upTo.number(),
            HexFormat.of().formatHex(upTo.hash()));
      }
    } else if (!Objects.equals(walk.brokenAt(), before.brokenAt())) {
      log.error(
          "The audit log was tampered with: its chain is broken at entry {}", walk.brokenAt());
    }
  }

  private boolean isFirstOfTheDay(Check before) {
    Instant last = before.wholeAt();
    return last == null || days(last) != days(clock.instant());
  }

  private static long days(Instant at) {
    return at.getEpochSecond() / Duration.ofDays(1).toSeconds();
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.debug("the database is away; trying again", failure);
  }
}
