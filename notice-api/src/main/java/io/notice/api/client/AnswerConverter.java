package io.notice.api.client;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON; a notice's revision is taken from the answer's head. */
final class AnswerConverter extends JacksonJsonHttpMessageConverter {

  AnswerConverter(JsonMapper json) {
    super(json);
  }

  @Override
  public Object read(
      ResolvableType type, HttpInputMessage answer, @Nullable Map<String, Object> hints)
      throws IOException {
    Object body = super.read(type, answer, hints);
    return body instanceof SentNotice notice
        ? notice.withRevision(answer.getHeaders().getETag())
        : body;
  }
}
