package io.notice.api.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answers as it was told to, one answer after another; the last one again and again. */
final class StubServer implements AutoCloseable {

  private final HttpServer server;
  private final Deque<HttpHandler> script = new ConcurrentLinkedDeque<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  StubServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            new String(body, StandardCharsets.UTF_8),
            exchange.getRequestHeaders(),
            System.nanoTime()));
    HttpHandler next = script.size() > 1 ? script.remove() : script.getFirst();
    try (exchange) {
      next.handle(exchange);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Headers are names and values in turn. */
  StubServer then(int status, String body, String... headers) {
    script.add(exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      boolean json = body.startsWith("{");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              !json ? "text/html" : status < 400 ? "application/json" : "application/problem+json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    });
    return this;
  }

  StubServer thenProblem(int status, String slug, String... headers) {
    return then(
        status,
        "{\"type\":\"/problems/%s\",\"title\":\"No\",\"status\":%d}".formatted(slug, status),
        headers);
  }

  /** Reads the request, and closes the connection. */
  StubServer thenHangUp() {
    script.add(HttpExchange::close);
    return this;
  }

  /** Begins an answer, and closes the connection in the middle of it. */
  StubServer thenBreakOff(String half) {
    script.add(exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, half.length() + 100);
      exchange.getResponseBody().write(half.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    });
    return this;
  }

  /** Answers with a stream of events, which ends when its source does. */
  StubServer thenStream(EventSource source) {
    script.add(exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=UTF-8");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      source.write(text -> {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      });
    });
    return this;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** One that came, and when. */
  record Call(String method, URI address, String body, Headers headers, long at) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  interface EventSource {
    void write(Line line) throws IOException;
  }

  interface Line {
    void write(String text) throws IOException;
  }
}
