package io.notice.web.documentation;

import io.notice.api.PageLimit;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import jakarta.servlet.http.Cookie;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Describes the parameters of an operation: by the Javadoc and the bounds of the method's, and
 * those that mean the same everywhere by what stands here.
 */
final class Parameters {

  private static final String LIMIT = "limit";

  private static final Map<String, String> SHARED =
      Map.of(
          "q",
          "What to look for: words, the last of them as the beginning of one.",
          "cursor",
          "`nextCursor` of the page before; opaque.",
          LIMIT,
          "How many items a page has at most.",
          "Idempotency-Key",
          "The same key with the same bytes gives the first answer again, for 24 hours. Each caller"
              + " has keys of their own.",
          "If-Match",
          "The `ETag` of what was seen; `*` for whatever is there.",
          "notice_refresh",
          "The refresh token, where it was asked for as a cookie.");

  private static final Map<String, Integer> LONGEST = Map.of("q", 200, "Idempotency-Key", 255);

  private Parameters() {}

  static void describe(Parameter parameter, Method method, Schemas schemas) {
    java.lang.reflect.Parameter declared = declared(parameter.getName(), method);
    String said = Texts.ofParameter(method, declared.getName());
    parameter.setDescription(said == null ? SHARED.get(parameter.getName()) : said);
    if (parameter.getName().equals(HttpHeaders.IF_MATCH)) {
      parameter.setRequired(true); // its absence has a status of its own
    }
    // Not the one that is there, which all parameters of its type share.
    Schema<?> schema =
        declared.getType() == Cookie.class
            ? Schemas.typed("string")
            : schemas.ofRequest(declared.getAnnotatedType());
    Schemas.bounds(schema, declared);
    if (parameter.getSchema().getDefault() != null) {
      schema.setDefault(parameter.getSchema().getDefault());
    }
    parameter.setSchema(schema);
    Integer longest = LONGEST.get(parameter.getName());
    if (longest != null) {
      schema.setMaxLength(longest);
    }
    if (parameter.getName().equals("Idempotency-Key")) {
      schema.setMinLength(1);
    }
    if (parameter.getName().equals(LIMIT)) {
      schema.setMinimum(BigDecimal.ONE);
      schema.setMaximum(BigDecimal.valueOf(PageLimit.MAX));
    }
  }

  static Parameter ifNoneMatch() {
    return new Parameter()
        .name(HttpHeaders.IF_NONE_MATCH)
        .in("header")
        .required(false)
        .description("The `ETag` of what is known: if it still holds, the answer is a 304.")
        .schema(Schemas.typed("string"));
  }

  private static java.lang.reflect.Parameter declared(String name, Method method) {
    return Arrays.stream(method.getParameters())
        .filter(parameter -> name.equals(alias(parameter)) || name.equals(parameter.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("%s has no %s".formatted(method, name)));
  }

  private static @Nullable String alias(java.lang.reflect.Parameter parameter) {
    RequestHeader header = parameter.getAnnotation(RequestHeader.class);
    if (header != null) {
      return header.name();
    }
    RequestParam query = parameter.getAnnotation(RequestParam.class);
    if (query != null) {
      return query.name();
    }
    CookieValue cookie = parameter.getAnnotation(CookieValue.class);
    return cookie == null ? null : cookie.name();
  }
}
