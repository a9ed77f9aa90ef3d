package io.notice.service.audit;

import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditChainStore.Seal;
import io.notice.persistence.audit.StoredAuditEntry;
import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seals each second what was committed since, on whichever node comes first. The chain is made
 * behind the deeds, so that they never queue for it.
 */
final class AuditSealing extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(AuditSealing.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int BATCH = 5_000;
  private static final int WORRYING = 20;

  private final AuditChainStore store;
  private final TransactionOperations transaction;
  private int failures; // the job's thread alone

  AuditSealing(AuditChainStore store, TransactionOperations transaction, int phase) {
    super("notice-audit-sealing", EVERY, phase);
    this.store = store;
    this.transaction = transaction;
  }

  @Override
  protected Duration work() {
    Integer sealed = transaction.execute(status -> seal());
    failures = 0;
    return sealed != null && sealed == BATCH ? Duration.ZERO : EVERY;
  }

  /** How many it has sealed; none if another node is at it. */
  private int seal() {
    Optional<Seal> head = store.lockHead();
    if (head.isEmpty()) {
      return 0;
    }
    List<StoredAuditEntry> entries = store.unsealed(BATCH);
    if (entries.isEmpty()) {
      return 0;
    }
    List<Seal> seals = new ArrayList<>(entries.size());
    Seal last = head.get();
    for (StoredAuditEntry entry : entries) {
      last = new Seal(last.number() + 1, entry.id(), ChainHash.next(last.hash(), entry));
      seals.add(last);
    }
    store.seal(seals);
    return seals.size();
  }

  @Override
  protected void failed(RuntimeException failure) {
    failures++;
    if (failures % WORRYING == 0) {
      log.warn("The audit log is not sealed: {} attempts have failed", failures, failure);
    } else {
      log.debug("the database is away; trying again", failure);
    }
  }
}
