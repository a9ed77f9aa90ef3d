package io.notice.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems where no controller is involved: in filters, and for the container's own errors.
 */
@Component
public class ProblemWriter {

  /**
   * Up to here a body is read to its end although nobody wants it: an answer to a client that is
   * still writing is lost if the connection is closed on it.
   */
  private static final long SHORT_BODY = 4 * 1024 * 1024;

  /** What every answer has, also one that the security filters never saw. */
  static final Map<String, String> GUARDS =
      Map.of("X-Content-Type-Options", "nosniff", HttpHeaders.CACHE_CONTROL, "no-store");

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /** Answers with a problem; does nothing if an answer has begun already. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    finishReading(request, response);
    response.resetBuffer();
    ProblemDetail body = problem.toProblemDetail();
    body.setInstance(instance(request));
    byte[] bytes = json.writeValueAsBytes(body);
    response.setStatus(problem.type().status());
    problem.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(bytes.length);
    GUARDS.forEach((name, value) -> {
      if (!response.containsHeader(name)) {
        response.setHeader(name, value);
      }
    });
    if (!"HEAD".equals(request.getMethod())) {
      response.getOutputStream().write(bytes);
    }
    response.flushBuffer();
  }

  /**
   * A body that nobody reads makes the container close the connection, which the client learns of
   * only with its next request. So what is short is read, and what is long is announced to be the
   * end.
   */
  private static void finishReading(HttpServletRequest request, HttpServletResponse response) {
    boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    if (chunked || request.getContentLengthLong() > SHORT_BODY) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    } else if (request.getContentLengthLong() > 0) {
      try {
        request.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException | IllegalStateException e) {
        response.setHeader(HttpHeaders.CONNECTION, "close");
      }
    }
  }

  /** The same body for what is not a servlet response. */
  byte[] bytes(Problem problem) {
    return json.writeValueAsString(problem.toProblemDetail()).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable URI instance(HttpServletRequest request) {
    try {
      return URI.create(request.getRequestURI());
    } catch (IllegalArgumentException e) {
      return null; // a path that the firewall has refused may be no URI at all
    }
  }
}
