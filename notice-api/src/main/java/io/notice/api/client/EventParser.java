package io.notice.api.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream as the HTML standard says (9.2.6), however its bytes are cut: lines end in
 * CR, LF or both, a byte order mark at the beginning is none of the text, what begins with a colon
 * is a comment, and an event that the end of the stream cuts off is none.
 *
 * <p>Not for several threads.
 */
final class EventParser {

  /** Above any event of ours; what is longer is not our server. */
  static final int MAX_EVENT = 4 * 1024 * 1024;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private final StringBuilder data = new StringBuilder();
  private boolean firstLine = true;
  private boolean afterCarriageReturn;
  private boolean anyData;
  private String name = "";
  private @Nullable String id;
  private @Nullable Duration retry;

  /**
   * Takes the next bytes.
   *
   * @param events told of each event that they complete, in order
   * @throws IllegalStateException for an event that is longer than any of ours
   */
  void take(ByteBuffer bytes, Consumer<ServerSentEvent> events) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean secondHalf = afterCarriageReturn && next == '\n';
      afterCarriageReturn = next == '\r';
      if (secondHalf) {
        continue;
      }
      if (next == '\r' || next == '\n') {
        endLine(events);
      } else {
        line.write(next);
        if (line.size() + data.length() > MAX_EVENT) {
          throw new IllegalStateException("An event of more than " + MAX_EVENT + " bytes.");
        }
      }
    }
  }

  /** The last time to wait before reconnecting that the stream has named; null if none yet. */
  @Nullable Duration retry() {
    return retry;
  }

  private void endLine(Consumer<ServerSentEvent> events) {
    byte[] bytes = line.toByteArray();
    line.reset();
    int start = firstLine && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    firstLine = false;
    if (start == bytes.length) {
      dispatch(events);
    } else {
      read(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
    }
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }

  private void read(String text) {
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> name = value;
      case "data" -> {
        if (anyData) {
          data.append('\n');
        }
        data.append(value);
        anyData = true;
      }
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          id = value;
        }
      }
      case "retry" -> {
        if (!value.isEmpty()
            && value.length() <= 9
            && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
          retry = Duration.ofMillis(Long.parseLong(value));
        }
      }
      default -> {
        // A comment, whose field is empty, or a field that there is not.
      }
    }
  }

  private void dispatch(Consumer<ServerSentEvent> events) {
    if (anyData) {
      events.accept(new ServerSentEvent(id, name.isEmpty() ? "message" : name, data.toString()));
    }
    data.setLength(0);
    anyData = false;
    name = "";
    id = null;
  }
}
