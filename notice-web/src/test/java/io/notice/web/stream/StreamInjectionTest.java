package io.notice.web.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever somebody writes into a notice, its readers get exactly the events that were sent, with
 * the same JSON: read byte by byte, as strictly as the specification of event streams.
 */
class StreamInjectionTest {

  private static final JsonMapper JSON = new JsonMapper();

  /** What could end a line, an event, a chunk or an answer, or begin another. */
  private static final List<String> HOSTILE =
      List.of(
          "\r\n",
          "\n\n",
          "\r",
          "\r\r",
          "\n\r\n\r",
          "\u0085",
          "\u2028",
          "\u2029",
          "\u000b\u000c",
          "\ufeff",
          "\ufeffdata: x",
          "data: x",
          "\ndata: {\"id\":\"forged\"}\n\n",
          "\r\rdata: {}\r\r",
          "\u2028data: {}\u2028\u2028",
          "\nevent: bye\ndata: {\"reason\":\"revoked\"}\n\n",
          "\revent:reset\rdata:{}\r\r",
          "\nid: 999999999\n\n",
          "\nid\n\n",
          "\nretry: 1\n\n",
          "\n: comment\n\n",
          ":",
          "\n\n\n\n\n\n\n\n",
          "\\n\\ndata: x",
          "\\u000adata: x\\u000a",
          "\",\"id\":\"forged\",\"x\":\"",
          "\"}\n\nevent: notice\ndata: {\"title\":\"forged\"}\n\n",
          "0\r\n\r\n",
          "5\r\ndata:\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          "\u001b[2J\u0007\b\u007f",
          "\u202e\u2066atad\u2069",
          "\ud83d\ude00\ufffd\ufffe",
          "\udbff\udfff");

  private static final Pattern KNOWN_LINE =
      Pattern.compile("(?s)event: [a-z-]+|id: \\d+|retry: \\d+|data: \\{.*}|:|");

  static TestDatabase database;
  static RunningNode node;
  static String key;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database, "notice.stream.heartbeat=1s");
    key = node.key("notices:write", "notices:read");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void readersGetExactlyTheEventsThatWereSentWithTheSameJson() throws IOException {
    String ada = node.recipient("ada");
    try (Reader live = new Reader(ada, "")) {
      live.await(events -> !events.isEmpty());
      JsonNode results = send("ada").json().get("results");
      List<JsonNode> sent = new ArrayList<>();
      for (int i = 0; i < HOSTILE.size(); i++) {
        assertThat(results.get(i).has("id")).as(results.get(i).toString()).isTrue();
        String id = results.get(i).get("id").asString();
        JsonNode item = node.call("GET", "/inbox/" + id, ada, null).json();
        assertSame(item, HOSTILE.get(i));
        sent.add(item);
      }
      assertGot(live, sent);
      try (Reader replayed = new Reader(ada, "?lastEventId=0")) {
        assertGot(replayed, sent);
      }
      assertPolled(ada, sent);
      assertEditedAndRecalled(live, sent);
    }
  }

  private static Answer send(String recipient) {
    List<ObjectNode> items = HOSTILE.stream().map(text -> notice(recipient, text)).toList();
    Answer answer =
        node.call("POST", "/notices/batch", key, JSON.writeValueAsString(new Batch(items)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static ObjectNode notice(String recipient, String text) {
    ObjectNode notice = JSON.createObjectNode();
    notice.put("title", "t" + text + "t");
    notice.put("body", "b" + text.repeat(3) + "b");
    notice.put("senderName", "s" + text);
    notice.put("link", "/x?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    notice.put("linkLabel", "l" + text);
    notice.putObject("data").put(text, text);
    notice.put("idempotencyKey", "k" + text);
    notice.putObject("audience").putArray("recipients").add(recipient);
    return notice;
  }

  private static void assertSame(JsonNode item, String text) {
    assertThat(item.get("title").asString()).isEqualTo("t" + text + "t");
    assertThat(item.get("body").asString()).isEqualTo("b" + text.repeat(3) + "b");
    assertThat(item.get("sender").get("name").asString()).isEqualTo("s" + text);
    assertThat(item.get("linkLabel").asString()).isEqualTo("l" + text);
    assertThat(item.get("data").get(text).asString()).isEqualTo(text);
  }

  private static void assertGot(Reader reader, List<JsonNode> sent) {
    reader.await(events -> named(events, "notice").size() >= sent.size());
    List<Event> notices = named(reader.events(), "notice");
    assertThat(notices).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(JSON.readTree(notices.get(i).data())).isEqualTo(sent.get(i));
      assertThat(notices.get(i).id()).isEqualTo(sent.get(i).get("position").asString());
    }
    assertThat(reader.events())
        .extracting(Event::name)
        .as("nothing else was sent")
        .isSubsetOf("ready", "notice", "unread");
    assertThat(named(reader.events(), "ready")).hasSize(1);
    reader.assertWellFormed();
  }

  private static void assertPolled(String token, List<JsonNode> sent) {
    JsonNode polled = node.call("GET", "/inbox/changes?after=0", token, null).json();
    List<JsonNode> notices =
        polled
            .get("events")
            .valueStream()
            .filter(event -> event.get("event").asString().equals("notice"))
            .map(event -> event.get("data"))
            .toList();
    assertThat(notices).isEqualTo(sent);
  }

  private static void assertEditedAndRecalled(Reader reader, List<JsonNode> sent) {
    for (int i = 0; i < sent.size(); i++) {
      String path = "/notices/" + sent.get(i).get("id").asString();
      ObjectNode patch = JSON.createObjectNode().put("title", "e" + HOSTILE.get(i));
      assertThat(node.call("PATCH", path, key, patch.toString(), "If-Match", "*").status())
          .isEqualTo(200);
      ObjectNode reason = JSON.createObjectNode().put("reason", "r" + HOSTILE.get(i));
      assertThat(node.call("POST", path + "/recall", key, reason.toString()).status())
          .isEqualTo(200);
    }
    reader.await(events -> named(events, "notice-recalled").size() >= sent.size());
    List<Event> edited = named(reader.events(), "notice-updated");
    List<Event> recalled = named(reader.events(), "notice-recalled");
    assertThat(edited).hasSameSizeAs(sent);
    assertThat(recalled).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(JSON.readTree(edited.get(i).data()).get("title").asString())
          .isEqualTo("e" + HOSTILE.get(i));
      JsonNode told = JSON.readTree(recalled.get(i).data());
      assertThat(told.get("id")).isEqualTo(sent.get(i).get("id"));
      assertThat(told.get("reason").asString()).isEqualTo("r" + HOSTILE.get(i));
    }
    assertThat(reader.events())
        .extracting(Event::name)
        .isSubsetOf("ready", "notice", "notice-updated", "notice-recalled", "unread");
    reader.assertWellFormed();
  }

  @Test
  void whatIsNoTextIsRefusedAndNobodyIsTold() throws IOException {
    String bob = node.recipient("bob");
    try (Reader live = new Reader(bob, "")) {
      live.await(events -> !events.isEmpty());
      for (String bad : List.of("\\u0000", "\\ud800", "\\udc00x", "\\ud83d\\ud83d")) {
        for (String field : List.of("title", "body", "senderName", "linkLabel")) {
          String body =
              "{\"title\":\"t\",\"body\":\"b\",\"senderName\":\"s\",\"link\":\"/\",\"linkLabel\":\"l\",\"audience\":{\"recipients\":[\"bob\"]}}"
                  .replace("\"" + field + "\":\"", "\"" + field + "\":\"" + bad);
          Answer answer = node.call("POST", "/notices", key, body);
          assertThat(answer.status()).as(body).isEqualTo(400);
        }
      }
      Answer last = node.send("after them", "{\"recipients\":[\"bob\"]}");
      live.await(events -> !named(events, "notice").isEmpty());
      assertThat(named(live.events(), "notice"))
          .extracting(Event::id)
          .containsExactly(last.json().get("position").asString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1%0d%0aevent:%20bye",
        "1%0adata:%20x%0a%0a",
        "%e2%80%a8",
        "%00",
        "%ef%bb%bf1",
        "-1",
        "99999999999999999999999999",
        "%ed%a0%80"
      })
  void cursorThatIsNoneSaysNothingInTheStream(String cursor) throws IOException {
    String eve = node.recipient("eve");
    try (Reader reader = new Reader(eve, "?lastEventId=" + cursor)) {
      if (reader.status() == 200) {
        reader.await(events -> !named(events, "reset").isEmpty());
        assertThat(reader.events()).extracting(Event::name).containsExactly("ready", "reset");
        reader.assertWellFormed();
      } else {
        assertThat(reader.status()).isEqualTo(400);
      }
    }
  }

  private static List<Event> named(List<Event> events, String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  private record Batch(List<ObjectNode> notices) {}

  private record Event(String name, String id, String data) {}

  /** A client that keeps every byte. */
  private static final class Reader implements AutoCloseable {

    private final Socket socket;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Reader(String token, String query) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/stream"
                      + query
                      + " HTTP/1.1\r\n"
                      + "Host: 127.0.0.1\r\n"
                      + "Accept: text/event-stream\r\n"
                      + "Authorization: Bearer "
                      + token
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      Thread.startVirtualThread(this::read);
      Awaitility.await().until(() -> text().contains("\r\n\r\n"));
    }

    private void read() {
      try {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          synchronized (bytes) {
            bytes.write(buffer, 0, count);
          }
        }
      } catch (IOException e) {
        // Closed by one side or the other.
      }
    }

    /** One character a byte. */
    private String text() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
      }
    }

    int status() {
      return Integer.parseInt(text().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** The body so far, with the chunks put together. */
    private String body() {
      String all = text();
      int at = all.indexOf("\r\n\r\n") + 4;
      assertThat(all.substring(0, at).toLowerCase(Locale.ROOT))
          .contains("transfer-encoding: chunked");
      StringBuilder body = new StringBuilder();
      while (true) {
        int line = all.indexOf("\r\n", at);
        if (line < 0) {
          break;
        }
        int length = Integer.parseInt(all.substring(at, line), 16);
        int from = line + 2;
        if (length == 0 || from + length + 2 > all.length()) {
          break;
        }
        assertThat(all.substring(from + length, from + length + 2)).isEqualTo("\r\n");
        body.append(all, from, from + length);
        at = from + length + 2;
      }
      return new String(
          body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** As the specification reads them: a line ends with CR LF, LF or CR. */
    private List<String> lines() {
      String body = body();
      int whole = body.lastIndexOf("\n\n");
      return whole < 0 ? List.of() : List.of(body.substring(0, whole + 1).split("\r\n|\n|\r", -1));
    }

    List<Event> events() {
      List<Event> events = new ArrayList<>();
      String name = "";
      String id = "";
      List<String> data = new ArrayList<>();
      for (String line : lines()) {
        if (line.isEmpty() && !data.isEmpty()) {
          events.add(new Event(name, id, String.join("\n", data)));
          name = "";
          id = "";
          data.clear();
        } else if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          data.add(line.substring("data: ".length()));
        }
      }
      return events;
    }

    void await(Predicate<List<Event>> condition) {
      Awaitility.await().until(() -> condition.test(events()));
    }

    /** Every line is one that the server writes, and every event has one line of data. */
    void assertWellFormed() {
      assertThat(body()).doesNotContain("\r");
      assertThat(lines()).allMatch(line -> KNOWN_LINE.matcher(line).matches());
      assertThat(events()).allMatch(event -> !event.data().contains("\n"));
      Set<String> unknown = Set.of("forged", "999999999");
      assertThat(events()).noneMatch(event -> unknown.contains(event.id()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
