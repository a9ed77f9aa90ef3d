package io.notice.web.problem;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says where a body can't be read and why, in the words of JSON. Nothing of the reader's own
 * messages gets out: they name classes.
 */
final class BodyViolations {

  private BodyViolations() {}

  static List<Violation> of(HttpMessageNotReadableException failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
      if (cause instanceof NoticeException.Invalid invalid) {
        return invalid.violations();
      }
      if (cause instanceof JacksonException jackson) {
        return List.of(of(jackson));
      }
    }
    return List.of(new Violation("", failure.getCause() == null ? "is required" : "can't be read"));
  }

  static Violation of(JacksonException failure) {
    String pointer = pointer(failure.getPath());
    return switch (failure) {
      case UnrecognizedPropertyException e -> new Violation(pointer, "is not known here");
      case InvalidNullException e -> new Violation(pointer, "must not be null");
      case MismatchedInputException e -> new Violation(pointer, expected(e.getTargetType()));
      case StreamConstraintsException e ->
          new Violation(pointer, "is nested too deeply or too long");
      case StreamReadException e -> new Violation(pointer, unreadable(e));
      default -> new Violation(pointer, "is not valid");
    };
  }

  private static String unreadable(StreamReadException failure) {
    String message = failure.getOriginalMessage();
    String reason =
        message != null && message.startsWith("Duplicate") ? "has a name twice" : "is not JSON";
    return failure.getLocation() == null || failure.getLocation().getLineNr() < 0
        ? reason
        : "%s: line %d, column %d"
            .formatted(
                reason, failure.getLocation().getLineNr(), failure.getLocation().getColumnNr());
  }

  /** What a value of a type looks like in JSON. */
  static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "is not valid";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(value -> ((Enum<?>) value).name())
          .collect(Collectors.joining(", ", "must be one of ", ""));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "must be true or false";
    }
    if (type == double.class
        || type == Double.class
        || type == float.class
        || type == Float.class
        || type == BigDecimal.class) {
      return "must be a number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "must be a whole number" + (type == BigInteger.class ? "" : " within its bounds");
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "must be a time such as 2030-01-31T08:00:00Z";
    }
    if (type == Duration.class) {
      return "must be a number of seconds or a duration such as PT15M";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "must be a text";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "must be a list";
    }
    return type.getPackageName().startsWith("java.")
            && !type.getName().toLowerCase(Locale.ROOT).contains("map")
        ? "is not valid"
        : "must be an object";
  }

  private static String pointer(List<JacksonException.Reference> path) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : path) {
      pointer.append('/');
      if (step.getPropertyName() != null) {
        pointer.append(escape(step.getPropertyName()));
      } else {
        pointer.append(step.getIndex());
      }
    }
    return pointer.toString();
  }

  /** A name as a step of a JSON pointer (RFC 6901). */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
