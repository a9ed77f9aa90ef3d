package io.notice.web.problem;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/**
 * What the container refuses before any filter runs (an unreadable request line, headers that are
 * too large, a broken escape in the path) is answered by it alone. Its own pages are HTML and name
 * the server.
 */
@Configuration(proxyBeanMethods = false)
class ContainerErrorConfiguration {

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> containerErrorsAsProblems(
      ProblemWriter problems) {
    return factory ->
        factory.addServerCustomizers(
            server -> server.setErrorHandler(new ProblemErrorHandler(problems)));
  }

  /** Any status the container sends by itself, as a problem. */
  static final class ProblemErrorHandler extends ErrorHandler {
    private final ProblemWriter problems;

    ProblemErrorHandler(ProblemWriter problems) {
      this.problems = problems;
      setShowStacks(false);
      setShowCauses(false);
    }

    @Override
    public boolean errorPageForMethod(String method) {
      return true; // TRACE and unknown methods too
    }

    @Override
    protected boolean generateAcceptableResponse(
        Request request,
        Response response,
        Callback callback,
        String contentType,
        List<Charset> charsets,
        int code,
        @Nullable String message,
        @Nullable Throwable cause) {
      return write(response, callback, code);
    }

    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int code,
        @Nullable String message,
        @Nullable Throwable cause,
        Callback callback) {
      write(response, callback, code);
    }

    @Override
    public ByteBuffer badMessageError(
        int status, @Nullable String reason, HttpFields.Mutable fields) {
      fields.put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      ProblemWriter.GUARDS.forEach(fields::put);
      return ByteBuffer.wrap(problems.bytes(problem(status)));
    }

    private boolean write(Response response, Callback callback, int code) {
      Problem problem = problem(code);
      response.setStatus(problem.type().status());
      problem
          .headers()
          .forEach((name, values) -> response.getHeaders().put(name, values.getFirst()));
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      ProblemWriter.GUARDS.forEach(response.getHeaders()::put);
      response.write(true, ByteBuffer.wrap(problems.bytes(problem)), callback);
      return true;
    }

    private static Problem problem(int status) {
      return switch (status) {
        case 413, 414, 431 ->
            Problem.of(ProblemType.TOO_LARGE, "The request's address or headers are too large.");
        case 501, 505 -> Problem.of(ProblemType.INVALID, "This is no request that HTTP knows.");
        default -> Problem.of(ProblemType.ofStatus(status));
      };
    }
  }
}
