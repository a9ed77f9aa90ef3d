package io.notice.web.access;

import io.notice.api.audit.Refusals;
import io.notice.web.problem.Problem;
import io.notice.web.problem.ProblemType;
import io.notice.web.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * What the filter chain refuses, as problems. Whatever is wrong with a credential, the answer is
 * the same.
 */
@Component
class RefusalProblems
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

  static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final ProblemWriter problems;
  private final Refusals refusals;

  RefusalProblems(ProblemWriter problems, Refusals refusals) {
    this.problems = problems;
    this.refusals = refusals;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    problems.write(request, response, Problem.of(ProblemType.UNAUTHENTICATED));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
      throws IOException {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    boolean passwordFirst = RouteAuthorization.isForPasswordChange(authentication);
    if (!passwordFirst && authentication instanceof CallerAuthentication known) {
      Routes.name(request).ifPresent(route -> refusals.refused(known.getPrincipal(), route));
    }
    problems.write(
        request,
        response,
        passwordFirst
            ? Problem.of(ProblemType.FORBIDDEN, "The password has to be changed first.")
            : Problem.of(ProblemType.FORBIDDEN));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException failure)
      throws IOException {
    if (METHODS.contains(request.getMethod())) {
      problems.write(
          request,
          response,
          Problem.of(
              ProblemType.INVALID, "The address or a header has characters that are not allowed."));
    } else {
      response.setHeader(HttpHeaders.ALLOW, String.join(", ", METHODS.stream().sorted().toList()));
      problems.write(request, response, Problem.of(ProblemType.METHOD_NOT_ALLOWED));
    }
  }
}
