package io.notice.api.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.notice.api.Field;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.Missed;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.NoticeId;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.ReportSummary;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * How the contract's records are spelled in JSON. Reading is lenient, so that a newer server may
 * say more than this client knows; writing leaves out what is absent.
 */
final class ClientJson {

  private ClientJson() {}

  static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(names())
        .addModule(patches())
        .addModule(views())
        .addMixIn(Audience.class, AudienceNames.class)
        .addMixIn(RecipientPatch.class, MentionedFields.class)
        .addMixIn(RecipientChange.class, ChangeAtOnce.class)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  /** Ids and keys are texts, durations are seconds. */
  private static SimpleModule names() {
    return new SimpleModule("notice-names")
        .addSerializer(NoticeId.class, ToStringSerializer.instance)
        .addSerializer(GroupKey.class, ToStringSerializer.instance)
        .addSerializer(RecipientId.class, ToStringSerializer.instance)
        .addSerializer(Duration.class, new Seconds())
        .addDeserializer(NoticeId.class, text(text -> new NoticeId(UUID.fromString(text))))
        .addDeserializer(GroupKey.class, text(GroupKey::new))
        .addDeserializer(RecipientId.class, text(RecipientId::new))
        .addDeserializer(Duration.class, text(text -> Duration.ofSeconds(Long.parseLong(text))));
  }

  private static SimpleModule patches() {
    return new SimpleModule("notice-patches").addSerializer(new MentionedField());
  }

  /** What the server writes flat, or without saying which of several it is. */
  private static SimpleModule views() {
    return new SimpleModule("notice-views")
        .addDeserializer(
            RecipientView.class,
            tree((node, context) ->
                node.has("createdAt")
                    ? context.readTreeAsValue(node, RecipientView.Full.class)
                    : context.readTreeAsValue(node, RecipientView.Brief.class)))
        .addDeserializer(
            UnreadSummary.class,
            tree((node, context) ->
                new UnreadSummary(
                    context.readTreeAsValue(node, Counts.class),
                    context.readTreeAsValue(node.get("missed"), Missed.class))))
        .addDeserializer(
            NoticeReport.class,
            tree((node, context) ->
                new NoticeReport(
                    context.readTreeAsValue(node, ReportSummary.class),
                    node.path("medianReadSeconds").isNumber()
                        ? (Double) node.get("medianReadSeconds").doubleValue()
                        : null,
                    list(node.path("curve"), NoticeReport.Point.class, context))))
        .addDeserializer(
            ImportReport.class,
            tree((node, context) ->
                new ImportReport(
                    node.path("created").asInt(0),
                    node.path("updated").asInt(0),
                    node.path("unchanged").asInt(0),
                    list(node.path("changes"), ImportReport.Difference.class, context))))
        .addDeserializer(
            Problem.class,
            tree((node, context) ->
                new Problem(
                    node.path("type").asString(null),
                    node.path("title").asString(null),
                    node.path("status").asInt(0),
                    node.path("detail").asString(null),
                    list(node.path("errors"), Violation.class, context),
                    node.path("reference").asString(null))));
  }

  private static <T> List<T> list(JsonNode nodes, Class<T> type, DeserializationContext context) {
    return nodes.valueStream().map(node -> context.readTreeAsValue(node, type)).toList();
  }

  private static <T> ValueDeserializer<T> text(Function<String, T> reading) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) {
        return reading.apply(parser.getString());
      }
    };
  }

  private static <T> ValueDeserializer<T> tree(
      BiFunction<JsonNode, DeserializationContext, T> reading) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) {
        return reading.apply(context.readTree(parser), context);
      }
    };
  }

  /** Without {@code isEmpty}, which would look like a field. */
  interface AudienceNames {
    @JsonIgnore
    boolean isEmpty();
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  interface MentionedFields {}

  interface ChangeAtOnce {
    @JsonUnwrapped
    RecipientPatch patch();
  }

  private static final class Seconds extends ValueSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator json, SerializationContext context) {
      json.writeNumber(value.toSeconds());
    }
  }

  /** One that is absent counts as empty, and is left out. */
  private static final class MentionedField extends ValueSerializer<Field<?>> {

    @Override
    public Class<?> handledType() {
      return Field.class;
    }

    @Override
    public boolean isEmpty(SerializationContext context, @Nullable Field<?> field) {
      return field == null || !field.isMentioned();
    }

    @Override
    public void serialize(Field<?> field, JsonGenerator json, SerializationContext context) {
      switch (field) {
        case Field.Given<?> given -> json.writePOJO(given.value());
        case Field.Cleared<?> cleared -> json.writeNull();
        case Field.Absent<?> absent -> json.writeNull();
      }
    }
  }
}
