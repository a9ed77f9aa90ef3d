package io.notice.web.access;

import io.notice.api.access.Scope;
import io.notice.web.documentation.OperationProblems;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.ArrayList;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Says in the published description who may take a route, from the table that decides it. */
@Component
@Order(0)
class RouteSecurity implements GlobalOpenApiCustomizer {

  private static final String ACCESS_TOKEN = "accessToken";
  private static final String API_KEY = "apiKey";

  @Override
  public void customise(OpenAPI document) {
    document
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> {
                  Routes.rule(HttpMethod.valueOf(method.name()), path)
                      .ifPresent(rule -> describe(operation, rule));
                  if (path.startsWith("/api/")) {
                    limit(operation);
                  }
                }));
  }

  /** As the filter does it. */
  private static void limit(Operation operation) {
    operation
        .getResponses()
        .values()
        .forEach(answer ->
            OperationProblems.LIMITS.forEach(name ->
                answer.addHeaderObject(name, new Header().$ref("#/components/headers/" + name))));
    OperationProblems.add(operation, ProblemType.RATE_LIMITED);
  }

  private static void describe(Operation operation, Rule rule) {
    operation.setSecurity(new ArrayList<>());
    if (rule.open()) {
      return;
    }
    List<String> needed = new ArrayList<>();
    if (rule.role() != null) {
      operation.addSecurityItem(
          new SecurityRequirement().addList(ACCESS_TOKEN, rule.role().name()));
      needed.add("role `%s`".formatted(rule.role()));
    }
    for (Scope scope : rule.scopes().stream().sorted().toList()) {
      operation.addSecurityItem(new SecurityRequirement().addList(API_KEY, scope.value()));
      needed.add("a key with `%s`".formatted(scope.value()));
    }
    String who = "Needs " + String.join(", or ", needed) + ".";
    operation.setDescription(
        operation.getDescription() == null ? who : operation.getDescription() + "\n\n" + who);
    OperationProblems.add(operation, ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN);
  }
}
