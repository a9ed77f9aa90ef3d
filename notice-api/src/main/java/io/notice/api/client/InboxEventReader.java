package io.notice.api.client;

import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.notice.NoticeId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the stream's events out of their text. */
final class InboxEventReader {

  private final JsonMapper json;

  InboxEventReader(JsonMapper json) {
    this.json = json;
  }

  /**
   * @param at the event's own id; -1 if it has none
   * @return null for an event that this client does not know
   */
  @Nullable InboxEvent read(String name, long at, String data) {
    return switch (name) {
      case "ready" -> json.readValue(data, InboxEvent.Ready.class);
      case "notice" -> new InboxEvent.Received(at, json.readValue(data, InboxItem.class));
      case "notice-updated" -> {
        ObjectNode item = (ObjectNode) json.readTree(data);
        yield json.treeToValue(item.put("at", at), InboxEvent.Updated.class);
      }
      case "notice-recalled" -> {
        JsonNode recall = json.readTree(data);
        yield new InboxEvent.Recalled(at, id(recall), recall.path("reason").asString(null));
      }
      case "notice-expired" -> new InboxEvent.Expired(at, id(json.readTree(data)));
      case "unread" -> new InboxEvent.Unread(json.readValue(data, Counts.class));
      case "receipt" -> receipt(json.readTree(data));
      case "reset" -> json.readValue(data, InboxEvent.Reset.class);
      case "bye" -> json.readValue(data, InboxEvent.Bye.class);
      default -> null;
    };
  }

  private InboxEvent receipt(JsonNode receipt) {
    return receipt.has("upTo")
        ? json.treeToValue(receipt, InboxEvent.ReceiptMark.class)
        : json.treeToValue(receipt, InboxEvent.ReceiptChanged.class);
  }

  private NoticeId id(JsonNode event) {
    return json.treeToValue(event.get("id"), NoticeId.class);
  }
}
