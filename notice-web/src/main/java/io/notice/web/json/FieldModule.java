package io.notice.web.json;

import io.notice.api.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads {@link Field}: a name that is missing is absent, {@code null} is cleared, anything else is
 * given.
 */
class FieldModule extends SimpleModule {

  FieldModule() {
    super("notice-field");
    addDeserializer(Field.class, new FieldDeserializer(null));
  }

  private static final class FieldDeserializer extends ValueDeserializer<Field<?>> {
    private final @Nullable JavaType content;

    FieldDeserializer(@Nullable JavaType content) {
      this.content = content;
    }

    @Override
    public ValueDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      JavaType field = context.getContextualType();
      return new FieldDeserializer(field == null ? null : field.containedTypeOrUnknown(0));
    }

    @Override
    public Field<?> deserialize(JsonParser parser, DeserializationContext context) {
      return Field.of(context.readValue(parser, content));
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return Field.cleared();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Field.absent();
    }
  }
}
