package io.notice.ops.support;

/**
 * Reads the streams of any server, whatever its events look like around what was published: data in
 * which a number stands behind a {@value #MARK}. Nothing is allocated, and what follows the number
 * is only skipped.
 */
final class NumberScanner extends ResponseScanner {

  /** Stands before the number, and nowhere else in what is published. */
  static final char MARK = '~';

  private enum Line {
    START,
    DATA,
    NUMBER,
    NUMBERED,
    OTHER
  }

  private final EventScanner.Listener listener;
  private Line line = Line.START;
  private boolean ready;
  private long number;

  NumberScanner(EventScanner.Listener listener) {
    this.listener = listener;
  }

  @Override
  void answered(int statusCode) {
    listener.status(statusCode);
  }

  @Override
  void body(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      switch (line) {
        case START -> {
          byte b = bytes[at++];
          if (b == '\n') {
            endOfLine();
          } else {
            line = b == 'd' ? Line.DATA : Line.OTHER;
          }
        }
        case DATA -> {
          byte b = bytes[at++];
          if (b == MARK) {
            number = 0;
            line = Line.NUMBER;
          } else if (b == '\n') {
            endOfLine();
          }
        }
        case NUMBER -> {
          byte b = bytes[at];
          if (b >= '0' && b <= '9') {
            number = number * 10 + b - '0';
            at++;
          } else {
            line = Line.NUMBERED;
          }
        }
        case NUMBERED, OTHER -> {
          int end = lineFeed(bytes, at, to);
          if (end < 0) {
            return;
          }
          at = end + 1;
          endOfLine();
        }
      }
    }
  }

  /** What comes first shows that the stream is open: a comment, a greeting, or an empty line. */
  private void endOfLine() {
    if (!ready) {
      ready = true;
      listener.event(EventScanner.READY, 0, -1, "");
    }
    if (line == Line.NUMBERED) {
      listener.event(EventScanner.NOTICE, number, -1, "");
    }
    line = Line.START;
  }
}
