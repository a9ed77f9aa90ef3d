package io.notice.service.audit;

import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each minute how often what was refused came again, and once more when the node ends. */
final class RefusalWriting extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(RefusalWriting.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration AT_THE_END = Duration.ofSeconds(2);

  private final RefusedDeeds refusals;

  RefusalWriting(RefusedDeeds refusals, int phase) {
    super("notice-audit-refusals", Duration.ofSeconds(5), phase);
    this.refusals = refusals;
  }

  @Override
  protected Duration work() {
    refusals.writeRepeated();
    return EVERY;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.debug("the database is away; trying again", failure);
  }

  /** Waits no longer than a moment: the database may have gone first. */
  @Override
  protected void stopped() {
    try {
      Thread.ofVirtual().name("notice-audit-refusals-last").start(this::writeLast).join(AT_THE_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeLast() {
    try {
      refusals.writeRepeated();
    } catch (RuntimeException e) {
      log.warn("Repeated refusals of the last minute are not in the audit log: {}", e.getMessage());
    }
  }
}
