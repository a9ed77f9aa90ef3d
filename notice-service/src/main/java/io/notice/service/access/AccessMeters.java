package io.notice.service.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts credentials that do not hold. Whose they were is in the audit log, never in a label. */
final class AccessMeters {

  private final Counter credentials;
  private final Counter passwords;
  private final Counter refreshTokens;
  private final Counter tooManyAttempts;

  AccessMeters(MeterRegistry registry) {
    credentials = failure(registry, "credential");
    passwords = failure(registry, "password");
    refreshTokens = failure(registry, "refresh-token");
    tooManyAttempts =
        Counter.builder("notice.limits.hit")
            .description("What was refused because a limit was reached")
            .tag("limit", "sign-in")
            .register(registry);
  }

  private static Counter failure(MeterRegistry registry, String kind) {
    return Counter.builder("notice.auth.failures")
        .description("Credentials, passwords and refresh tokens that did not hold")
        .tag("kind", kind)
        .register(registry);
  }

  void credentialRefused() {
    credentials.increment();
  }

  void passwordRefused() {
    passwords.increment();
  }

  void refreshTokenRefused() {
    refreshTokens.increment();
  }

  void tooManyAttempts() {
    tooManyAttempts.increment();
  }
}
