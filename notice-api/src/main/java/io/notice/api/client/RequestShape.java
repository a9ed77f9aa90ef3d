package io.notice.api.client;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * What the interfaces' own annotations make of a request: fields become its body, and it is told
 * whether it may be repeated, under which key.
 */
final class RequestShape implements HttpRequestValues.Processor {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final String REPEATABLE = RequestShape.class.getName() + ".repeatable";

  @Override
  public void process(
      Method method,
      MethodParameter[] parameters,
      @Nullable Object[] arguments,
      HttpRequestValues.Builder request) {
    boolean keyed = method.isAnnotationPresent(OncePerKey.class);
    if (keyed) {
      request.configureHeaders(headers -> {
        if (headers.getFirst(IDEMPOTENCY_KEY) == null) {
          headers.set(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
        }
      });
    }
    if (keyed || method.isAnnotationPresent(SafeToRepeat.class)) {
      request.addAttribute(REPEATABLE, true);
    }
    fields(parameters, arguments, request);
  }

  private static void fields(
      MethodParameter[] parameters,
      @Nullable Object[] arguments,
      HttpRequestValues.Builder request) {
    Map<String, Object> body = new LinkedHashMap<>();
    boolean any = false;
    for (int i = 0; i < parameters.length; i++) {
      BodyField field = parameters[i].getParameterAnnotation(BodyField.class);
      if (field != null) {
        any = true;
        Object value = arguments[i];
        if (value != null) {
          body.put(field.value(), value);
        }
      }
    }
    if (any) {
      request.setBodyValue(body);
    }
  }

  /** Whether the request may be made again although it may have been done. */
  static boolean isRepeatable(HttpRequest request) {
    return HttpMethod.GET.equals(request.getMethod())
        || request.getAttributes().containsKey(REPEATABLE);
  }
}
