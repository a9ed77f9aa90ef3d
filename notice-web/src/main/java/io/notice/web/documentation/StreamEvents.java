package io.notice.web.documentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.Missed;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.models.media.JsonSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the stream sends, for the description alone: the events are made where the streams are, of
 * which nothing here knows. A test holds the two against each other.
 */
final class StreamEvents {

  private static final List<Event> EVENTS =
      List.of(
          new Event(
              "ready",
              Ready.class,
              "where this stream goes on from: the accepted cursor, else where the queue begins",
              "Always the first, with a `retry` that differs from stream to stream."),
          new Event(
              "notice",
              InboxItem.class,
              "its position",
              "A notice. Fresh while it is live; in the recipient's own state when it is brought"
                  + " again."),
          new Event(
              "notice-updated",
              NoticeUpdated.class,
              "its position",
              "An edited notice, without the recipient's own state."),
          new Event("notice-recalled", NoticeRecalled.class, "its position", "A notice to remove."),
          new Event("notice-expired", NoticeExpired.class, "its position", "A notice to remove."),
          new Event(
              "unread",
              Counts.class,
              "none",
              "After each change that the receiver can't add up, and for what was read elsewhere."),
          new Event(
              "receipt",
              ReceiptChanged.class,
              "none",
              "What was done to a notice elsewhere; or, as `ReceiptMark`, to all up to a"
                  + " position."),
          new Event(
              "reset",
              Reset.class,
              "the head of the log",
              "The cursor can't be continued: fetch the inbox anew."),
          new Event("bye", Bye.class, "none", "The last event, where it can still be sent."));

  private StreamEvents() {}

  /** Describes all events, and returns what to say of them on the stream. */
  static List<Map<String, Object>> describe(Schemas schemas) {
    List<Map<String, Object>> described = new ArrayList<>();
    for (Event event : EVENTS) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("event", event.name());
      one.put("id", event.id());
      one.put("description", event.description());
      one.put("data", data(event, schemas));
      described.add(one);
    }
    return described;
  }

  private static Object data(Event event, Schemas schemas) {
    if (event.data() == ReceiptChanged.class) {
      return Map.of(
          "oneOf",
          List.of(
              reference(schemas.ofResponse(ReceiptChanged.class)),
              reference(schemas.ofResponse(ReceiptMark.class))));
    }
    return reference(schemas.ofResponse(event.data()));
  }

  private static Map<String, Object> reference(io.swagger.v3.oas.models.media.Schema<?> schema) {
    return Map.of("$ref", schema.get$ref());
  }

  /** The data of the events that long polling brings. */
  static io.swagger.v3.oas.models.media.Schema<?> polled(Schemas schemas) {
    return new JsonSchema()
        .anyOf(
            List.of(
                schemas.ofResponse(InboxItem.class),
                schemas.ofResponse(NoticeUpdated.class),
                schemas.ofResponse(NoticeRecalled.class),
                schemas.ofResponse(NoticeExpired.class),
                schemas.ofResponse(Reset.class)));
  }

  static List<String> polledNames() {
    return List.of("notice", "notice-updated", "notice-recalled", "notice-expired", "reset");
  }

  private record Event(String name, Class<?> data, String id, String description) {}

  /**
   * Data of {@code ready}.
   *
   * @param position the head of the log when the stream opened
   * @param heartbeat how many seconds pass between two comments
   * @param resumed whether a cursor was continued
   */
  record Ready(long position, Counts unread, Missed missed, long heartbeat, boolean resumed) {}

  /**
   * Data of {@code notice-updated}.
   *
   * @param material true makes {@code seen}, {@code read}, {@code readAt}, {@code acknowledgedAt}
   *     and {@code archived} fresh; else they stay as they are
   */
  @Extends(
      value = InboxItem.class,
      without = {"seen", "read", "readAt", "acknowledgedAt", "archived", "test"})
  record NoticeUpdated(boolean material) {}

  /**
   * Data of {@code notice-recalled}.
   *
   * @param reason what the author said; null if nothing
   */
  record NoticeRecalled(String id, @Nullable String reason) {}

  /** Data of {@code notice-expired}. */
  record NoticeExpired(String id) {}

  /**
   * Data of {@code receipt} for one notice.
   *
   * @param id of the notice
   * @param version of the receipts, as in the counts
   */
  record ReceiptChanged(
      String id,
      boolean seen,
      boolean read,
      @Nullable Instant readAt,
      @Nullable Instant acknowledgedAt,
      boolean archived,
      long version) {}

  /**
   * Data of {@code receipt} for all notices up to a position.
   *
   * @param upTo what was published, or last materially edited, at or below this position
   * @param category of this category alone; null for all
   * @param seen true where they were seen; else left out
   * @param read true where they were read; else left out
   * @param version of the receipts, as in the counts
   */
  record ReceiptMark(
      long upTo,
      @Nullable String category,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean seen,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean read,
      Instant at,
      long version) {}

  /**
   * Data of {@code reset}.
   *
   * @param reason for people
   * @param position where to go on from after the inbox was fetched
   */
  record Reset(String reason, long position) {}

  /** Data of {@code bye}. */
  record Bye(
      @Schema(allowableValues = {"shutdown", "expired", "revoked", "slow", "limit", "closed"})
          String reason) {}
}
