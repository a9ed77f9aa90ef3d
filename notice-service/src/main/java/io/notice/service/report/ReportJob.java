package io.notice.service.report;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Counts for the reports each second, on whichever node comes first. */
final class ReportJob implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ReportJob.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int WORRYING = 20;

  private final ReportCounter counter;
  private final int phase;
  private volatile boolean running;

  ReportJob(ReportCounter counter, int phase) {
    this.counter = counter;
    this.phase = phase;
  }

  private void run() {
    int failures = 0;
    while (running) {
      try {
        boolean more = counter.count();
        failures = 0;
        if (!more) {
          TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        failures++;
        if (failures % WORRYING == 0) {
          log.warn("Reports stand still: {} attempts to count have failed", failures, e);
        } else {
          log.debug("the database is away; trying again", e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("notice-report").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
