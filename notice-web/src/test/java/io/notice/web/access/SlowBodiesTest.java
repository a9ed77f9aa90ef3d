package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bodies that come byte by byte, all at once: the waiting is what is tested. */
class SlowBodiesTest {

  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final int CUT_AFTER = 30;

  @Test
  void bodyThatTricklesIsCutAndOneThatIsOnlySlowIsTaken() throws Exception {
    SharedNode.node().recipient("slow");
    String token = SharedNode.node().adminToken();
    String json = "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\n";
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> announced =
          clients.submit(() -> trickle(json + "Content-Length: 5000\r\n", " "));
      Future<String> chunked =
          clients.submit(() -> trickle(json + "Transfer-Encoding: chunked\r\n", "1\r\n \r\n"));
      Future<String> ofNobody =
          clients.submit(
              () -> trickle("Content-Type: application/json\r\nContent-Length: 5000\r\n", " "));
      Future<String> tooLarge =
          clients.submit(() -> trickle(json + "Content-Length: 3000000\r\n", " "));
      Future<String> taken = clients.submit(() -> slow(json));

      assertThat(announced.get()).startsWith("HTTP/1.1 400").contains("came too slowly");
      assertThat(chunked.get()).startsWith("HTTP/1.1 400").contains("came too slowly");
      assertThat(ofNobody.get()).startsWith("HTTP/1.1 401");
      assertThat(tooLarge.get()).startsWith("HTTP/1.1 413");
      assertThat(taken.get()).startsWith("HTTP/1.1 201");
    }
  }

  /** Sends the same bytes again and again, until the server closes; returns what it said. */
  private static String trickle(String head, String bytes) throws Exception {
    try (Socket socket = open(head)) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              while (true) {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(BETWEEN);
              }
            } catch (IOException | InterruptedException e) {
              // It has closed, or we have.
            }
          });
      try {
        return read(socket);
      } finally {
        writer.interrupt();
      }
    }
  }

  /** A good notice, for which the patience alone would not do. */
  private static String slow(String head) throws Exception {
    String notice = "{\"title\":\"Slow\",\"body\":\"b\",\"audience\":{\"recipients\":[\"slow\"]}}";
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      pieces.add(" ".repeat(1024));
    }
    pieces.add(notice);
    int length = 60 * 1024 + notice.length();
    try (Socket socket = open(head + "Content-Length: " + length + "\r\nConnection: close\r\n")) {
      OutputStream out = socket.getOutputStream();
      for (String piece : pieces) {
        out.write(piece.getBytes(StandardCharsets.US_ASCII));
        Thread.sleep(BETWEEN);
      }
      return read(socket);
    }
  }

  /** All until the end, also if that is a reset because we still write. */
  private static String read(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      assertThat(all.size()).as(e.getMessage()).isPositive();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static Socket open(String head) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), SharedNode.node().port());
    socket.setSoTimeout(CUT_AFTER * 1_000);
    socket
        .getOutputStream()
        .write(
            ("POST /api/v1/notices HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
