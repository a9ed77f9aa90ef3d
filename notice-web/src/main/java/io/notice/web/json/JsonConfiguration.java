package io.notice.web.json;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * One strict reader for every body: a name that is not known, a number where a text belongs, the
 * same name twice, or anything after the end is a mistake of the caller's, and says so instead of
 * being guessed at.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

  /** Deeper than any body of ours, and than any {@code data} somebody can mean. */
  private static final int MAX_DEPTH = 64;

  /** Longer than any text of ours may be, so that a limit with a better name comes first. */
  private static final int MAX_TEXT = 128 * 1024;

  /**
   * PostgreSQL writes the numbers of {@code data} out: the largest and the smallest that there are
   * come back with more than three hundred digits.
   */
  private static final int MAX_NUMBER = 500;

  /** Longer than the longest name that {@code data} has room for. */
  private static final int MAX_NAME = 8 * 1024;

  @Bean
  JsonFactoryBuilderCustomizer boundedJson() {
    return factory ->
        factory
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_NAME)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return JsonConfiguration::configure;
  }

  @Bean
  @Order
  ServerHttpMessageConvertersCustomizer sizedJson(JsonMapper json) {
    return converters -> converters.withJsonConverter(new SizedJsonConverter(json));
  }

  private static void configure(JsonMapper.Builder mapper) {
    mapper
        .addModule(new FieldModule())
        .addModule(new TimeModule())
        // as the records declare them, which is as the contract lists them
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .withCoercionConfigDefaults(all ->
            all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Collection,
            // an empty list is a list
            lists -> lists.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.TryConvert))
        .withCoercionConfig(
            LogicalType.Textual,
            texts ->
                texts
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }
}
