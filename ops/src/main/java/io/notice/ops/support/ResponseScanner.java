package io.notice.ops.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response as its bytes come in, and takes the body out of its chunks, or as it
 * is where it ends with the connection.
 */
public abstract class ResponseScanner {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private enum Part {
    HEAD,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    UNTIL_CLOSED,
    OVER
  }

  private Part part = Part.HEAD;
  private final StringBuilder head = new StringBuilder();
  private int headEnd; // how much of CR LF CR LF has been seen
  private int status;
  private int chunkLeft;

  ResponseScanner() {}

  /** The head is there. */
  abstract void answered(int statusCode);

  /** More of the body is there. */
  abstract void body(byte[] bytes, int from, int to);

  /** The status of the response; 0 until it is known. */
  public int status() {
    return status;
  }

  /** Whether the response has come to its proper end. */
  public boolean over() {
    return part == Part.OVER;
  }

  /** Takes the next bytes of the connection. */
  public void take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      switch (part) {
        case HEAD -> at = head(bytes, at, to);
        case CHUNK_SIZE -> at = chunkSize(bytes, at, to);
        case CHUNK_DATA -> {
          int end = Math.min(to, at + chunkLeft);
          body(bytes, at, end);
          chunkLeft -= end - at;
          at = end;
          if (chunkLeft == 0) {
            part = Part.CHUNK_END;
          }
        }
        case CHUNK_END -> {
          if (bytes[at++] == '\n') {
            part = Part.CHUNK_SIZE;
          }
        }
        case UNTIL_CLOSED -> {
          body(bytes, at, to);
          at = to;
        }
        case OVER -> {
          return;
        }
      }
    }
  }

  private int head(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte b = bytes[at++];
      head.append((char) b);
      boolean expected = b == ((headEnd & 1) == 0 ? '\r' : '\n');
      headEnd = expected ? headEnd + 1 : b == '\r' ? 1 : 0;
      if (headEnd == 4) {
        String text = head.toString().toLowerCase(Locale.ROOT);
        head.setLength(0);
        head.trimToSize();
        status = Integer.parseInt(text, 9, 12, 10); // HTTP/1.1 200
        boolean chunked = text.contains("\r\ntransfer-encoding: chunked\r\n");
        part = status != 200 ? Part.OVER : chunked ? Part.CHUNK_SIZE : Part.UNTIL_CLOSED;
        answered(status);
        return at;
      }
    }
    return at;
  }

  private int chunkSize(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte b = bytes[at++];
      int digit = Character.digit(b, 16);
      if (digit >= 0) {
        chunkLeft = chunkLeft * 16 + digit;
      } else if (b == '\n') {
        part = chunkLeft == 0 ? Part.OVER : Part.CHUNK_DATA;
        return at;
      }
    }
    return at;
  }

  /** Where the next line feed is, eight bytes at a time; -1 if there is none. */
  static int lineFeed(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long word = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
      long hit = (word - ONES) & ~word & HIGHS;
      if (hit != 0) {
        return at + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
