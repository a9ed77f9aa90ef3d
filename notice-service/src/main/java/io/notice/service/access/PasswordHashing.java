package io.notice.service.access;

import io.notice.api.NoticeException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Argon2id for what is set here, and bcrypt for hashes brought along from elsewhere, which become
 * Argon2id at the next sign-in. Only a few run at once: each takes its share of memory and a whole
 * core.
 */
final class PasswordHashing {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PasswordEncoder encoder =
      new DelegatingPasswordEncoder(
          "argon2id",
          Map.of(
              // OWASP's smallest: 19 MiB, two passes, one lane
              "argon2id", new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2),
              "bcrypt", new BCryptPasswordEncoder()));
  private final Semaphore running =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
  private final String nobodys = encoder.encode("nobody's password");

  String hash(String password) {
    return bounded(() -> encoder.encode(normal(password)));
  }

  /** Whether a password is the one that was hashed; as slow for an account that has none. */
  boolean matches(String password, @Nullable String hash) {
    boolean matches =
        bounded(() -> encoder.matches(normal(password), hash == null ? nobodys : hash));
    return hash != null && matches;
  }

  boolean isOutdated(String hash) {
    return encoder.upgradeEncoding(hash);
  }

  /** The same letters, however a keyboard composes them. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private <T> T bounded(Supplier<T> work) {
    try {
      if (!running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NoticeException.TooManyAttempts(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoticeException.TooManyAttempts(PATIENCE);
    }
    try {
      return work.get();
    } finally {
      running.release();
    }
  }
}
