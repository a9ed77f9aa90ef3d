package io.notice.web.json;

import com.fasterxml.jackson.databind.JavaType;
import io.notice.api.Field;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes a {@link Field} as what it is in JSON: its value or null, and never required. */
@Component
class FieldSchema implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
    JavaType java = Json31.mapper().constructType(type.getType());
    if (java == null || !java.hasRawClass(Field.class)) {
      return others.hasNext() ? others.next().resolve(type, context, others) : null;
    }
    Schema<?> value =
        context.resolve(
            new AnnotatedType(java.containedTypeOrUnknown(0))
                .jsonViewAnnotation(type.getJsonViewAnnotation())
                .resolveAsRef(true));
    if (value == null || value.get$ref() != null) {
      return value;
    }
    Set<String> types = new LinkedHashSet<>();
    if (value.getTypes() != null) {
      types.addAll(value.getTypes());
    } else if (value.getType() != null) {
      types.add(value.getType());
    }
    types.add("null");
    value.setTypes(types);
    if (value.getEnum() != null) {
      value.addEnumItemObject(null);
    }
    return value;
  }
}
