package io.notice.ops.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream as a client has it: what it has received, whether the ids rose, how it ended. Touched
 * by the thread of its {@link StreamSwarm} alone; others read it once that has come to rest.
 */
public final class StreamClient implements EventScanner.Listener {

  /** How a stream is left. */
  public enum Leave {
    /** Without a word: the peer learns of it by a reset. */
    RESET,
    /** By an orderly end of the connection. */
    CLOSE
  }

  /** Where a stream stands; it never goes back. */
  public enum State {
    CONNECTING,
    WAITING,
    READY,
    /** The server ended it. */
    ENDED,
    /** It was left. */
    LEFT
  }

  private static final int UNAVAILABLE = 503;

  private final Start start;
  private final ByteBuffer request;
  private final ResponseScanner scanner;
  private final boolean ordered;
  private final Tally tally;
  private @Nullable SocketChannel channel;
  private State state = State.CONNECTING;
  private long began;
  private @Nullable String failure;

  private int notices;
  private long lastId = -1;
  private long idSum;
  private int outOfOrder;
  private boolean reset;
  private @Nullable String bye;
  private long byeRetry = -1;

  StreamClient(int port, StreamDialect dialect, Start start, Tally tally) {
    this.start = start;
    this.tally = tally;
    this.request = ByteBuffer.wrap(dialect.request(port, start.token, start.cursor));
    this.scanner = dialect.scanner(this);
    this.ordered = dialect.ordered();
  }

  /**
   * The request that opens a stream.
   *
   * @param cursor null for none
   */
  public static byte[] request(int port, String token, @Nullable String cursor) {
    return """
    GET /api/v1/stream HTTP/1.1\r
    Host: 127.0.0.1:%d\r
    Accept: text/event-stream\r
    %sAuthorization: Bearer %s\r
    \r
    """
        .formatted(port, cursor == null ? "" : "Last-Event-ID: " + cursor + "\r\n", token)
        .getBytes(StandardCharsets.US_ASCII);
  }

  // The swarm's thread ----------------------------------------------------------------------------

  void connect(Selector selector, int port) {
    began = System.nanoTime();
    try {
      SocketChannel socket = SocketChannel.open();
      channel = socket;
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected =
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  /** Does what the connection is ready for. */
  void act(SelectionKey key, ByteBuffer buffer) {
    SocketChannel socket = channel;
    if (socket == null) {
      return;
    }
    try {
      if (key.isConnectable()) {
        socket.finishConnect();
        key.interestOps(SelectionKey.OP_WRITE);
      }
      if (key.isWritable()) {
        socket.write(request);
        if (!request.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
          state = State.WAITING;
        }
      }
      if (key.isReadable()) {
        read(socket, buffer);
      }
    } catch (IOException e) {
      if (bye == null) {
        fail(e.toString());
      }
      end();
    }
  }

  private void read(SocketChannel socket, ByteBuffer buffer) throws IOException {
    buffer.clear();
    int read = socket.read(buffer);
    if (read > 0) {
      tally.reading();
      scanner.take(buffer.array(), 0, read);
    }
    if (read < 0 || scanner.over()) {
      end();
    }
  }

  private void end() {
    if (state != State.ENDED && state != State.LEFT) {
      if (state != State.READY && failure == null) {
        failure = "ended before it was ready, status " + scanner.status();
      }
      state = State.ENDED;
      tally.ended(this);
    }
    close();
  }

  private void fail(String why) {
    failure = why;
    end();
  }

  private void close() {
    SocketChannel socket = channel;
    channel = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }

  void leave(Leave how) {
    SocketChannel socket = channel;
    if (socket == null) {
      return;
    }
    state = State.LEFT;
    try {
      if (how == Leave.RESET) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // Then the server was faster.
    }
    close();
  }

  @Override
  public void status(int status) {
    if (status != 200) {
      failure = "status " + status;
    }
  }

  @Override
  public void event(int kind, long id, long retry, CharSequence data) {
    if (kind == EventScanner.NOTICE) {
      if (ordered && id <= lastId) {
        outOfOrder++;
      }
      lastId = id;
      idSum += mix(id);
      tally.notice(notices++);
    } else if (kind == EventScanner.READY) {
      lastId = id;
      state = State.READY;
      tally.ready(this, System.nanoTime() - began);
    } else if (kind == EventScanner.BYE) {
      bye = data.toString();
      byeRetry = retry;
    } else if (kind == EventScanner.RESET) {
      reset = true;
    }
  }

  /** So that a sum tells apart sets of ids that have the same plain sum. */
  static long mix(long id) {
    long mixed = (id ^ (id >>> 31)) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 29);
  }

  /** Forgets what was received, but not where it stands. */
  void restart() {
    notices = 0;
    idSum = 0;
    outOfOrder = 0;
    reset = false;
  }

  // Anybody, at rest ------------------------------------------------------------------------------

  public State state() {
    return state;
  }

  /** How many notices came. */
  public int notices() {
    return notices;
  }

  /** How many ids did not lie above the one before. */
  public int outOfOrder() {
    return outOfOrder;
  }

  /** The sum of the ids that came, each mixed by {@link #mix}. */
  long idSum() {
    return idSum;
  }

  public boolean wasReset() {
    return reset;
  }

  /** The data of {@code bye}; null if none came. */
  public @Nullable String bye() {
    return bye;
  }

  /** The {@code retry:} of {@code bye} in milliseconds; -1 if none came. */
  public long byeRetry() {
    return byeRetry;
  }

  Start start() {
    return start;
  }

  /** Whose stream it is and where it stands, so that another one can go on from there. */
  Start resumption() {
    return lastId < 0 ? start : new Start(start.token, Long.toString(lastId));
  }

  /** Whether the node has said, or may have meant, that it can't just now. */
  boolean mayTryAgain() {
    return scanner.status() == UNAVAILABLE
        || (state == State.ENDED && failure == null && bye == null);
  }

  /** How many of some streams are where, and why. */
  static Map<String, Integer> summary(Collection<StreamClient> clients) {
    Map<String, Integer> summary = new TreeMap<>();
    for (StreamClient client : clients) {
      String why = client.failure == null ? client.state + " " + client.bye : client.failure;
      summary.merge(why, 1, Integer::sum);
    }
    return summary;
  }

  /** Why it failed; null if it did not. */
  public @Nullable String failure() {
    return failure;
  }

  /**
   * How a stream begins.
   *
   * @param cursor null for none
   */
  record Start(String token, @Nullable String cursor) {}

  /** What the streams of one thread come to together. */
  interface Tally {

    /** Bytes have come in; what follows came with them. */
    void reading();

    void notice(int number);

    void ready(StreamClient client, long nanos);

    void ended(StreamClient client);
  }
}
