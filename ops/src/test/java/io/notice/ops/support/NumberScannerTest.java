package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streams of other servers, as their sources and documents have them. */
class NumberScannerTest {

  private static final String NCHAN =
      ": hi\n\n"
          + "id: 1763750000:0\ndata: {\"id\":\"~1\",\"title\":\"a\"}\n\n"
          + "id: 1763750000:1\ndata: {\"id\":\"~20\",\"title\":\"b, data: 7\"}\n\n";
  private static final String MERCURE =
      ":\nid: urn:uuid:5f7b6f0e-1111-4222-8333-944455556666\ndata: {\"id\":\"~1\"}\n\n:\n"
          + "id: urn:uuid:6f7b6f0e-1111-4222-8333-944455556667\ndata: {\"id\":\"~20\"}\n\n";
  private static final String CENTRIFUGO =
      "\r\ndata: {\"connect\":{\"client\":\"c\",\"subs\":{\"bench\":{}},\"ping\":25}}\n\n"
          + "data: {\"channel\":\"bench\",\"pub\":{\"data\":{\"id\":\"~1\",\"title\":\"a\"}}}\n\n"
          + "data: {}\n\n"
          + "data: {\"channel\":\"bench\",\"pub\":{\"data\":{\"id\":\"~20\",\"title\":\"a\"}}}\n\n";
  private static final String NTFY =
      "event: open\n"
          + "data: {\"id\":\"x\",\"time\":1,\"event\":\"open\",\"topic\":\"bench\"}\n\n"
          + "data:"
          + " {\"id\":\"y\",\"time\":2,\"event\":\"message\",\"message\":\"{\\\"id\\\":\\\"~1\\\"}\"}\n\n"
          + "event: keepalive\n"
          + "data: {\"id\":\"z\",\"event\":\"keepalive\"}\n\n"
          + "data:"
          + " {\"id\":\"y\",\"time\":2,\"event\":\"message\",\"message\":\"{\\\"id\\\":\\\"~20\\\"}\"}\n\n";
  private static final String EMITTER =
      ":open\n\ndata:{\"id\":\"~1\",\"title\":\"a\"}\n\ndata:{\"id\":\"~20\",\"title\":\"a\"}\n\n";

  @ParameterizedTest
  @ValueSource(strings = {NCHAN, MERCURE, CENTRIFUGO, NTFY, EMITTER})
  void everyNumberIsToldHoweverTheBytesAreCut(String stream) {
    for (byte[] response : List.of(chunked(stream), plain(stream))) {
      Random random = new Random(7);
      for (int round = 0; round < 200; round++) {
        Recorded recorded = new Recorded();
        NumberScanner scanner = new NumberScanner(recorded);
        for (int at = 0; at < response.length; ) {
          int end = Math.min(response.length, at + 1 + random.nextInt(round % 60 + 1));
          scanner.take(response, at, end);
          at = end;
        }
        assertThat(recorded.events).containsExactly("status 200", "ready", "1", "20");
      }
    }
  }

  @Test
  void itIsNotReadyBeforeAnythingIsWritten() {
    Recorded recorded = new Recorded();
    byte[] head = plain("");
    new NumberScanner(recorded).take(head, 0, head.length);
    assertThat(recorded.events).containsExactly("status 200");
  }

  @Test
  void aRefusalIsTheEnd() {
    Recorded recorded = new Recorded();
    NumberScanner scanner = new NumberScanner(recorded);
    byte[] response =
        "HTTP/1.1 429 Too Many Requests\r\n\r\ndata: ~1\n\n".getBytes(StandardCharsets.US_ASCII);
    scanner.take(response, 0, response.length);
    assertThat(scanner.over()).isTrue();
    assertThat(recorded.events).containsExactly("status 429");
  }

  private static byte[] plain(String events) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] chunked(String events) {
    byte[] body = events.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < body.length; ) {
      int length = Math.min(body.length - at, 17);
      out.writeBytes(
          (Integer.toHexString(length).toUpperCase(Locale.ROOT) + "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body, at, length);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      at += length;
    }
    return out.toByteArray();
  }

  private static final class Recorded implements EventScanner.Listener {
    private final List<String> events = new ArrayList<>();

    @Override
    public void status(int status) {
      events.add("status " + status);
    }

    @Override
    public void event(int kind, long id, long retry, CharSequence data) {
      events.add(kind == EventScanner.READY ? "ready" : Long.toString(id));
    }
  }
}
