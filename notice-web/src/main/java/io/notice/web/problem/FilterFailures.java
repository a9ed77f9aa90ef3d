package io.notice.web.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns what a filter throws into a problem: checking a credential may need the database, which may
 * be away.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
class FilterFailures extends OncePerRequestFilter {

  private final ProblemWriter problems;

  FilterFailures(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (RuntimeException | ServletException e) {
      if (response.isCommitted()) {
        throw e;
      }
      Throwable cause = e instanceof ServletException && e.getCause() != null ? e.getCause() : e;
      problems.write(request, response, Problem.of(cause));
    }
  }
}
