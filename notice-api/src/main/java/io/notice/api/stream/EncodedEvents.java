package io.notice.api.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encoded events, joined once and written to any number of connections: as they are, or as the next
 * chunk of HTTP/1.1 (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, section
 * 7.1</a>), so that a connection that sends chunks need not put one together for each client.
 *
 * <p>Nobody may change the bytes; each view has a position of its own and is used once.
 */
public final class EncodedEvents {

  private static final byte[] LINE_END = {'\r', '\n'};

  /** Room for the size of the largest chunk in hexadecimal digits between two ends of lines. */
  private static final int HEAD = LINE_END.length + Integer.BYTES * 2 + LINE_END.length;

  private final ByteBuffer chunk;
  private final int length;

  private EncodedEvents(ByteBuffer chunk, int length) {
    this.chunk = chunk;
    this.length = length;
  }

  /** For one connection. */
  public static EncodedEvents of(List<byte[]> events) {
    int length = length(events);
    return join(events, ByteBuffer.allocate(HEAD + length), length);
  }

  /** For many connections: outside of the heap, from where a socket takes it without a copy. */
  public static EncodedEvents shared(List<byte[]> events) {
    int length = length(events);
    return join(events, ByteBuffer.allocateDirect(HEAD + length), length);
  }

  private static int length(List<byte[]> events) {
    int length = 0;
    for (byte[] event : events) {
      length += event.length;
    }
    if (length == 0) {
      throw new IllegalArgumentException("an empty chunk would end the response");
    }
    return length;
  }

  private static EncodedEvents join(List<byte[]> events, ByteBuffer buffer, int length) {
    byte[] size = Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII);
    int start = HEAD - LINE_END.length - size.length - LINE_END.length;
    buffer.position(start).put(LINE_END).put(size).put(LINE_END);
    events.forEach(buffer::put);
    buffer.flip().position(start);
    return new EncodedEvents(buffer, length);
  }

  /** How many bytes the events have. */
  public int length() {
    return length;
  }

  /** The events alone. */
  public ByteBuffer plain() {
    return chunk.duplicate().position(HEAD).limit(HEAD + length);
  }

  /**
   * The events as the next chunk of a response that has sent one before: the end of that one's
   * line, the size, the events. The end of this one's line goes out with the chunk that follows it.
   */
  public ByteBuffer chunk() {
    return chunk.duplicate();
  }
}
