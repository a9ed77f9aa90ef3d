package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventScannerTest {

  private static final String STREAM =
      "event: ready\n"
          + "retry: 1234\n"
          + "id: 7\n"
          + "data: {\"position\":7}\n\n"
          + ":\n\n"
          + "event: notice\n"
          + "id: 8\n"
          + "data: {\"title\":\"a long enough title, with data: and id: 9 inside\"}\n\n"
          + "event: notice-updated\n"
          + "id: 9\n"
          + "data: {}\n\n"
          + "event: notice\n"
          + "id: 1234567890123\n"
          + "data: {\"title\":\"世界\"}\n\n"
          + "event: bye\n"
          + "retry: 4999\n"
          + "data: {\"reason\":\"shutdown\"}\n\n";

  @Test
  void everyEventIsToldHoweverTheBytesAreCut() {
    byte[] response = chunked(STREAM);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Recorded recorded = new Recorded();
      EventScanner scanner = new EventScanner(recorded);
      for (int at = 0; at < response.length; ) {
        int end = Math.min(response.length, at + 1 + random.nextInt(round % 60 + 1));
        scanner.take(response, at, end);
        at = end;
      }
      assertThat(scanner.over()).isTrue();
      assertThat(scanner.status()).isEqualTo(200);
      assertThat(recorded.events)
          .containsExactly(
              EventScanner.READY + " 7 1234 ",
              EventScanner.NOTICE + " 8 -1 ",
              "other 9 -1 ",
              EventScanner.NOTICE + " 1234567890123 -1 ",
              EventScanner.BYE + " -1 4999 {\"reason\":\"shutdown\"}");
    }
  }

  @Test
  void aCutInTheMiddleOfAnEventIsKnown() {
    byte[] response = chunked("event: notice\nid: 8\ndata: {}\n\n".repeat(2));
    EventScanner scanner = new EventScanner(new Recorded());
    scanner.take(response, 0, response.length);
    assertThat(scanner.inside()).isFalse();
    String whole = new String(response, StandardCharsets.UTF_8);
    for (String upTo : List.of("event: no", "id: 8", "data: {")) {
      EventScanner cut = new EventScanner(new Recorded());
      byte[] part =
          whole
              .substring(0, whole.lastIndexOf(upTo) + upTo.length())
              .getBytes(StandardCharsets.UTF_8);
      cut.take(part, 0, part.length);
      assertThat(cut.inside()).as(upTo).isTrue();
    }
  }

  @Test
  void aRefusalIsToldByItsStatus() {
    EventScanner scanner = new EventScanner(new Recorded());
    byte[] response =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}"
            .getBytes(StandardCharsets.UTF_8);
    scanner.take(response, 0, response.length);
    assertThat(scanner.status()).isEqualTo(503);
    assertThat(scanner.over()).isTrue();
  }

  @Test
  void aLineFeedIsFoundAtEveryPlace() {
    for (int length = 0; length < 40; length++) {
      byte[] bytes = "x".repeat(length + 20).getBytes(StandardCharsets.UTF_8);
      bytes[length] = '\n';
      assertThat(EventScanner.lineFeed(bytes, 0, bytes.length)).isEqualTo(length);
      assertThat(EventScanner.lineFeed(bytes, 0, length)).isEqualTo(-1);
    }
  }

  private static byte[] chunked(String events) {
    byte[] body = events.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    for (int at = 0; at < body.length; ) {
      int length = Math.min(body.length - at, 1 + random.nextInt(40));
      out.writeBytes(
          (Integer.toHexString(length).toUpperCase(java.util.Locale.ROOT) + "\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write(body, at, length);
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      at += length;
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static final class Recorded implements EventScanner.Listener {
    private final List<String> events = new ArrayList<>();

    @Override
    public void status(int status) {}

    @Override
    public void event(int kind, long id, long retry, CharSequence data) {
      boolean known =
          kind == EventScanner.NOTICE || kind == EventScanner.READY || kind == EventScanner.BYE;
      events.add((known ? kind : "other") + " " + id + " " + retry + " " + data);
    }
  }
}
