package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number of keep-alive connections that each send one request after another, on one thread: what
 * 64 busy callers do to a node, at little cost to the machine that they share with it.
 */
public final class RequestLoad {

  private static final int RESPONSE = 256 * 1024;

  private final int port;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private Requests requests = () -> null;
  private Outcome outcome = new Outcome();
  private int busy;

  private RequestLoad(int port) throws IOException {
    this.port = port;
    this.selector = Selector.open();
  }

  /** A whole request to the API, head and body. */
  public static byte[] post(String path, String token, String json) {
    return post(
        "/api/v1" + path,
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
        json);
  }

  /** A whole request, head and body. */
  public static byte[] post(String path, Map<String, String> headers, String content) {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append("Content-Length: " + body.length + "\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /** A whole request without a body. */
  public static byte[] get(String path, String token) {
    return getAt("/api/v1" + path, token);
  }

  /**
   * A whole request without a body for any path of the node.
   *
   * @param token empty for none
   */
  public static byte[] getAt(String path, String token) {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return """
    GET %s HTTP/1.1\r
    Host: 127.0.0.1\r
    %s\r
    """
        .formatted(path, authorization)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Sends until there is nothing more to send and every answer is there.
   *
   * @param patience after which what is still open counts as unanswered
   */
  public static Outcome run(int port, int connections, Requests requests, Duration patience) {
    try {
      RequestLoad load = new RequestLoad(port);
      try {
        return load.run(connections, requests, patience);
      } finally {
        load.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome run(int count, Requests source, Duration patience) throws IOException {
    requests = source;
    outcome = new Outcome();
    for (int i = 0; i < count; i++) {
      connections.add(new Connection());
    }
    outcome.began = System.nanoTime();
    for (Connection connection : connections) {
      connection.next();
    }
    long deadline = outcome.began + patience.toNanos();
    while (busy > 0 && System.nanoTime() < deadline) {
      selector.select(key -> ((Connection) key.attachment()).act(), 100);
    }
    if (busy > 0) {
      outcome.refused.merge("no answer", busy, Integer::sum);
    }
    return outcome;
  }

  private void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  /** What is to be sent; asked once a connection is free. */
  public interface Requests {

    /** The next request; null when there is none any more. */
    byte @Nullable [] next();
  }

  /** What became of the requests. */
  public static final class Outcome {

    private final Latencies latencies = new Latencies();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final List<String> bodies = new ArrayList<>();
    private long began;
    private long ended;

    /** From the first byte of a request to the last of its answer; only those that succeeded. */
    public Latencies latencies() {
      return latencies;
    }

    /** How many succeeded. */
    public long succeeded() {
      return latencies.total();
    }

    /** How many did not, by their answer. */
    public Map<String, Integer> refused() {
      return refused;
    }

    /** When the first was sent, by {@link System#nanoTime}. */
    public long began() {
      return began;
    }

    public double seconds() {
      return (ended - began) / 1e9;
    }

    public double perSecond() {
      return succeeded() / seconds();
    }

    /** The positions in the answers, in the order in which they came. */
    public List<Long> positions() {
      return bodies.stream().map(body -> Json.number(body, "position")).toList();
    }

    /** The answers as they came. */
    public List<String> bodies() {
      return bodies;
    }

    /** The fields of this name in the answers, in the order in which they came. */
    public List<String> texts(String field) {
      return bodies.stream().map(body -> Json.text(body, field)).toList();
    }

    /** Fails if one did not succeed. */
    public Outcome orThrow() {
      if (!refused.isEmpty()) {
        throw new OpsException("Requests failed: " + refused);
      }
      return this;
    }
  }

  private final class Connection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(RESPONSE);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long sent;
    private int needed; // bytes of the answer, once it has said how many

    Connection() throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void next() throws IOException {
      byte[] request = requests.next();
      if (request == null) {
        return;
      }
      busy++;
      out = ByteBuffer.wrap(request);
      in.clear();
      needed = 0;
      sent = System.nanoTime();
      write();
    }

    private void write() throws IOException {
      channel.write(out);
      key.interestOps(
          out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    void act() {
      try {
        if (key.isWritable()) {
          write();
        }
        if (key.isReadable()) {
          int read = channel.read(in);
          if (read < 0) {
            throw new IOException("the connection was closed");
          }
          Answer answer = in.position() < needed ? null : answer();
          if (answer != null) {
            answered(answer);
          }
        }
      } catch (IOException e) {
        outcome.refused.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
        busy--;
        key.cancel();
      }
    }

    private void answered(Answer answer) throws IOException {
      long now = System.nanoTime();
      outcome.ended = now;
      busy--;
      if (answer.status / 100 == 2) {
        outcome.latencies.record(now - sent);
        outcome.bodies.add(answer.body);
      } else {
        outcome.refused.merge(answer.status + " " + answer.body, 1, Integer::sum);
      }
      next();
    }

    /** A whole answer, with a length or in chunks; null if there is more to come. */
    private @Nullable Answer answer() throws IOException {
      String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return null;
      }
      int status = Integer.parseInt(text, 9, 12, 10);
      String body = text.substring(head + 4);
      String headers = text.substring(0, head + 2).toLowerCase(Locale.ROOT);
      int length = headers.indexOf("\r\ncontent-length:");
      if (length >= 0) {
        int end = headers.indexOf('\r', length + 2);
        needed = head + 4 + Integer.parseInt(headers.substring(length + 17, end).strip());
        if (needed > in.capacity()) {
          throw new IOException("an answer is larger than is read here");
        }
        return in.position() >= needed ? new Answer(status, body) : null;
      }
      if (!headers.contains("\r\ntransfer-encoding: chunked")) {
        return new Answer(status, "");
      }
      if (!body.endsWith("0\r\n\r\n")) {
        if (!in.hasRemaining()) {
          throw new IOException("an answer is larger than is read here");
        }
        return null;
      }
      return new Answer(status, body);
    }
  }

  private record Answer(int status, String body) {}
}
