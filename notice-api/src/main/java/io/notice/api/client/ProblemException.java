package io.notice.api.client;

import io.notice.api.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server refused, or failed, and said so. Each kind of problem is a type of its own, and the
 * hierarchy is sealed, so that a {@code switch} can know all of them.
 */
public abstract sealed class ProblemException extends NoticeClientException {

  private final transient Problem problem;
  private final @Nullable Duration retryAfter;

  private ProblemException(Problem problem, @Nullable Duration retryAfter) {
    super(sentence(problem));
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The exception of a problem's kind; by the status, if it names no kind that is known. */
  static ProblemException of(Problem problem, @Nullable Duration retryAfter) {
    return switch (problem.slug()) {
      case "invalid" -> new Invalid(problem, retryAfter);
      case "unauthenticated" -> new Unauthenticated(problem, retryAfter);
      case "bad-credentials" -> new BadCredentials(problem, retryAfter);
      case "forbidden" -> new Forbidden(problem, retryAfter);
      case "not-found" -> new NotFound(problem, retryAfter);
      case "conflict" -> new Conflict(problem, retryAfter);
      case "notice-state" -> new WrongNoticeState(problem, retryAfter);
      case "group-in-use" -> new GroupInUse(problem, retryAfter);
      case "idempotency-key-busy" -> new IdempotencyKeyBusy(problem, retryAfter);
      case "idempotency-key-reused" -> new IdempotencyKeyReused(problem, retryAfter);
      case "version-stale" -> new VersionStale(problem, retryAfter);
      case "precondition-required" -> new PreconditionRequired(problem, retryAfter);
      case "too-large" -> new TooLarge(problem, retryAfter);
      case "rate-limited" -> new RateLimited(problem, retryAfter);
      case "too-many-attempts" -> new TooManyAttempts(problem, retryAfter);
      case "too-many-streams" -> new TooManyStreams(problem, retryAfter);
      case "unavailable" -> new Unavailable(problem, retryAfter);
      case "method-not-allowed", "not-acceptable", "unsupported-media-type" ->
          new NotUnderstood(problem, retryAfter);
      default ->
          switch (problem.status()) {
            case 401 -> new Unauthenticated(problem, retryAfter);
            case 403 -> new Forbidden(problem, retryAfter);
            case 413 -> new TooLarge(problem, retryAfter);
            case 429 -> new RateLimited(problem, retryAfter);
            case 502, 503, 504 -> new Unavailable(problem, retryAfter);
            default -> new Unexpected(problem, retryAfter);
          };
    };
  }

  /** As the server describes it. */
  public Problem problem() {
    return problem;
  }

  /** The status of the answer. */
  public int status() {
    return problem.status();
  }

  /** The slug that names the kind; empty if the answer was no problem. */
  public String type() {
    return problem.slug();
  }

  /** What is wrong where, for a request that is not valid; otherwise empty. */
  public List<Violation> violations() {
    return problem.errors();
  }

  /** After how long the server wants to be asked again, if it says so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  private static String sentence(Problem problem) {
    StringBuilder sentence = new StringBuilder().append(problem.status());
    if (!problem.slug().isEmpty()) {
      sentence.append(' ').append(problem.slug());
    }
    String said = problem.detail() == null ? problem.title() : problem.detail();
    if (said != null) {
      sentence.append(": ").append(said);
    }
    for (Violation violation : problem.errors()) {
      sentence.append(' ').append(violation.pointer()).append(": ").append(violation.detail());
    }
    return sentence.toString();
  }

  /** What was sent is not valid; {@link #violations()} says where and why. Nothing was stored. */
  public static final class Invalid extends ProblemException {
    private Invalid(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The key or token does not hold, or no longer. */
  public static final class Unauthenticated extends ProblemException {
    private Unauthenticated(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** User name and password do not belong together. */
  public static final class BadCredentials extends ProblemException {
    private BadCredentials(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /**
   * The caller is known, and may not do this: a scope is missing, or a limit of the key is in the
   * way.
   */
  public static final class Forbidden extends ProblemException {
    private Forbidden(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** No such thing for this caller. */
  public static final class NotFound extends ProblemException {
    private NotFound(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The request contradicts the present state. */
  public static final class Conflict extends ProblemException {
    private Conflict(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The notice's status does not allow this step. */
  public static final class WrongNoticeState extends ProblemException {
    private WrongNoticeState(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** A scheduled notice names the group. */
  public static final class GroupInUse extends ProblemException {
    private GroupInUse(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The first request under this key is still running. */
  public static final class IdempotencyKeyBusy extends ProblemException {
    private IdempotencyKeyBusy(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The idempotency key has been used for another request. */
  public static final class IdempotencyKeyReused extends ProblemException {
    private IdempotencyKeyReused(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** There is a newer version than the one that the caller has seen. */
  public static final class VersionStale extends ProblemException {
    private VersionStale(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** A change has to name the version that it is made to. */
  public static final class PreconditionRequired extends ProblemException {
    private PreconditionRequired(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** More bytes or items than are accepted. */
  public static final class TooLarge extends ProblemException {
    private TooLarge(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** More requests than this caller may make; nothing was done. */
  public static final class RateLimited extends ProblemException {
    private RateLimited(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** Too many failed sign-ins for this account or from this address. */
  public static final class TooManyAttempts extends ProblemException {
    private TooManyAttempts(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The node holds as many streams as it may. */
  public static final class TooManyStreams extends ProblemException {
    private TooManyStreams(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /**
   * The server can't answer now. Of a write it is not known whether it was done: only under the
   * same idempotency key is it safe to try again.
   */
  public static final class Unavailable extends ProblemException {
    private Unavailable(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /** The server does not understand this client: one of the two is too old. */
  public static final class NotUnderstood extends ProblemException {
    private NotUnderstood(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }

  /**
   * Whatever else came back: a failure of the server's own, or an answer that is not the server's
   * but that of something on the way to it.
   */
  public static final class Unexpected extends ProblemException {
    private Unexpected(Problem problem, @Nullable Duration retryAfter) {
      super(problem, retryAfter);
    }
  }
}
