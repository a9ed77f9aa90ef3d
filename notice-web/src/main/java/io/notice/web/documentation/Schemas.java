package io.notice.web.documentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.Field;
import io.notice.api.access.Scope;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas of what the API reads and writes, from the records that are read and written: what may be
 * null is {@code @Nullable}, what a field means is in the record's Javadoc, and bounds are in
 * annotations of Jakarta Validation, or of OpenAPI where a body is checked by hand.
 *
 * <p>In what is read a nullable field may be left out or null, a {@link Field} too; in what is
 * written it is always there, unless it is annotated not to be when it is null.
 */
final class Schemas {

  private final Map<String, Schema<?>> components = new TreeMap<>();
  private final Map<String, Class<?>> owners = new HashMap<>();
  private final JsonMapper json;

  Schemas(JsonMapper json) {
    this.json = json;
  }

  /** What has been described so far, by name. */
  Map<String, Schema<?>> components() {
    return components;
  }

  Schema<?> ofRequest(AnnotatedType type) {
    return of(type, type, true);
  }

  Schema<?> ofRequest(Class<?> type) {
    return ofClass(type, type, true);
  }

  /** Empty for a type that writes nothing. */
  @Nullable Schema<?> ofResponse(AnnotatedType type) {
    Class<?> raw = raw(type.getType());
    if (raw == ResponseEntity.class || raw == DeferredResult.class) {
      return ofResponse(((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0]);
    }
    return raw == void.class || raw == Void.class ? null : of(type, type, false);
  }

  Schema<?> ofResponse(Class<?> type) {
    return ofClass(type, type, false);
  }

  private Schema<?> of(AnnotatedType type, AnnotatedElement annotated, boolean request) {
    io.swagger.v3.oas.annotations.media.Schema said =
        annotated.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    Class<?> raw = raw(type.getType());
    if (said != null && said.implementation() != Void.class) {
      return ofClass(said.implementation(), annotated, request);
    }
    if (raw == Field.class) {
      return of(argument(type, 0), annotated, request);
    }
    if (raw == List.class || raw == Set.class) {
      return list(type, annotated, request);
    }
    if (raw == Map.class) {
      Schema<?> values = of(argument(type, 1), argument(type, 1), request);
      return typed("object").additionalProperties(values);
    }
    return ofClass(raw, annotated, request);
  }

  private Schema<?> list(AnnotatedType type, AnnotatedElement annotated, boolean request) {
    ArraySchema said = annotated.getAnnotation(ArraySchema.class);
    Schema<?> list = typed("array");
    if (said == null) {
      return list.items(of(argument(type, 0), argument(type, 0), request));
    }
    list.items(
        said.schema().implementation() == Void.class
            ? of(argument(type, 0), argument(type, 0), request)
            : ofClass(said.schema().implementation(), argument(type, 0), request));
    if (said.minItems() != Integer.MAX_VALUE) {
      list.setMinItems(said.minItems());
    }
    if (said.maxItems() != Integer.MIN_VALUE) {
      list.setMaxItems(said.maxItems());
    }
    bounds(list.getItems(), said.schema());
    return list;
  }

  private Schema<?> ofClass(Class<?> type, AnnotatedElement annotated, boolean request) {
    Schema<?> schema = simple(type);
    if (schema == null) {
      return component(type, request);
    }
    if (!annotated.equals(type)) {
      bounds(schema, annotated);
    }
    return schema;
  }

  private static @Nullable Schema<?> simple(Class<?> type) {
    if (type == String.class || type == SseEmitter.class) {
      return typed("string");
    }
    if (type == UUID.class) {
      return typed("string").format("uuid");
    }
    if (type == Instant.class) {
      return typed("string").format("date-time");
    }
    if (type == LocalDate.class) {
      return typed("string").format("date");
    }
    if (type == Duration.class) {
      return typed("integer", "string");
    }
    if (type == int.class || type == Integer.class) {
      return typed("integer").format("int32");
    }
    if (type == long.class || type == Long.class) {
      return typed("integer").format("int64");
    }
    if (type == double.class || type == Double.class) {
      return typed("number").format("double");
    }
    if (type == boolean.class || type == Boolean.class) {
      return typed("boolean");
    }
    return type == Object.class ? new JsonSchema() : null;
  }

  private Schema<?> component(Class<?> type, boolean request) {
    String name = SchemaNames.of(type, request);
    Class<?> owner = owners.putIfAbsent(name, type);
    if (owner == null) {
      components.put(name, new JsonSchema()); // it may speak of itself
      components.put(name, describe(type, request));
    } else if (owner != type && !describe(type, request).equals(components.get(name))) {
      throw new IllegalStateException(owner + " and " + type + " would both be called " + name);
    }
    return reference(name);
  }

  private Schema<?> describe(Class<?> type, boolean request) {
    if (type == ProblemDetail.class) {
      return ProblemSchemas.problem();
    }
    Schema<?> schema =
        type.isEnum() ? enumeration(type) : type.isSealed() ? sealed(type) : record(type, request);
    schema.setDescription(Texts.ofType(type));
    return schema;
  }

  private static Schema<?> enumeration(Class<?> type) {
    Schema<Object> schema = typed("string");
    for (Object constant : type.getEnumConstants()) {
      schema.addEnumItemObject(
          constant instanceof Scope scope ? scope.value() : ((Enum<?>) constant).name());
    }
    return schema;
  }

  /** One object that has what any of the permitted records has; all have what is required. */
  private Schema<?> sealed(Class<?> type) {
    Schema<?> schema = typed("object");
    Map<String, Schema> properties = new LinkedHashMap<>();
    Set<String> required = new LinkedHashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      Schema<?> one = record(permitted, false);
      one.getProperties().forEach(properties::putIfAbsent);
      if (required.isEmpty()) {
        required.addAll(one.getRequired());
      } else {
        required.retainAll(one.getRequired());
      }
    }
    schema.setProperties(properties);
    schema.setRequired(new ArrayList<>(required));
    return schema;
  }

  private Schema<?> record(Class<?> type, boolean request) {
    if (!type.isRecord()) {
      throw new IllegalStateException("There is no rule for how to describe " + type);
    }
    Schema<?> schema = typed("object");
    Extends other = type.getAnnotation(Extends.class);
    if (other != null) {
      Schema<?> inherited = record(other.value(), request);
      schema.setProperties(new LinkedHashMap<>(inherited.getProperties()));
      schema.setRequired(inherited.getRequired());
      List.of(other.without()).forEach(name -> remove(schema, name));
    }
    for (RecordComponent component : type.getRecordComponents()) {
      property(schema, type, component, request);
    }
    if (request) {
      schema.setAdditionalProperties(false);
    }
    return schema;
  }

  private void property(
      Schema<?> object, Class<?> type, RecordComponent component, boolean request) {
    AnnotatedElement annotated = component.getAccessor();
    boolean patched = component.getType() == Field.class;
    boolean nullable = patched || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    boolean leftOut =
        nullable
            && (request
                || annotated.isAnnotationPresent(JsonInclude.class)
                || type.isAnnotationPresent(JsonInclude.class)
                || isMixedIn(type, component.getName()));
    Schema<?> schema = of(component.getAnnotatedType(), annotated, request);
    if (isDemanded(annotated)) {
      nullable = false;
      leftOut = false;
    }
    if (nullable && (request || !leftOut)) {
      schema = orNull(schema);
    }
    schema.setDescription(Texts.ofComponent(type, component.getName()));
    object.addProperty(component.getName(), schema);
    if (!leftOut) {
      object.addRequiredItem(component.getName());
    }
  }

  /** Whether it is said of a record of the contract, which knows nothing of JSON, from outside. */
  private boolean isMixedIn(Class<?> type, String name) {
    Class<?> mixIn = json.serializationConfig().findMixInClassFor(type);
    return mixIn != null
        && Arrays.stream(mixIn.getDeclaredMethods())
            .filter(method -> method.getName().equals(name))
            .anyMatch(method -> method.isAnnotationPresent(JsonInclude.class));
  }

  private static void remove(Schema<?> schema, String name) {
    schema.getProperties().remove(name);
    if (schema.getRequired() != null) {
      schema.getRequired().remove(name);
    }
  }

  private static boolean isDemanded(AnnotatedElement annotated) {
    io.swagger.v3.oas.annotations.media.Schema said =
        annotated.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    ArraySchema list = annotated.getAnnotation(ArraySchema.class);
    return annotated.isAnnotationPresent(NotNull.class)
        || (said != null && isDemanded(said))
        || (list != null && isDemanded(list.arraySchema()));
  }

  private static boolean isDemanded(io.swagger.v3.oas.annotations.media.Schema said) {
    return said.requiredMode() == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
  }

  /** The same, or null. */
  static Schema<?> orNull(Schema<?> schema) {
    if (schema.get$ref() != null) {
      return new JsonSchema().anyOf(List.of(schema, typed("null")));
    }
    if (schema.getTypes() != null) {
      schema.getTypes().add("null");
    }
    if (schema.getEnum() != null) {
      schema.addEnumItemObject(null);
    }
    return schema;
  }

  static void bounds(Schema<?> schema, AnnotatedElement annotated) {
    Size size = annotated.getAnnotation(Size.class);
    if (size != null) {
      schema.setMinLength(size.min() == 0 ? null : size.min());
      schema.setMaxLength(size.max() == Integer.MAX_VALUE ? null : size.max());
    }
    Min min = annotated.getAnnotation(Min.class);
    if (min != null) {
      schema.setMinimum(BigDecimal.valueOf(min.value()));
    }
    Max max = annotated.getAnnotation(Max.class);
    if (max != null) {
      schema.setMaximum(BigDecimal.valueOf(max.value()));
    }
    Pattern pattern = annotated.getAnnotation(Pattern.class);
    if (pattern != null) {
      schema.setPattern("^(" + pattern.regexp() + ")$");
    }
    io.swagger.v3.oas.annotations.media.Schema said =
        annotated.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    if (said != null) {
      bounds(schema, said);
    }
  }

  private static void bounds(Schema<?> schema, io.swagger.v3.oas.annotations.media.Schema said) {
    if (said.minLength() != 0) {
      schema.setMinLength(said.minLength());
    }
    if (said.maxLength() != Integer.MAX_VALUE) {
      schema.setMaxLength(said.maxLength());
    }
    if (!said.minimum().isEmpty()) {
      schema.setMinimum(new BigDecimal(said.minimum()));
    }
    if (!said.maximum().isEmpty()) {
      schema.setMaximum(new BigDecimal(said.maximum()));
    }
    if (!said.pattern().isEmpty()) {
      schema.setPattern("^(" + said.pattern() + ")$");
    }
    if (!said.format().isEmpty()) {
      schema.setFormat(said.format());
    }
    Arrays.stream(said.allowableValues()).forEach(value -> addValue(schema, value));
  }

  @SuppressWarnings("unchecked") // a schema of a text has texts
  private static void addValue(Schema<?> schema, @Nullable String value) {
    ((Schema<Object>) schema).addEnumItemObject(value);
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> simple -> simple;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new IllegalStateException("There is no rule for how to describe " + type);
    };
  }

  static Schema<Object> typed(String... types) {
    Schema<Object> schema = new JsonSchema();
    schema.setTypes(new LinkedHashSet<>(List.of(types)));
    return schema;
  }

  static Schema<Object> reference(String name) {
    Schema<Object> schema = new JsonSchema();
    schema.set$ref("#/components/schemas/" + name);
    return schema;
  }
}
