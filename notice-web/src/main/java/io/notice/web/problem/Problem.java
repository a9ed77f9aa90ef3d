package io.notice.web.problem;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * A failure, ready to be shown to the caller: nothing in it comes from an exception that is not
 * part of the contract.
 *
 * @param detail a sentence for the person who writes the calling program
 * @param errors what is wrong where, for {@link ProblemType#INVALID}; otherwise empty
 * @param retryAfter when to try again, for the statuses that say so
 * @param reference what to look for in the server's log; only for {@link ProblemType#INTERNAL}
 */
public record Problem(
    ProblemType type,
    String detail,
    List<Violation> errors,
    @Nullable Duration retryAfter,
    @Nullable String reference) {

  private static final Logger log = LoggerFactory.getLogger(Problem.class);

  /** Long enough for a database to come back, short enough that nobody notices. */
  private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(2);

  private static final Duration STREAMS_RETRY = Duration.ofSeconds(5);

  public Problem {
    errors = errors.stream().map(Problem::printable).toList();
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), defaultRetry(type), null);
  }

  public static Problem of(ProblemType type) {
    return of(type, type.title() + ".");
  }

  public static Problem invalid(List<Violation> errors) {
    return new Problem(ProblemType.INVALID, "The request is not valid.", errors, null, null);
  }

  public static Problem invalid(String pointer, String detail) {
    return invalid(List.of(new Violation(pointer, detail)));
  }

  /**
   * What a failure is to the caller. A failure that is nobody's contract is logged here, once,
   * under a reference that the caller sees instead of it.
   */
  public static Problem of(Throwable failure) {
    if (failure instanceof NoticeException contract) {
      return of(contract);
    }
    Problem ofDatabase = DatabaseFailures.toProblem(failure);
    if (ofDatabase != null) {
      return ofDatabase;
    }
    String reference = UUID.randomUUID().toString();
    log.error("Unexpected failure {}", reference, failure);
    return new Problem(
        ProblemType.INTERNAL, "The server failed. It was logged.", List.of(), null, reference);
  }

  private static Problem of(NoticeException failure) {
    return switch (failure) {
      case NoticeException.Invalid invalid -> invalid(invalid.violations());
      case NoticeException.Unauthenticated e -> of(ProblemType.UNAUTHENTICATED, sentence(e));
      case NoticeException.BadCredentials e -> of(ProblemType.BAD_CREDENTIALS, sentence(e));
      case NoticeException.Forbidden e -> of(ProblemType.FORBIDDEN, sentence(e));
      case NoticeException.NotFound e -> of(ProblemType.NOT_FOUND, sentence(e));
      case NoticeException.Conflict e -> of(ProblemType.CONFLICT, sentence(e));
      case NoticeException.WrongNoticeState e -> of(ProblemType.NOTICE_STATE, sentence(e));
      case NoticeException.GroupInUse e -> of(ProblemType.GROUP_IN_USE, sentence(e));
      case NoticeException.PreconditionRequired e ->
          of(ProblemType.PRECONDITION_REQUIRED, sentence(e));
      case NoticeException.VersionStale e -> of(ProblemType.VERSION_STALE, sentence(e));
      case NoticeException.IdempotencyKeyReused e ->
          of(ProblemType.IDEMPOTENCY_KEY_REUSED, sentence(e));
      case NoticeException.TooLarge e -> of(ProblemType.TOO_LARGE, sentence(e));
      case NoticeException.TooManyAttempts e ->
          new Problem(ProblemType.TOO_MANY_ATTEMPTS, sentence(e), List.of(), e.retryAfter(), null);
      case NoticeException.TooManyStreams e -> of(ProblemType.TOO_MANY_STREAMS, sentence(e));
      case NoticeException.Unavailable e -> of(ProblemType.UNAVAILABLE, sentence(e));
    };
  }

  private static String sentence(NoticeException failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }

  private static @Nullable Duration defaultRetry(ProblemType type) {
    return switch (type) {
      case UNAVAILABLE -> UNAVAILABLE_RETRY;
      case TOO_MANY_STREAMS -> STREAMS_RETRY;
      case RATE_LIMITED, TOO_MANY_ATTEMPTS, IDEMPOTENCY_KEY_BUSY -> Duration.ofSeconds(1);
      default -> null;
    };
  }

  /** The body, in Spring's form. */
  public ProblemDetail toProblemDetail() {
    ProblemDetail body =
        ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(type.status()), detail);
    body.setType(type.uri());
    body.setTitle(type.title());
    if (!errors.isEmpty()) {
      body.setProperty("errors", errors);
    }
    if (reference != null) {
      body.setProperty("reference", reference);
    }
    return body;
  }

  /** What has to be said beside the body. */
  HttpHeaders headers() {
    HttpHeaders headers = new HttpHeaders();
    if (type.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
    }
    return headers;
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }

  /** Names out of a request may hold what can't be written as UTF-8. */
  private static Violation printable(Violation violation) {
    return new Violation(wellFormed(violation.pointer()), wellFormed(violation.detail()));
  }

  private static String wellFormed(String text) {
    StringBuilder result = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c) || c == 0) {
        if (result == null) {
          result = new StringBuilder(text);
        }
        result.setCharAt(i, '\uFFFD');
      }
    }
    return result == null ? text : result.toString();
  }
}
