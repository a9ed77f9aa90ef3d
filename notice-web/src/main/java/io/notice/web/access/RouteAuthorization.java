package io.notice.web.access;

import io.notice.api.access.Access;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Applies {@link Routes}. A handler that no line there speaks of is closed to everybody: forgetting
 * a line locks a route, never opens it. A path without any handler is let through to become a 404,
 * or a 405, under the API only for known callers and where people sign in.
 */
final class RouteAuthorization implements AuthorizationManager<RequestAuthorizationContext> {

  private static final Logger log = LoggerFactory.getLogger(RouteAuthorization.class);
  private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);
  private static final AuthorizationDecision DENIED = new AuthorizationDecision(false);

  private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

  RouteAuthorization(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  @Override
  public AuthorizationDecision authorize(
      Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
    HttpServletRequest request = context.getRequest();
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return GRANTED; // it was checked when it came in; an asynchronous answer may be committed
      // already
    }
    Optional<Rule> rule = Routes.rule(request);
    if (rule.isEmpty()) {
      return unlisted(caller, request);
    }
    if (rule.get().open()) {
      return GRANTED;
    }
    return caller.get() instanceof CallerAuthentication known && rule.get().permits(known.access())
        ? GRANTED
        : DENIED;
  }

  private AuthorizationDecision unlisted(
      Supplier<? extends @Nullable Authentication> caller, HttpServletRequest request) {
    boolean known = caller.get() instanceof CallerAuthentication;
    if (isGuarded(request) && !known) {
      return DENIED;
    }
    if (!request.getMethod().equals(HttpMethod.OPTIONS.name()) && isHandled(request)) {
      log.error(
          "Nobody may call {} {}: no rule speaks of it",
          request.getMethod(),
          request.getRequestURI());
      return DENIED;
    }
    return GRANTED;
  }

  /** Whether callers have to say who they are before they learn what there is. */
  private static boolean isGuarded(HttpServletRequest request) {
    String path = request.getRequestURI();
    return (path.startsWith("/api/") && !path.startsWith(Routes.SIGN_IN))
        || path.startsWith("/actuator/");
  }

  private boolean isHandled(HttpServletRequest request) {
    ServletRequestPathUtils.parseAndCache(request);
    List<RequestMappingInfoHandlerMapping> all = mappings.orderedStream().toList();
    for (RequestMappingInfoHandlerMapping mapping : all) {
      try {
        if (mapping.getHandler(request) != null) {
          return true;
        }
      } catch (Exception e) {
        log.trace("No handler for this method or media type", e); // a 405, 406 or 415 of its own
      }
    }
    return false;
  }

  /** Why somebody who is known was refused, where that helps them. */
  static boolean isForPasswordChange(@Nullable Authentication authentication) {
    return authentication instanceof CallerAuthentication known && mustChange(known.access());
  }

  private static boolean mustChange(Access access) {
    return access.mustChangePassword();
  }
}
