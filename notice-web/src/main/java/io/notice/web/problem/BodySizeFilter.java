package io.notice.web.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over the route's limit: before anything is read where the length was announced,
 * and otherwise as soon as the limit has been passed.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
class BodySizeFilter extends OncePerRequestFilter {

  private static final long LIMIT = DataSize.ofMegabytes(1).toBytes();

  /**
   * For routes that take many things at once: room for the largest batch of the largest notices.
   */
  private static final long BULK_LIMIT = DataSize.ofMegabytes(32).toBytes();

  private static final Set<String> BULK =
      Set.of("/api/v1/notices/batch", "/api/v1/recipients/bulk");

  private final ProblemWriter problems;

  BodySizeFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = BULK.contains(request.getRequestURI()) ? BULK_LIMIT : LIMIT;
    if (request.getContentLengthLong() > limit) {
      problems.write(request, response, new BodyTooLargeException(limit).toProblem());
    } else if (request.getContentLengthLong() < 0 && mayHaveBody(request)) {
      chain.doFilter(new LimitedRequest(request, limit), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean mayHaveBody(HttpServletRequest request) {
    return request.getHeader("Transfer-Encoding") != null
        || !request.getProtocol().startsWith("HTTP/1");
  }

  /** A request whose length was not announced. */
  private static final class LimitedRequest extends HttpServletRequestWrapper {
    private final long limit;
    private @Nullable ServletInputStream input;

    LimitedRequest(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (input == null) {
        input = new LimitedInput(super.getInputStream(), limit);
      }
      return input;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class LimitedInput extends ServletInputStream {
    private final ServletInputStream input;
    private final long limit;
    private long read;

    LimitedInput(ServletInputStream input, long limit) {
      this.input = input;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = input.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = input.read(target, offset, length);
      if (count > 0) {
        count(count);
      }
      return count;
    }

    private void count(int bytes) throws IOException {
      read += bytes;
      if (read > limit) {
        throw new BodyTooLargeException(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return input.isFinished();
    }

    @Override
    public boolean isReady() {
      return input.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      input.setReadListener(listener);
    }
  }
}
