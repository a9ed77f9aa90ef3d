package io.notice.api.client;

import io.notice.api.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes an exception of an answer that is none of the good ones, whether it is the server's problem
 * or a page of something on the way to it.
 */
final class ProblemReader {

  private final JsonMapper json;

  ProblemReader(JsonMapper json) {
    this.json = json;
  }

  /**
   * @param retryAfter the header, null if there is none
   */
  ProblemException read(int status, byte[] body, @Nullable String retryAfter) {
    return ProblemException.of(problem(status, body), wait(retryAfter));
  }

  private Problem problem(int status, byte[] body) {
    try {
      Body said = body.length == 0 ? null : json.readValue(body, Body.class);
      if (said != null) {
        return new Problem(
            said.type(),
            said.title(),
            status,
            said.detail(),
            said.errors() == null ? List.of() : said.errors(),
            said.reference());
      }
    } catch (JacksonException e) {
      // no problem, but a page
    }
    return new Problem(null, null, status, null, List.of(), null);
  }

  /** Seconds or a date (RFC 9110, 10.2.3); null for anything else. */
  static @Nullable Duration wait(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    String text = retryAfter.strip();
    try {
      Duration wait =
          text.chars().allMatch(c -> c >= '0' && c <= '9')
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private record Body(
      @Nullable String type,
      @Nullable String title,
      @Nullable String detail,
      @Nullable List<Violation> errors,
      @Nullable String reference) {}
}
