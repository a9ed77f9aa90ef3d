package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams, however they are written and however they are cut. */
class EventParserTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesEndInAnyOfThreeWays(String end) {
    String stream = "event: notice\nid: 7\ndata: {\"a\":1}\n\ndata: second\n\n".replace("\n", end);
    assertThat(parse(stream))
        .containsExactly(
            new ServerSentEvent("7", "notice", "{\"a\":1}"),
            new ServerSentEvent(null, "message", "second"));
  }

  @Test
  void lineEndsMayBeMixed() {
    assertThat(parse("data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\r\ndata: e\n\n"))
        .extracting(ServerSentEvent::data)
        .containsExactly("a\nb\nc", "d", "e");
  }

  @Test
  void howBytesAreCutDoesNotMatter() {
    byte[] bytes =
        "\uFEFFevent: ä\r\ndata: €😀\r\ndata:\r\n: heartbeat\r\nid: 12\r\n\r\nretry: 5\ndata: x\n\n"
            .getBytes(StandardCharsets.UTF_8);
    List<ServerSentEvent> whole = parse(List.of(ByteBuffer.wrap(bytes)));
    assertThat(whole)
        .containsExactly(
            new ServerSentEvent("12", "ä", "€😀\n"), new ServerSentEvent(null, "message", "x"));
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        assertThat(
                parse(
                    List.of(
                        ByteBuffer.wrap(bytes, 0, first),
                        ByteBuffer.wrap(bytes, first, second - first),
                        ByteBuffer.wrap(bytes, second, bytes.length - second))))
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void markOfByteOrderIsNoneOnlyAtTheBeginning() {
    assertThat(parse("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n"))
        .extracting(ServerSentEvent::data)
        .containsExactly("a", "c");
    assertThat(parse("\uFEFF\ndata: a\n\n")).hasSize(1);
  }

  @Test
  void commentsAreNoEvents() {
    assertThat(parse(":\n\n: hello\n\n:data: x\n\ndata: y\n\n"))
        .containsExactly(new ServerSentEvent(null, "message", "y"));
  }

  @Test
  void oneSpaceAfterTheColonIsNotOfTheValue() {
    assertThat(parse("data:a\n\ndata:  b\n\ndata:c:d \n\n"))
        .extracting(ServerSentEvent::data)
        .containsExactly("a", " b", "c:d ");
  }

  @Test
  void fieldsWithoutColonAreEmpty() {
    assertThat(parse("data\n\ndata\ndata\n\ndata:test\n\n"))
        .extracting(ServerSentEvent::data)
        .containsExactly("", "\n", "test");
  }

  @Test
  void unknownFieldsAndNamesInAnotherCaseAreLeftOut() {
    assertThat(parse("Data: a\nDATA: b\n data: c\nheartbeat: 1\ndata: d\n\n"))
        .extracting(ServerSentEvent::data)
        .containsExactly("d");
  }

  @Test
  void anEventWithoutDataIsNone() {
    assertThat(parse("event: a\nid: 1\n\ndata: b\n\n"))
        .containsExactly(new ServerSentEvent(null, "message", "b"));
  }

  @Test
  void whatTheEndCutsOffIsNoEvent() {
    assertThat(parse("data: a\n\ndata: b\n")).hasSize(1);
    assertThat(parse("data: a\n\ndata: b")).hasSize(1);
  }

  @Test
  void idsWithANullCharacterAreLeftOut() {
    assertThat(parse("id: 1\u00002\ndata: a\n\nid\ndata: b\n\n"))
        .extracting(ServerSentEvent::id)
        .containsExactly(null, "");
  }

  @Test
  void retryIsDigitsAlone() {
    EventParser parser = new EventParser();
    take(parser, "retry: 1s\nretry: -1\nretry:\nretry: ٣\nretry: 99999999999999999999\n");
    assertThat(parser.retry()).isNull();
    take(parser, "retry: 1500\n");
    assertThat(parser.retry()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void whatIsNoTextBecomesReplacements() {
    List<ServerSentEvent> events =
        parse(
            List.of(
                ByteBuffer.wrap(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'})));
    assertThat(events).containsExactly(new ServerSentEvent(null, "message", "\uFFFD"));
  }

  @Test
  void anEventWithoutEndIsRefused() {
    EventParser parser = new EventParser();
    byte[] lines = "data: 0123456789\n".repeat(60_000).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                parser.take(ByteBuffer.wrap(lines), event -> {});
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<ServerSentEvent> parse(String stream) {
    return parse(List.of(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8))));
  }

  private static List<ServerSentEvent> parse(List<ByteBuffer> pieces) {
    EventParser parser = new EventParser();
    List<ServerSentEvent> events = new ArrayList<>();
    pieces.forEach(piece -> parser.take(piece, events::add));
    return events;
  }

  private static void take(EventParser parser, String stream) {
    parser.take(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8)), event -> {});
  }
}
