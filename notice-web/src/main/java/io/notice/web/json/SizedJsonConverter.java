package io.notice.web.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON with its {@code Content-Length}. Without one an answer goes out in two pieces, the
 * second of which only says that there is no third, and each is a system call.
 */
final class SizedJsonConverter extends JacksonJsonHttpMessageConverter {

  SizedJsonConverter(JsonMapper json) {
    super(json);
  }

  @Override
  protected void writeInternal(
      Object value,
      ResolvableType type,
      HttpOutputMessage message,
      @Nullable Map<String, Object> hints)
      throws IOException {
    Buffered buffered = new Buffered(message.getHeaders(), new ByteArrayOutputStream(512));
    super.writeInternal(value, type, buffered, hints);
    message.getHeaders().setContentLength(buffered.bytes.size());
    buffered.bytes.writeTo(message.getBody());
  }

  private record Buffered(HttpHeaders headers, ByteArrayOutputStream bytes)
      implements HttpOutputMessage {
    @Override
    public OutputStream getBody() {
      return bytes;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
