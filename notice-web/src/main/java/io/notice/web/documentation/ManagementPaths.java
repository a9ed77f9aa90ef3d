package io.notice.web.documentation;

import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Describes the routes that no controller of ours answers. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ManagementPaths implements GlobalOpenApiCustomizer {

  private static final String HEALTH = "application/vnd.spring-boot.actuator.v3+json";

  @Override
  public void customise(OpenAPI document) {
    document
        .getPaths()
        .addPathItem("/actuator/health", health("health", "Says whether the node is well"))
        .addPathItem(
            "/actuator/health/liveness",
            health("liveness", "Says whether the process lives, without asking the database"))
        .addPathItem(
            "/actuator/health/readiness",
            health("readiness", "Says whether the node takes requests"))
        .addPathItem("/actuator/prometheus", metrics())
        .addPathItem("/v3/api-docs", document("apiDocs", "application/json", "JSON"))
        .addPathItem(
            "/v3/api-docs.yaml", document("apiDocsYaml", "application/vnd.oai.openapi", "YAML"));
  }

  private static PathItem health(String name, String summary) {
    Schema<?> body = Schemas.typed("object").addProperty("status", Schemas.typed("string"));
    body.setRequired(List.of("status"));
    ApiResponses answers =
        new ApiResponses()
            .addApiResponse("200", answer("It is.", HEALTH, body))
            .addApiResponse("503", answer("It is not.", HEALTH, body));
    return get(name, summary, answers);
  }

  private static PathItem metrics() {
    PathItem item =
        get(
            "prometheus",
            "Gives the node's metrics in the text format of Prometheus",
            new ApiResponses()
                .addApiResponse("200", answer("OK", "text/plain", Schemas.typed("string"))));
    OperationProblems.add(item.getGet(), ProblemType.UNAVAILABLE);
    return item;
  }

  private static PathItem document(String name, String media, String form) {
    return get(
        name,
        "Gives this document as " + form,
        new ApiResponses()
            .addApiResponse(
                "200",
                answer("OK", media, Schemas.typed(form.equals("JSON") ? "object" : "string"))));
  }

  private static PathItem get(String name, String summary, ApiResponses answers) {
    return new PathItem()
        .get(
            new Operation()
                .operationId(name)
                .summary(summary)
                .addTagsItem("Operations")
                .responses(answers));
  }

  private static ApiResponse answer(String description, String media, Schema<?> schema) {
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType(media, new MediaType().schema(schema)));
  }
}
