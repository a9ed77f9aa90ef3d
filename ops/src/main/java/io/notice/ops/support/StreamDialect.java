package io.notice.ops.support;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the streams of a server are asked for, and what is expected of them. */
public sealed interface StreamDialect {

  /**
   * The request that opens a stream.
   *
   * @param cursor null for none
   */
  byte[] request(int port, String token, @Nullable String cursor);

  /** Reads the answer. */
  ResponseScanner scanner(EventScanner.Listener listener);

  /** Whether each number lies above the one before, however many publish at the same time. */
  boolean ordered();

  /** A node's: a token for each, and positions. */
  record Notice() implements StreamDialect {

    @Override
    public byte[] request(int port, String token, @Nullable String cursor) {
      return StreamClient.request(port, token, cursor);
    }

    @Override
    public ResponseScanner scanner(EventScanner.Listener listener) {
      return new EventScanner(listener);
    }

    @Override
    public boolean ordered() {
      return true;
    }
  }

  /**
   * Another server's: the same request for each, and data with a number behind a {@code ~} in it.
   *
   * @param path of the stream, with its query
   */
  record Numbered(String path) implements StreamDialect {

    @Override
    public byte[] request(int port, String token, @Nullable String cursor) {
      return """
      GET %s HTTP/1.1\r
      Host: 127.0.0.1:%d\r
      Accept: text/event-stream\r
      \r
      """
          .formatted(path, port)
          .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public ResponseScanner scanner(EventScanner.Listener listener) {
      return new NumberScanner(listener);
    }

    @Override
    public boolean ordered() {
      return false;
    }
  }
}
