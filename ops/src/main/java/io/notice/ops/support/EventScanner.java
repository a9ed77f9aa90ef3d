package io.notice.ops.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one HTTP/1.1 response that carries server-sent events in chunks, as its bytes come in, and
 * tells of each event. Nothing is allocated for an event, and the data of a notice is only skipped:
 * a client that reads thousands of streams must not be slower than the server that feeds them.
 */
public final class EventScanner {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private static final int MAX_KEPT = 64 * 1024;

  private enum Part {
    HEAD,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    OVER
  }

  private enum Line {
    START,
    EVENT,
    ID,
    RETRY,
    DATA,
    OTHER
  }

  private final Listener listener;
  private final boolean keepsAll;
  private Part part = Part.HEAD;
  private int headLength;
  private int headEnd; // how much of CR LF CR LF has been seen
  private int status;
  private int chunkLeft;

  private Line line = Line.START;
  private int lineLength;
  private int nameHash;
  private long number;
  private int eventHash;
  private long id = -1;
  private long retry;
  private boolean any;
  private final StringBuilder kept = new StringBuilder(0);

  /** Keeps the data of {@code bye} and {@code reset} alone. */
  EventScanner(Listener listener) {
    this(listener, false);
  }

  private EventScanner(Listener listener, boolean keepsAll) {
    this.listener = listener;
    this.keepsAll = keepsAll;
  }

  /** Keeps the data of every event, as one that acts on it needs. */
  public static EventScanner ofEverything(Listener listener) {
    return new EventScanner(listener, true);
  }

  /** The status of the response; 0 until it is known. */
  public int status() {
    return status;
  }

  /** Whether the response has come to its proper end. */
  public boolean over() {
    return part == Part.OVER;
  }

  /** Whether an event has begun that is not yet whole. */
  public boolean inside() {
    return any || eventHash != 0 || id >= 0 || line != Line.START;
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
          events(bytes, at, end);
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
      headLength++;
      if (headLength >= 10 && headLength <= 12) { // HTTP/1.1 200
        status = status * 10 + b - '0';
      }
      boolean expected = b == ((headEnd & 1) == 0 ? '\r' : '\n');
      headEnd = expected ? headEnd + 1 : b == '\r' ? 1 : 0;
      if (headEnd == 4) {
        part = status == 200 ? Part.CHUNK_SIZE : Part.OVER;
        listener.status(status);
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

  private void events(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (line == Line.DATA && !keeps()) {
        int end = lineFeed(bytes, at, to);
        if (end < 0) {
          return;
        }
        at = end + 1;
        line = Line.START;
        continue;
      }
      byte b = bytes[at++];
      if (b == '\n') {
        endOfLine();
      } else {
        character(b);
      }
    }
  }

  private void character(byte b) {
    switch (line) {
      case START -> {
        line =
            switch (b) {
              case 'e' -> Line.EVENT;
              case 'i' -> Line.ID;
              case 'r' -> Line.RETRY;
              case 'd' -> Line.DATA;
              default -> Line.OTHER;
            };
        lineLength = 1;
        nameHash = 0;
        number = 0;
        if (line == Line.DATA) {
          any = true;
        }
      }
      case EVENT -> {
        if (++lineLength > "event: ".length()) {
          nameHash = nameHash * 31 + b;
        }
      }
      case ID, RETRY -> {
        if (b >= '0' && b <= '9') {
          number = number * 10 + b - '0';
        }
      }
      case DATA -> {
        if (++lineLength > "data: ".length() && kept.length() < MAX_KEPT) {
          kept.append((char) b);
        }
      }
      case OTHER -> {}
    }
  }

  private void endOfLine() {
    switch (line) {
      case START -> {
        if (any) {
          listener.event(eventHash, id, retry, kept);
          kept.setLength(0);
        }
        eventHash = 0;
        id = -1;
        retry = -1;
        any = false;
      }
      case EVENT -> eventHash = nameHash;
      case ID -> id = number;
      case RETRY -> retry = number;
      case DATA, OTHER -> {}
    }
    line = Line.START;
  }

  /** Whether the data of the event that is being read is wanted: of the last one of a stream. */
  private boolean keeps() {
    return keepsAll || eventHash == BYE || eventHash == RESET;
  }

  public static final int NOTICE = hash("notice");
  public static final int UPDATED = hash("notice-updated");
  public static final int RECALLED = hash("notice-recalled");
  public static final int EXPIRED = hash("notice-expired");
  public static final int UNREAD = hash("unread");
  public static final int READY = hash("ready");
  public static final int BYE = hash("bye");
  public static final int RESET = hash("reset");

  private static int hash(String name) {
    int hash = 0;
    for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
      hash = hash * 31 + b;
    }
    return hash;
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

  /** Told of what comes in, on the thread that reads. */
  public interface Listener {

    void status(int status);

    /**
     * An event has come.
     *
     * @param kind one of the constants, or the hash of another name
     * @param id -1 if it has none
     * @param retry -1 if it has none
     * @param data only of a {@code bye} or {@code reset} unless everything is kept; ASCII alone
     */
    void event(int kind, long id, long retry, CharSequence data);
  }
}
