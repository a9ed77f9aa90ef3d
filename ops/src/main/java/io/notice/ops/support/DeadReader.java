package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client whose stream is open and who reads no more: the connection stands, and takes nothing.
 * Its receive buffer is small, so that little is swallowed by its side.
 */
public final class DeadReader implements AutoCloseable {

  private static final int RECEIVE_BUFFER = 4 * 1024;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int FIRST_BYTES = 256;

  private final Socket socket;

  private DeadReader(Socket socket) {
    this.socket = socket;
  }

  /** Opens a stream, waits until it is answered, and stops reading. */
  public static DeadReader open(int port, String token) {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER); // before it is connected, or it has no effect
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.getOutputStream().write(StreamClient.request(port, token, null));
      String head =
          new String(socket.getInputStream().readNBytes(FIRST_BYTES), StandardCharsets.US_ASCII);
      if (!head.startsWith("HTTP/1.1 200")) {
        throw new OpsException("A stream was refused: " + head);
      }
      return new DeadReader(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It has gone already.
    }
  }
}
