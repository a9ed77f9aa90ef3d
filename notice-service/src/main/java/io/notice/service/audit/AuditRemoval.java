package io.notice.service.audit;

import io.notice.api.audit.AuditAction;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditChainStore.Seal;
import io.notice.persistence.audit.AuditChainStore.Sealed;
import io.notice.persistence.audit.StoredAuditEntry;
import io.notice.service.job.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes what is older than the audit log is kept, from the chain's beginning on, in whole days.
 * Each step says in an entry of its own where the chain begins from then on, in the transaction
 * that removes; so the rest stays verifiable, and nobody can cut the chain back unseen. What has
 * been tampered with stays, and all behind it.
 */
final class AuditRemoval extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(AuditRemoval.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(50);
  private static final int STEP = 2_000;

  private final AuditChainStore store;
  private final AuditTrail trail;
  private final AuditSettings settings;
  private final TransactionOperations transaction;
  private final Clock clock;

  AuditRemoval(
      AuditChainStore store,
      AuditTrail trail,
      AuditSettings settings,
      TransactionOperations transaction,
      Clock clock,
      int phase) {
    super("notice-audit-removal", Duration.ofMinutes(1), phase);
    this.store = store;
    this.trail = trail;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  protected Duration work() {
    if (settings.retention().isZero()) {
      return EVERY;
    }
    Instant oldest = clock.instant().minus(settings.retention()).truncatedTo(ChronoUnit.DAYS);
    boolean more =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> store.lockAnchor().map(from -> removed(from, oldest)).orElse(false)));
    return more ? BETWEEN_STEPS : EVERY;
  }

  /** Removes some that are older than a time; whether there may be more. */
  private boolean removed(Seal from, Instant oldest) {
    List<Sealed> page = store.sealed(from.number(), Long.MAX_VALUE, STEP);
    Seal last = from;
    for (Sealed sealed : page) {
      StoredAuditEntry entry = sealed.entry();
      Seal seal = sealed.seal();
      if (entry == null
          || !entry.at().isBefore(oldest)
          || !Arrays.equals(ChainHash.next(last.hash(), entry), seal.hash())) {
        break;
      }
      last = seal;
    }
    if (last.number() == from.number()) {
      return false;
    }
    trail.done(
        Actor.system("retention"),
        AuditAction.AUDIT_EXPIRE,
        null,
        Change.none()
            .now("count", last.number() - from.number())
            .now("before", oldest)
            .now("number", last.number())
            .now("hash", HexFormat.of().formatHex(last.hash())));
    store.removeUpTo(last);
    return last.number() - from.number() == STEP;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.warn("Old audit entries could not be removed; trying again: {}", failure.getMessage());
  }
}
