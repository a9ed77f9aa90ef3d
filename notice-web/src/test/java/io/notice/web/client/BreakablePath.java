package io.notice.web.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The way from a client to a node, which may change, break, or lose what comes back. */
final class BreakablePath implements AutoCloseable {

  private static final int STATUS_LINE = "HTTP/1.1 200".length();

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private volatile int target;

  BreakablePath(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** From now on new connections lead to another port. */
  void leadTo(int port) {
    target = port;
  }

  /** Lets the next requests come through, and none of the answer to each. */
  void loseAnswers(int count) {
    cut(); // or a kept connection would be in the middle of something
    answersToLose.set(count);
  }

  /** The statuses of all answers that came through. */
  List<Integer> statuses() {
    return List.copyOf(statuses);
  }

  /** Ends all connections. */
  void cut() {
    sockets.forEach(BreakablePath::end);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.startVirtualThread(() -> open(client));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void open(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(client);
      sockets.add(server);
      Thread.startVirtualThread(() -> pass(client, server, false));
      pass(server, client, true);
    } catch (IOException e) {
      // The node is not there: the client sees its connection end.
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        if (answers && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          break;
        }
        if (answers) {
          note(new String(buffer, 0, Math.min(read, STATUS_LINE), StandardCharsets.US_ASCII));
        }
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // one of both has gone
    }
    end(from);
    end(to);
  }

  private void note(String beginning) {
    if (beginning.length() == STATUS_LINE && beginning.startsWith("HTTP/1.1 ")) {
      statuses.add(Integer.parseInt(beginning.substring("HTTP/1.1 ".length())));
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has gone already.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
