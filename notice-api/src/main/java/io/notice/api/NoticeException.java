package io.notice.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is part of the contract: the caller asked for something that can't be done.
 *
 * <p>The hierarchy is sealed so that whatever presents failures (the HTTP layer) has to know every
 * one of them. None knows about HTTP, and no message carries a secret: each may be shown to the
 * caller as it is.
 */
public abstract sealed class NoticeException extends RuntimeException {

  private NoticeException(String message) {
    super(message);
  }

  /**
   * What was sent can't be accepted; {@link #violations()} says where and why. Nothing was stored.
   */
  public static final class Invalid extends NoticeException {
    private final transient List<Violation> violations;

    public Invalid(List<Violation> violations) {
      super("The request is not valid.");
      this.violations = List.copyOf(violations);
    }

    public Invalid(String pointer, String detail) {
      this(List.of(new Violation(pointer, detail)));
    }

    public List<Violation> violations() {
      return violations;
    }
  }

  /** No credential, or one that no longer holds. Deliberately says no more. */
  public static final class Unauthenticated extends NoticeException {
    public Unauthenticated() {
      super("A valid credential is required.");
    }
  }

  /**
   * User name and password do not belong together. The same for an unknown name and an inactive
   * account.
   */
  public static final class BadCredentials extends NoticeException {
    public BadCredentials() {
      super("The user name or the password is wrong.");
    }
  }

  /** The caller is known, and may not do this. */
  public static final class Forbidden extends NoticeException {

    private final @Nullable String limit;

    public Forbidden(String message) {
      this(message, null);
    }

    /** Outside of a limit of the caller's key, which the message names too. */
    public Forbidden(String message, @Nullable String limit) {
      super(message);
      this.limit = limit;
    }

    /** The name of the limit; null if it is for want of rights. */
    public @Nullable String limit() {
      return limit;
    }
  }

  /**
   * No such thing for this caller; also the answer for what belongs to somebody else, so that ids
   * can't be probed.
   */
  public static final class NotFound extends NoticeException {
    public NotFound(String what) {
      super("There is no such " + what + ".");
    }
  }

  /** The request contradicts the present state, for a reason without a type of its own. */
  public static final class Conflict extends NoticeException {
    public Conflict(String message) {
      super(message);
    }
  }

  /** The notice's status does not allow this step. */
  public static final class WrongNoticeState extends NoticeException {
    public WrongNoticeState(String message) {
      super(message);
    }
  }

  /** A scheduled notice names the group. */
  public static final class GroupInUse extends NoticeException {
    public GroupInUse(String key) {
      super("A scheduled notice goes to group '" + key + "'.");
    }
  }

  /** The caller acted on an older version than the present one. */
  public static final class VersionStale extends NoticeException {
    public VersionStale(String message) {
      super(message);
    }
  }

  /** A change has to name the version that it is made to. */
  public static final class PreconditionRequired extends NoticeException {
    public PreconditionRequired() {
      super("Name the version that you have seen in If-Match.");
    }
  }

  /** The idempotency key has been used for another request. */
  public static final class IdempotencyKeyReused extends NoticeException {
    public IdempotencyKeyReused() {
      super("This idempotency key belongs to another request.");
    }
  }

  /** More bytes or items than are accepted. */
  public static final class TooLarge extends NoticeException {
    public TooLarge(String message) {
      super(message);
    }
  }

  /** Too many failed sign-ins for this account or from this address. */
  public static final class TooManyAttempts extends NoticeException {
    private final Duration retryAfter;

    public TooManyAttempts(Duration retryAfter) {
      super("Too many failed sign-ins. Try again later.");
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** This node holds as many streams as it may. */
  public static final class TooManyStreams extends NoticeException {
    public TooManyStreams() {
      super("This node holds as many streams as it may. Try again shortly.");
    }
  }

  /**
   * The database could not answer in time. For a write this says that the outcome is unknown: it
   * may have been committed, so only a retry under the same idempotency key is safe.
   */
  public static final class Unavailable extends NoticeException {
    public Unavailable(String message) {
      super(message);
    }
  }
}
