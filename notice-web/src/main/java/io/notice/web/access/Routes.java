package io.notice.web.access;

import static io.notice.api.access.Role.ADMIN;
import static io.notice.api.access.Role.PUBLISHER;
import static io.notice.api.access.Scope.DIRECTORY_WRITE;
import static io.notice.api.access.Scope.METRICS_READ;
import static io.notice.api.access.Scope.NOTICES_READ;
import static io.notice.api.access.Scope.NOTICES_WRITE;
import static io.notice.api.access.Scope.TOKENS_ISSUE;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import io.notice.api.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what, all in one place. The first line that fits decides; what fits none is
 * nobody's, see {@link RouteAuthorization}.
 */
final class Routes {

  private static final String API = "/api/v1";

  /** Where nobody has a credential yet. */
  static final String SIGN_IN = API + "/auth/";

  private static final List<Route> ALL =
      List.of(
          // Signing in. What is presented here is in the body, or in a cookie that only our own
          // pages can send.
          api(POST, "/auth/login", Rule.anybody()),
          api(POST, "/auth/refresh", Rule.anybody()),
          api(POST, "/auth/logout", Rule.anybody()),

          // One's own account.
          api(GET, "/me", Rule.people().alsoDuringPasswordChange()),
          api(PUT, "/me/password", Rule.people().alsoDuringPasswordChange()),
          api(GET, "/me/preferences", Rule.people()),
          api(PATCH, "/me/preferences", Rule.people()),
          api(GET, "/me/sessions", Rule.people()),
          api(DELETE, "/me/sessions/{id}", Rule.people()),

          // Other systems.
          api(POST, "/recipients/{id}/tokens", Rule.keys(TOKENS_ISSUE)),
          api(POST, "/api-keys", Rule.people(ADMIN)),
          api(GET, "/api-keys", Rule.people(ADMIN)),
          api(PATCH, "/api-keys/{id}", Rule.people(ADMIN)),
          api(DELETE, "/api-keys/{id}", Rule.people(ADMIN)),
          api(POST, "/api-keys/{id}/rotate", Rule.people(ADMIN)),

          // The directory.
          api(POST, "/recipients/bulk", directory()),
          api(GET, "/recipients", directoryForSenders()),
          api(GET, "/recipients/{id}", directoryForSenders()),
          api(PUT, "/recipients/{id}", directory()),
          api(GET, "/recipients/{id}/sessions", Rule.people(ADMIN)),
          api(DELETE, "/recipients/{id}/sessions/{sid}", Rule.people(ADMIN)),
          api(GET, "/recipients/{id}/inbox-state", Rule.people(ADMIN)),
          api(GET, "/groups", directoryForSenders()),
          api(PUT, "/groups/{key}", directory()),
          api(DELETE, "/groups/{key}", directory()),
          api(PUT, "/groups/{key}/members", directory()),
          api(PATCH, "/groups/{key}/members", directory()),
          api(POST, "/audiences/preview", directoryForSenders()),
          api(POST, "/audiences/explain", directoryForSenders()),
          api(GET, "/categories", Rule.people().orKeys(Scope.values())),
          api(PUT, "/categories/{key}", Rule.people(ADMIN)),
          api(DELETE, "/categories/{key}", Rule.people(ADMIN)),

          // Notices.
          api(POST, "/notices", sending()),
          api(POST, "/notices/batch", sending()),
          api(GET, "/notices", readingNotices()),
          api(GET, "/notices/{id}", readingNotices()),
          api(GET, "/notices/{id}/versions", readingNotices()),
          api(GET, "/notices/{id}/report", readingNotices()),
          api(GET, "/notices/{id}/receipts", readingNotices()),
          api(PATCH, "/notices/{id}", sending()),
          api(DELETE, "/notices/{id}", sending()),
          api(POST, "/notices/{id}/publish", sending()),
          api(POST, "/notices/{id}/recall", sending()),
          api(POST, "/notices/{id}/test", Rule.people(PUBLISHER)),
          api(GET, "/overview", readingNotices()),

          // One's own inbox.
          api(GET, "/inbox", Rule.people()),
          api(GET, "/inbox/unread", Rule.people()),
          api(GET, "/inbox/changes", Rule.people()),
          api(POST, "/inbox/read-all", Rule.people()),
          api(PUT, "/inbox/seen", Rule.people()),
          api(GET, "/inbox/{id}", Rule.people()),
          api(PUT, "/inbox/{id}/read", Rule.people()),
          api(DELETE, "/inbox/{id}/read", Rule.people()),
          api(PUT, "/inbox/{id}/acknowledgement", Rule.people()),
          api(PUT, "/inbox/{id}/archive", Rule.people()),
          api(DELETE, "/inbox/{id}/archive", Rule.people()),
          api(GET, "/stream", Rule.people()),

          // Administration.
          api(GET, "/presence", Rule.people(ADMIN)),
          api(GET, "/presence/{recipient}", Rule.people(ADMIN)),
          api(DELETE, "/presence/{recipient}", Rule.people(ADMIN)),
          api(DELETE, "/presence/{recipient}/{stream}", Rule.people(ADMIN)),
          api(GET, "/audit", Rule.people(ADMIN)),
          api(GET, "/audit/chain", Rule.people(ADMIN)),
          route(GET, "/actuator/health/**", Rule.anybody()),
          route(GET, "/actuator/prometheus", Rule.people(ADMIN).orKeys(METRICS_READ)),

          // Documentation and pages.
          route(GET, "/v3/api-docs", Rule.anybody()),
          route(GET, "/v3/api-docs.yaml", Rule.anybody()),
          route(GET, "/docs", Rule.anybody()),
          route(GET, "/", Rule.anybody()),
          route(GET, "/sign-in", Rule.anybody()),
          route(GET, "/settings", Rule.anybody()),
          route(GET, "/admin/**", Rule.anybody()),
          route(GET, "/embed/**", Rule.anybody()));

  private static final Map<HttpMethod, List<Route>> BY_METHOD =
      ALL.stream().collect(Collectors.groupingBy(Route::method));

  private Routes() {}

  private static Rule directory() {
    return Rule.people(ADMIN).orKeys(DIRECTORY_WRITE);
  }

  private static Rule directoryForSenders() {
    return Rule.people(PUBLISHER).orKeys(DIRECTORY_WRITE, NOTICES_WRITE);
  }

  private static Rule sending() {
    return Rule.people(PUBLISHER).orKeys(NOTICES_WRITE);
  }

  private static Rule readingNotices() {
    return Rule.people(PUBLISHER).orKeys(NOTICES_WRITE, NOTICES_READ);
  }

  private static Route api(HttpMethod method, String pattern, Rule rule) {
    return route(method, API + pattern, rule);
  }

  private static Route route(HttpMethod method, String pattern, Rule rule) {
    return new Route(method, PathPatternParser.defaultInstance.parse(pattern), rule);
  }

  /** The rule for a request, or empty if nobody has said anything about it. */
  static Optional<Rule> rule(HttpServletRequest request) {
    return route(HttpMethod.valueOf(request.getMethod()), request.getRequestURI()).map(Route::rule);
  }

  /** The rule for a path, which may be the pattern of one. */
  static Optional<Rule> rule(HttpMethod method, String uri) {
    return route(method, uri).map(Route::rule);
  }

  /** The route of a request as it is written here, without its ids. */
  static Optional<String> name(HttpServletRequest request) {
    return route(HttpMethod.valueOf(request.getMethod()), request.getRequestURI())
        .map(route -> route.method() + " " + route.pattern().getPatternString());
  }

  private static Optional<Route> route(HttpMethod method, String uri) {
    PathContainer path = PathContainer.parsePath(uri);
    for (Route route :
        BY_METHOD.getOrDefault(method == HttpMethod.HEAD ? GET : method, List.of())) {
      if (route.pattern().matches(path)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private record Route(HttpMethod method, PathPattern pattern, Rule rule) {}
}
