package io.notice.ops.check;

import io.notice.ops.support.OpsException;
import io.notice.ops.support.StreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A stream of which only matters how long it is silent: heartbeats count, whatever they say. */
final class Pulse implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private volatile boolean ended;
  private volatile boolean closing;
  private long last = System.nanoTime(); // guarded by this
  private long longest; // guarded by this

  private Pulse(Socket socket) {
    this.socket = socket;
  }

  static Pulse of(int port, String token) {
    try {
      Socket socket = new Socket();
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(StreamClient.request(port, token, null));
      String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      if (!head.equals("HTTP/1.1 200")) {
        throw new OpsException("A stream was refused: " + head);
      }
      Pulse pulse = new Pulse(socket);
      Thread.ofPlatform().name("pulse").daemon().start(pulse::listen);
      return pulse;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    byte[] buffer = new byte[16 * 1024];
    try {
      socket.setSoTimeout(0);
      InputStream in = socket.getInputStream();
      while (in.read(buffer) >= 0) {
        beat();
      }
    } catch (IOException e) {
      // Ended, by whomever.
    }
    ended = !closing;
  }

  private synchronized void beat() {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
  }

  /** Counts anew. */
  synchronized void restart() {
    longest = 0;
    last = System.nanoTime();
  }

  /** The longest silence since, the present one included. */
  synchronized long longestMillis() {
    return Math.max(longest, System.nanoTime() - last) / 1_000_000;
  }

  /** Whether the node ended it. */
  boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    closing = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It has gone already.
    }
  }
}
