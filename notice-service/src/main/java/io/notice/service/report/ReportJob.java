package io.notice.service.report;

import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts for the reports each second, on whichever node comes first. */
final class ReportJob extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(ReportJob.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int WORRYING = 20;

  private final ReportCounter counter;
  private int failures; // the job's thread alone

  ReportJob(ReportCounter counter, int phase) {
    super("notice-report", Duration.ofSeconds(1), phase);
    this.counter = counter;
  }

  @Override
  protected Duration work() {
    boolean more = counter.count();
    failures = 0;
    return more ? Duration.ZERO : EVERY;
  }

  @Override
  protected void failed(RuntimeException failure) {
    failures++;
    if (failures % WORRYING == 0) {
      log.warn("Reports stand still: {} attempts to count have failed", failures, failure);
    } else {
      log.debug("the database is away; trying again", failure);
    }
  }
}
