package io.notice.web.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Examples from {@code openapi/examples.json}: by operation, those of its request and of its
 * answers by status or media type.
 */
final class Examples {

  private static final String FILE = "openapi/examples.json";

  private final Map<String, Map<String, Object>> examples;

  Examples(JsonMapper json) {
    try (InputStream file = new ClassPathResource(FILE).getInputStream()) {
      this.examples = json.readValue(file, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable Object of(@Nullable String operation, String kind) {
    return operation == null
        ? null
        : Objects.requireNonNullElse(examples.get(operation), Map.<String, Object>of()).get(kind);
  }
}
