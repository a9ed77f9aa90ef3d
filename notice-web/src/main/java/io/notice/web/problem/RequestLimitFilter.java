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
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over the route's limit: before anything is read where the length was announced,
 * and otherwise as soon as the limit has been passed. Cuts those that come so slowly that they only
 * hold a place; the container itself only cuts one of which nothing comes at all for a minute. And
 * refuses requests with more parameters than any route has.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
class RequestLimitFilter extends OncePerRequestFilter {

  private static final long LIMIT = DataSize.ofMegabytes(1).toBytes();

  /**
   * For routes that take many things at once: room for the largest batch of the largest notices.
   */
  private static final long BULK_LIMIT = DataSize.ofMegabytes(32).toBytes();

  private static final Set<String> BULK =
      Set.of("/api/v1/notices/batch", "/api/v1/recipients/bulk");

  /** What a caller may make us wait for a body, all pauses together, however slow it is. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Bytes a second while we wait, from then on: slower than any line that somebody works with. */
  private static final long SLOWEST = 2 * 1024;

  private static final int MAX_PARAMETERS = 100;

  private final ProblemWriter problems;

  RequestLimitFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (parameters(request.getQueryString()) > MAX_PARAMETERS) {
      problems.write(
          request,
          response,
          Problem.of(
              ProblemType.INVALID,
              "A request may have at most %d parameters.".formatted(MAX_PARAMETERS)));
      return;
    }
    long limit = BULK.contains(request.getRequestURI()) ? BULK_LIMIT : LIMIT;
    long announced = request.getContentLengthLong();
    if (announced > limit) {
      problems.write(
          new LimitedRequest(request, announced),
          response,
          new RefusedBodyException.TooLarge(limit).toProblem());
    } else if (announced > 0 || (announced < 0 && mayHaveBody(request))) {
      chain.doFilter(new LimitedRequest(request, limit), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static long parameters(@Nullable String query) {
    return query == null ? 0 : 1 + query.chars().filter(c -> c == '&').count();
  }

  private static boolean mayHaveBody(HttpServletRequest request) {
    return request.getHeader("Transfer-Encoding") != null
        || !request.getProtocol().startsWith("HTTP/1");
  }

  /** A request with a body. */
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
    private long waited;

    LimitedInput(ServletInputStream input, long limit) {
      this.input = input;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      long began = began();
      int value = input.read();
      count(value < 0 ? 0 : 1, began);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      long began = began();
      int count = input.read(target, offset, length);
      count(Math.max(count, 0), began);
      return count;
    }

    /** Once refused, always: nobody reads the rest just to be rid of it. */
    private long began() throws IOException {
      refuseSlow();
      return System.nanoTime();
    }

    /** Only what was waited in here counts: a node that is busy itself blames nobody. */
    private void count(int bytes, long began) throws IOException {
      waited += System.nanoTime() - began;
      read += bytes;
      if (read > limit) {
        throw new RefusedBodyException.TooLarge(limit);
      }
      if (bytes > 0) {
        refuseSlow();
      }
    }

    private void refuseSlow() throws IOException {
      long patience = PATIENCE.toNanos() + read * 1_000_000_000L / SLOWEST;
      if (waited > patience) {
        throw new RefusedBodyException.TooSlow();
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
