package io.notice.web.documentation;

import io.notice.api.audience.CategoryKey;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Puts the parts together: schemas, shared responses and headers, the stream's events, and one
 * order for all of it, so that the same code gives the same file.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class DocumentCompletion implements GlobalOpenApiCustomizer {

  private static final int OK = 200;
  private static final String STREAM = "/api/v1/stream";

  private final Schemas schemas;

  DocumentCompletion(Schemas schemas) {
    this.schemas = schemas;
  }

  @Override
  public void customise(OpenAPI document) {
    Paths paths = new Paths();
    new TreeMap<>(document.getPaths()).forEach(paths::addPathItem);
    document.setPaths(paths);
    paths.forEach(DocumentCompletion::describePathParameters);
    describeStream(paths.get(STREAM));
    OperationProblems.share(
        paths.values().stream().flatMap(path -> path.readOperations().stream()).toList(),
        document.getComponents());
    document.getComponents().setHeaders(headers());
    Map<String, Schema> components = new LinkedHashMap<>(schemas.components());
    document.getComponents().setSchemas(components);
  }

  private void describeStream(@Nullable PathItem stream) {
    List<Map<String, Object>> events = StreamEvents.describe(schemas);
    ApiResponse opened =
        stream == null ? null : stream.getGet().getResponses().get(Integer.toString(OK));
    if (opened != null) {
      opened.getContent().values().forEach(media -> media.addExtension("x-events", events));
    }
    Schema<?> polled = schemas.components().get("InboxEvent");
    if (polled != null) {
      Schema<Object> event = Schemas.typed("string");
      StreamEvents.polledNames().forEach(event::addEnumItemObject);
      polled.getProperties().put("event", event);
      polled.getProperties().put("data", StreamEvents.polled(schemas));
    }
  }

  private static void describePathParameters(String path, PathItem item) {
    for (Operation operation : item.readOperations()) {
      for (Parameter parameter :
          operation.getParameters() == null
              ? new ArrayList<Parameter>()
              : operation.getParameters()) {
        if (parameter.getIn().equals("path")) {
          describe(path, parameter);
        }
      }
    }
  }

  /** Ids that look otherwise name nothing. */
  private static void describe(String path, Parameter parameter) {
    String before = path.substring(0, path.indexOf("/{" + parameter.getName() + "}"));
    switch (before.substring(before.lastIndexOf('/') + 1)) {
      case "recipients", "presence" ->
          describe(parameter, "The host system's own user id.", RecipientId.PATTERN, null);
      case "groups" -> describe(parameter, "The group's key.", GroupKey.PATTERN, null);
      case "categories" -> describe(parameter, "The category's slug.", CategoryKey.PATTERN, null);
      case "notices", "inbox" -> describe(parameter, "The notice's id.", null, "uuid");
      case "api-keys" -> describe(parameter, "The key's id, not the key.", null, "uuid");
      case "sessions" -> describe(parameter, "The session's id.", null, "uuid");
      default -> describe(parameter, "The id.", null, null);
    }
  }

  private static void describe(
      Parameter parameter, String description, @Nullable String pattern, @Nullable String format) {
    if (parameter.getDescription() == null) {
      parameter.setDescription(description);
    }
    parameter.getSchema().setPattern(pattern == null ? null : "^" + pattern + "$");
    parameter.getSchema().setFormat(format);
  }

  private static Map<String, Header> headers() {
    Map<String, Header> headers = new LinkedHashMap<>();
    headers.put(
        "ETag", header("Names what was sent: for `If-Match` and `If-None-Match`.", "string"));
    headers.put(
        "Idempotency-Replayed", header("`true` if this is the first answer again.", "string"));
    headers.put("Location", header("The path of what was made.", "string"));
    headers.put(
        "RateLimit",
        header(
            "How many requests are left (`r`), and in how many seconds there are more (`t`).",
            "string"));
    headers.put(
        "RateLimit-Policy",
        header("How many requests (`q`) there are in how many seconds (`w`).", "string"));
    headers.put("Retry-After", header("In how many seconds to try again.", "integer"));
    headers.put(
        "Set-Cookie", header("The refresh token, where it was asked for as a cookie.", "string"));
    headers.put("WWW-Authenticate", header("`Bearer`.", "string"));
    return headers;
  }

  private static Header header(String description, String type) {
    return new Header().description(description).schema(Schemas.typed(type));
  }
}
