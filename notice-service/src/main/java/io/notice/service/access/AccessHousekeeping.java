package io.notice.service.access;

import io.notice.persistence.access.SessionStore;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Forgets what has had its time, and lets another key sign when it is due. Any node may; twice does
 * no harm.
 */
class AccessHousekeeping implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AccessHousekeeping.class);
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final Duration ANSWERS = Duration.ofSeconds(30);
  private static final Duration ENDED_SESSIONS = Duration.ofDays(30);

  private final SessionStore sessions;
  private final SigningKeys signingKeys;
  private final Duration signingKeyLifetime;
  private @Nullable Thread worker;

  AccessHousekeeping(SessionStore sessions, SigningKeys signingKeys, Duration signingKeyLifetime) {
    this.sessions = sessions;
    this.signingKeys = signingKeys;
    this.signingKeyLifetime = signingKeyLifetime;
  }

  @Override
  public void start() {
    signingKeys.prepare();
    worker = Thread.ofVirtual().name("access-housekeeping").start(this::runEachMinute);
  }

  private void runEachMinute() {
    try {
      // Not all nodes at once.
      Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(EACH.toMillis())));
      while (true) {
        run();
        Thread.sleep(EACH);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      sessions.forgetOld(ANSWERS, ENDED_SESSIONS);
      signingKeys.forget();
      signingKeys.rotateIfOlderThan(signingKeyLifetime);
    } catch (RuntimeException e) {
      log.warn("Housekeeping has to wait for the database: {}", e.getMessage());
    }
  }

  @Override
  public void stop() {
    if (worker != null) {
      worker.interrupt();
      worker = null;
    }
  }

  @Override
  public boolean isRunning() {
    return worker != null;
  }

  /** Before the web server takes requests. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 10_000;
  }
}
