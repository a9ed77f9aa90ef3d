package io.notice.api.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encoded events, joined once and written to any number of connections: as they are, or as one
 * chunk of HTTP/1.1 (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, section
 * 7.1</a>), so that a connection that sends chunks need not put one together for each client.
 *
 * <p>Nobody may change the bytes; each view has a position of its own and is used once.
 */
public final class EncodedEvents {

  private static final byte[] LINE_END = {'\r', '\n'};

  /** Room for the size of the largest chunk in hexadecimal digits, and the end of its line. */
  private static final int HEAD = Integer.BYTES * 2 + LINE_END.length;

  private final ByteBuffer chunk;
  private final int length;

  private EncodedEvents(ByteBuffer chunk, int length) {
    this.chunk = chunk;
    this.length = length;
  }

  /** For one connection. */
  public static EncodedEvents of(List<byte[]> events) {
    int length = length(events);
    return join(events, ByteBuffer.allocate(HEAD + length + LINE_END.length), length);
  }

  /** For many connections: outside of the heap, from where a socket takes it without a copy. */
  public static EncodedEvents shared(List<byte[]> events) {
    int length = length(events);
    return join(events, ByteBuffer.allocateDirect(HEAD + length + LINE_END.length), length);
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
    int start = HEAD - LINE_END.length - size.length;
    buffer.position(start).put(size).put(LINE_END);
    events.forEach(buffer::put);
    buffer.put(LINE_END).flip().position(start);
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

  /** The events as one chunk. */
  public ByteBuffer chunk() {
    return chunk.duplicate();
  }
}
