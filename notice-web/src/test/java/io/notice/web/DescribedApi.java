package io.notice.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds what a node answers against {@code openapi.json}: whether the status is there, and whether
 * the body is as it says. Knows as much of JSON Schema as the description uses.
 */
public final class DescribedApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode DOCUMENT = read();

  private DescribedApi() {}

  private static JsonNode read() {
    try {
      return JSON.readTree(Files.readString(Path.of("openapi.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an answer has that the description does not; empty for a route that does not exist. */
  public static List<String> contradictions(
      String method, String path, int status, Optional<String> type, String body) {
    JsonNode operation = operation(method, path);
    if (operation == null) {
      return List.of();
    }
    JsonNode response = resolve(operation.get("responses").path(Integer.toString(status)));
    String where = "%s %s: %d".formatted(method, path, status);
    if (response.isMissingNode()) {
      return List.of(where + " is not described");
    }
    if (body.isEmpty()) {
      return response.has("content") && status != 200
          ? List.of(where + " is described with a body, and has none")
          : List.of();
    }
    String media = type.orElse("").replaceFirst(";.*", "");
    JsonNode content = response.path("content").path(media);
    if (content.isMissingNode()) {
      return List.of(where + " as '" + media + "' is not described");
    }
    return media.endsWith("json")
        ? violations(JSON.readTree(body), content.get("schema"), where)
        : List.of();
  }

  private static JsonNode operation(String method, String path) {
    String bare = path.replaceFirst("[?#].*", "");
    String verb = method.toLowerCase(Locale.ROOT);
    JsonNode exact = DOCUMENT.get("paths").path(bare).path(verb);
    if (!exact.isMissingNode()) {
      return exact;
    }
    return DOCUMENT
        .get("paths")
        .propertyStream()
        .filter(entry -> bare.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
        .map(entry -> entry.getValue().path(verb))
        .filter(found -> !found.isMissingNode())
        .findFirst()
        .orElse(null);
  }

  /** What the data of an event of the stream looks like. */
  public static JsonNode event(String name) {
    return DOCUMENT
        .at("/paths/~1api~1v1~1stream/get/responses/200/content/text~1event-stream/x-events")
        .valueStream()
        .filter(event -> event.get("event").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .get("data");
  }

  /** Where a value is not what a schema says. */
  public static List<String> violations(JsonNode value, JsonNode schema, String where) {
    List<String> found = new ArrayList<>();
    check(value, resolve(schema), where, found);
    return found;
  }

  private static JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? resolve(DOCUMENT.at(node.get("$ref").asString().substring(1))) : node;
  }

  private static void check(JsonNode value, JsonNode schema, String where, List<String> found) {
    JsonNode either = schema.has("anyOf") ? schema.get("anyOf") : schema.path("oneOf");
    if (either.isArray()) {
      if (either.valueStream().noneMatch(one -> violations(value, one, where).isEmpty())) {
        found.add(where + " fits none of " + either);
      }
      return;
    }
    if (!types(schema).isEmpty() && types(schema).stream().noneMatch(type -> is(type, value))) {
      found.add(where + " is " + value + ", not " + types(schema));
      return;
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      found.add(where + " is " + value + ", not one of " + schema.get("enum"));
    }
    if (value.isString()) {
      checkText(value.asString(), schema, where, found);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), resolve(schema.get("items")), where + "/" + i, found);
      }
    }
    if (value.isObject()) {
      checkObject(value, schema, where, found);
    }
  }

  private static void checkText(String text, JsonNode schema, String where, List<String> found) {
    if (schema.path("format").asString("").equals("date-time")) {
      try {
        OffsetDateTime.parse(text);
      } catch (DateTimeParseException e) {
        found.add(where + " is no time: " + text);
      }
    }
    if (schema.has("pattern") && !text.matches(schema.get("pattern").asString())) {
      found.add(where + " is '" + text + "', not " + schema.get("pattern"));
    }
    if (text.codePointCount(0, text.length()) > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      found.add(where + " is too long");
    }
  }

  private static void checkObject(
      JsonNode object, JsonNode schema, String where, List<String> found) {
    JsonNode additional = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      JsonNode described = schema.path("properties").path(property.getKey());
      if (!described.isMissingNode()) {
        check(property.getValue(), resolve(described), where + "/" + property.getKey(), found);
      } else if (additional.isObject()) {
        check(property.getValue(), resolve(additional), where + "/" + property.getKey(), found);
      } else if (!types(schema).isEmpty()) {
        found.add(where + "/" + property.getKey() + " is not described");
      }
    }
    schema
        .path("required")
        .valueStream()
        .filter(name -> !object.has(name.asString()))
        .forEach(name -> found.add(where + "/" + name.asString() + " is missing"));
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return (type.isArray()
            ? type.valueStream()
            : type.isString() ? Stream.of(type) : Stream.<JsonNode>of())
        .map(JsonNode::asString)
        .toList();
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "null" -> value.isNull();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> throw new IllegalArgumentException(type);
    };
  }
}
