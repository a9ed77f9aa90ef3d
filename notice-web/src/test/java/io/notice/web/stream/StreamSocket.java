package io.notice.web.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client of the stream on a plain socket, so that a test sees every byte and can go without a
 * word.
 */
final class StreamSocket implements AutoCloseable {

  private final Socket socket;
  private final List<String> head = new ArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BufferedReader reader;
  private volatile boolean ended;

  private StreamSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Opens a stream; {@code query} begins with a question mark or is empty. */
  static StreamSocket open(int port, String token, String query, String... headers) {
    try {
      StreamSocket client = new StreamSocket(new Socket(InetAddress.getLoopbackAddress(), port));
      StringBuilder request =
          new StringBuilder("GET /api/v1/stream" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\n")
              .append("Accept: text/event-stream\r\n")
              .append("Authorization: Bearer " + token + "\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      client.socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String line;
      while ((line = client.reader.readLine()) != null && !line.isEmpty()) {
        client.head.add(line);
      }
      Thread.startVirtualThread(client::read);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try {
      String line;
      while ((line = reader.readLine()) != null) {
        lines.add(line);
        if (line.equals("0")) {
          break; // the last chunk
        }
      }
    } catch (IOException e) {
      // Closed by one side or the other.
    }
    ended = true;
  }

  List<String> head() {
    return head;
  }

  /** Every line that came, chunk sizes among them. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The data of each event of a name, in order. */
  List<String> data(String event) {
    List<String> found = new ArrayList<>();
    List<String> seen = lines();
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).equals("event: " + event)) {
        for (int j = i + 1; j < seen.size() && !seen.get(j).isEmpty(); j++) {
          if (seen.get(j).startsWith("data: ")) {
            found.add(seen.get(j).substring(6));
          }
        }
      }
    }
    return found;
  }

  boolean ended() {
    return ended;
  }

  /** Goes without a word: the peer sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Says nothing more, and goes on listening. */
  void closeOwnHalf() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * Another request on the same connection, after the stream has ended; the answer's first line.
   */
  String next(String path, String token) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, token);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String line = reader.readLine();
    while (line != null && line.isEmpty()) {
      line = reader.readLine(); // the end of the last chunk
    }
    return String.valueOf(line);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
