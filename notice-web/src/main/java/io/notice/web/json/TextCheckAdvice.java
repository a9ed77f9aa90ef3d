package io.notice.web.json;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses bodies with text that PostgreSQL can't keep or UTF-8 can't carry, wherever in the body it
 * stands and whatever the body is read into: names and values of free-form data included. Of a
 * batch that is left to each of its items.
 */
@RestControllerAdvice
class TextCheckAdvice extends RequestBodyAdviceAdapter {

  private final TextCheck check;

  TextCheckAdvice(JsonMapper json) {
    this.check = new TextCheck(json);
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    byte[] body = message.getBody().readAllBytes();
    if (message.getHeaders().containsHeader("Idempotency-Key")) {
      RequestDigest.remember(body);
    }
    List<Violation> violations;
    if (isHolder(type)) {
      ItemTexts.remember(body);
      violations = check.ofBytes(body);
    } else {
      violations = check.violations(body);
    }
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
    return new ReadMessage(message.getHeaders(), body);
  }

  private static boolean isHolder(Type type) {
    return type instanceof Class<?> body && ItemTexts.Holder.class.isAssignableFrom(body);
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
  private record ReadMessage(HttpHeaders headers, byte[] body) implements HttpInputMessage {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
