package io.notice.service.stream;

import io.notice.api.stream.EncodedEvents;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes events of the stream. Names and ids come from this server alone, and data is one line of
 * JSON, in which every line break inside a text is escaped: nothing that somebody sent can end a
 * line here.
 */
final class EventEncoder {

  private static final int RETRY_MIN_MILLIS = 1_000;
  private static final int RETRY_MAX_MILLIS = 5_000;
  private static final EncodedEvents HEARTBEAT =
      EncodedEvents.shared(List.of(":\n\n".getBytes(StandardCharsets.US_ASCII)));

  private final JsonMapper json;

  EventEncoder(JsonMapper json) {
    this.json = json;
  }

  /** An event whose id is a position of the log. */
  Frame positioned(String event, long position, Object data) {
    return new Frame(position, encode(event, "id: " + position + "\n", data));
  }

  /** An event without an id: it does not move the client's cursor. */
  Frame unpositioned(String event, Object data) {
    return new Frame(Frame.UNPOSITIONED, encode(event, "", data));
  }

  /**
   * An event with an id and with a time to wait before reconnecting that differs from stream to
   * stream.
   */
  Frame opening(String event, long position, Object data) {
    return new Frame(position, encode(event, retry() + "id: " + position + "\n", data));
  }

  /** The last event of a stream. */
  Frame closing(String event, Object data) {
    return new Frame(Frame.UNPOSITIONED, encode(event, retry(), data));
  }

  /** A comment that keeps the line open. */
  static EncodedEvents heartbeat() {
    return HEARTBEAT;
  }

  private static String retry() {
    return "retry: "
        + ThreadLocalRandom.current().nextInt(RETRY_MIN_MILLIS, RETRY_MAX_MILLIS)
        + "\n";
  }

  private byte[] encode(String event, String head, Object data) {
    byte[] body = json.writeValueAsBytes(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
    out.writeBytes(
        ("event: " + event + "\n" + head + "data: ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    out.write('\n');
    out.write('\n');
    return out.toByteArray();
  }
}
