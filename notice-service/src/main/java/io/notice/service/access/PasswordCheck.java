package io.notice.service.access;

import io.notice.api.NoticeException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Checks passwords, and bears only so many wrong ones. */
final class PasswordCheck {

  private final PasswordHashing hashing;
  private final SignInLimits limits;
  private final AccessMeters meters;

  PasswordCheck(PasswordHashing hashing, SignInLimits limits, AccessMeters meters) {
    this.hashing = hashing;
    this.limits = limits;
    this.meters = meters;
  }

  /**
   * Returns if the password is the one that was hashed. Takes as long where there is no hash.
   *
   * @param knownAddress whether the account has signed in from there before
   * @throws NoticeException.BadCredentials if it is another one
   * @throws NoticeException.TooManyAttempts if there have been too many of those
   */
  void check(
      Attempt attempt, String password, @Nullable String hash, BooleanSupplier knownAddress) {
    SignInLimits.Attempt counted;
    try {
      counted = limits.begin(attempt.who(), attempt.where(), knownAddress);
    } catch (NoticeException.TooManyAttempts e) {
      meters.tooManyAttempts();
      throw e;
    }
    if (!hashing.matches(password, hash)) {
      meters.passwordRefused();
      throw new NoticeException.BadCredentials();
    }
    counted.succeeded();
  }

  String hash(String password) {
    return hashing.hash(password);
  }

  /**
   * Another hash of a password that was just checked, if its present one is not made as we make
   * them now.
   */
  @Nullable String better(String password, String hash) {
    return hashing.isOutdated(hash) ? hashing.hash(password) : null;
  }

  /** Whose password somebody says they have, and from which address. */
  record Attempt(String who, String where) {}
}
