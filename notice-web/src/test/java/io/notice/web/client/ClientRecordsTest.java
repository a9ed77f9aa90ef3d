package io.notice.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.client.InboxEvent;
import io.notice.api.client.SentNotice;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.Missed;
import io.notice.api.notice.Publication;
import io.notice.api.report.ReportSummary;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The client's records have the fields of the description, each with what it says of absence: the
 * client reads leniently, and would not notice by itself that a field has another name now.
 */
class ClientRecordsTest {

  private static final Map<Class<?>, String> SCHEMAS =
      Map.ofEntries(
          Map.entry(SentNotice.class, "Notice"),
          Map.entry(Publication.class, "Publication"),
          Map.entry(ReportSummary.class, "ReportSummary"),
          Map.entry(InboxItem.class, "InboxItem"),
          Map.entry(Counts.class, "Counts"),
          Map.entry(Missed.class, "Missed"),
          Map.entry(InboxEvent.Ready.class, "Ready"),
          Map.entry(InboxEvent.Updated.class, "NoticeUpdated"),
          Map.entry(InboxEvent.Recalled.class, "NoticeRecalled"),
          Map.entry(InboxEvent.Expired.class, "NoticeExpired"),
          Map.entry(InboxEvent.ReceiptChanged.class, "ReceiptChanged"),
          Map.entry(InboxEvent.ReceiptMark.class, "ReceiptMark"),
          Map.entry(InboxEvent.Reset.class, "Reset"),
          Map.entry(InboxEvent.Bye.class, "Bye"));

  @TestFactory
  Stream<DynamicTest> recordsHaveTheFieldsOfTheDescription() throws IOException {
    JsonNode schemas =
        new JsonMapper()
            .readTree(Files.readString(Path.of("openapi.json")))
            .at("/components/schemas");
    return SCHEMAS.entrySet().stream()
        .map(pair ->
            DynamicTest.dynamicTest(
                pair.getValue(),
                () ->
                    assertThat(read(pair.getKey()))
                        .isEqualTo(described(schemas.get(pair.getValue())))));
  }

  /** An event that the description has and the client does not know would be dropped unseen. */
  @TestFactory
  Stream<DynamicTest> everyEventOfTheStreamHasARecord() throws IOException {
    JsonNode document = new JsonMapper().readTree(Files.readString(Path.of("openapi.json")));
    return document
        .at("/paths/~1api~1v1~1stream/get/responses/200/content/text~1event-stream/x-events")
        .valueStream()
        .flatMap(event -> event.get("data").findValuesAsString("$ref").stream())
        .map(reference -> reference.replaceFirst(".*/", ""))
        .map(name ->
            DynamicTest.dynamicTest(name, () -> assertThat(SCHEMAS.values()).contains(name)));
  }

  /** Each field's name, and whether it may be absent. */
  private static Map<String, Boolean> read(Class<?> type) {
    Map<String, Boolean> fields = new TreeMap<>();
    Arrays.stream(type.getRecordComponents())
        .filter(component -> !isOwn(type, component.getName()))
        .forEach(component -> fields.put(component.getName(), isNullable(component)));
    return fields;
  }

  /** What the client adds: the event's id, and the ETag. */
  private static boolean isOwn(Class<?> type, String name) {
    return name.equals("revision")
        || (name.equals("at") && InboxEvent.Positioned.class.isAssignableFrom(type));
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Map<String, Boolean> described(JsonNode schema) {
    Map<String, Boolean> fields = new TreeMap<>();
    schema
        .get("properties")
        .propertyStream()
        .forEach(property ->
            fields.put(
                property.getKey(),
                property.getValue().toString().contains("\"null\"")
                    || schema
                        .path("required")
                        .valueStream()
                        .noneMatch(name -> name.asString().equals(property.getKey()))));
    return fields;
  }
}
