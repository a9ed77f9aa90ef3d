package io.notice.ops.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.notice.ops.support.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A node that the browser tests can end and start again, by a word to a port of the loopback
 * interface.
 */
final class NodeControl implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpServer control;
  private volatile Node node;

  NodeControl(Node.Setup setup) throws IOException {
    node = Node.start(setup);
    control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    on("/end", () -> node.terminate(PATIENCE).orElseThrow());
    on("/kill", () -> node.kill());
    on("/start", () -> node = node.restarted(setup));
    control.start();
  }

  /** The one that runs now, on the same data and port as those before it. */
  Node present() {
    return node;
  }

  /** Takes {@code POST} to {@code /end}, {@code /kill} and {@code /start}; 204 once it is done. */
  String address() {
    return "http://127.0.0.1:" + control.getAddress().getPort();
  }

  private void on(String path, Runnable deed) {
    control.createContext(path, exchange -> answer(exchange, deed));
  }

  private static void answer(HttpExchange exchange, Runnable deed) throws IOException {
    try (exchange) {
      try {
        deed.run();
        exchange.sendResponseHeaders(204, -1);
      } catch (RuntimeException e) {
        exchange.sendResponseHeaders(500, -1);
        throw e;
      }
    }
  }

  @Override
  public void close() {
    control.stop(0);
    node.close();
  }
}
