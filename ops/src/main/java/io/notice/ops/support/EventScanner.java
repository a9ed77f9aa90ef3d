package io.notice.ops.support;

import java.nio.charset.StandardCharsets;

/**
 * Reads one response that carries server-sent events, as its bytes come in, and tells of each
 * event. Nothing is allocated for an event, and the data of a notice is only skipped: a client that
 * reads thousands of streams must not be slower than the server that feeds them.
 */
public final class EventScanner extends ResponseScanner {

  private static final int MAX_KEPT = 64 * 1024;

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

  @Override
  void answered(int status) {
    listener.status(status);
  }

  /** Whether an event has begun that is not yet whole. */
  public boolean inside() {
    return any || eventHash != 0 || id >= 0 || line != Line.START;
  }

  @Override
  void body(byte[] bytes, int from, int to) {
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
