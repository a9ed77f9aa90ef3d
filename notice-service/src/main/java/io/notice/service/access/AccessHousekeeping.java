package io.notice.service.access;

import io.notice.persistence.access.SessionStore;
import io.notice.service.job.BackgroundJob;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Forgets what has had its time, and lets another key sign when it is due. Any node may; twice does
 * no harm.
 */
final class AccessHousekeeping extends BackgroundJob {

  private static final Logger log = LoggerFactory.getLogger(AccessHousekeeping.class);
  private static final int BEFORE_REQUESTS = SmartLifecycle.DEFAULT_PHASE - 10_000;
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final Duration ANSWERS = Duration.ofSeconds(30);
  private static final Duration ENDED_SESSIONS = Duration.ofDays(30);

  private final SessionStore sessions;
  private final SigningKeys signingKeys;
  private final Duration signingKeyLifetime;
  private boolean first = true;

  AccessHousekeeping(SessionStore sessions, SigningKeys signingKeys, Duration signingKeyLifetime) {
    super("access-housekeeping", EACH, BEFORE_REQUESTS);
    this.sessions = sessions;
    this.signingKeys = signingKeys;
    this.signingKeyLifetime = signingKeyLifetime;
  }

  @Override
  protected void starting() {
    signingKeys.prepare();
  }

  @Override
  protected Duration work() {
    if (first) {
      first = false; // not all nodes at once
      return Duration.ofMillis(ThreadLocalRandom.current().nextLong(EACH.toMillis()));
    }
    sessions.forgetOld(ANSWERS, ENDED_SESSIONS);
    signingKeys.forget();
    signingKeys.rotateIfOlderThan(signingKeyLifetime);
    return EACH;
  }

  @Override
  protected void failed(RuntimeException failure) {
    log.warn("Housekeeping has to wait for the database: {}", failure.getMessage());
  }
}
