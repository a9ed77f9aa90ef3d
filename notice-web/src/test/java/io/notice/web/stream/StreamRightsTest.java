package io.notice.web.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.stream.EncodedEvents;
import io.notice.api.stream.StreamConnection;
import io.notice.api.stream.Streams;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one node takes away ends the streams that another node holds, and how many one may hold. */
class StreamRightsTest {

  private static final Duration IN_FORCE = Duration.ofSeconds(5);

  /** One that went without a word is found by the second heartbeat that is written to it. */
  private static final Duration SILENT_PEER = Duration.ofSeconds(15);

  private static final int ROOM = 6;

  static TestDatabase database;
  static RunningNode node;
  static RunningNode other;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    other =
        RunningNode.on(database, "notice.stream.max-streams=" + ROOM, "notice.stream.heartbeat=1s");
  }

  @AfterAll
  static void stop() {
    other.close();
    node.close();
    database.close();
  }

  @BeforeEach
  void everybodyIsGone() {
    await().atMost(SILENT_PEER).until(() -> other.bean(EmitterCache.class).size() == 0);
  }

  @Test
  void aSessionThatEndsHereEndsItsStreamsThereAndNoOther() throws IOException {
    String password = "a long enough one";
    node.recipient("session-ada");
    node.call(
        "PUT",
        "/recipients/session-ada",
        node.adminToken(),
        "{\"password\":\"%s\"}".formatted(password));
    String first = node.signIn("session-ada", password);
    node.call(
        "PUT",
        "/me/password",
        first,
        "{\"current\":\"%s\",\"password\":\"another long one\"}".formatted(password));
    String second = node.signIn("session-ada", "another long one");
    try (StreamSocket ended = open(first);
        StreamSocket kept = open(second)) {
      for (var session : node.call("GET", "/me/sessions", second, null).json().get("items")) {
        if (!session.get("current").asBoolean()) {
          String path = "/me/sessions/" + session.get("id").asString();
          assertThat(node.call("DELETE", path, second, null).status()).isEqualTo(204);
        }
      }
      await().atMost(IN_FORCE).until(() -> ended.data("bye").size() == 1 && ended.ended());
      assertThat(ended.data("bye").getFirst()).contains("revoked");
      assertThat(kept.data("bye")).isEmpty();
    }
  }

  @Test
  void aRevokedKeyEndsTheStreamsOfTheTokensItIssued() throws IOException {
    Issued issued = issuedTo("key-ada");
    try (StreamSocket client = open(issued.token())) {
      String path = "/api-keys/" + issued.key();
      assertThat(node.call("DELETE", path, node.adminToken(), null).status()).isEqualTo(204);
      await().atMost(IN_FORCE).until(() -> client.data("bye").size() == 1 && client.ended());
      assertThat(other.call("GET", "/inbox", issued.token(), null).status()).isEqualTo(401);
    }
  }

  @Test
  void aStreamEndsWithTheKeyWhoseEndIsSetWhileItIsOpen() throws IOException {
    Issued issued = issuedTo("ending-ada");
    try (StreamSocket client = open(issued.token())) {
      Answer changed =
          node.call(
              "PATCH",
              "/api-keys/" + issued.key(),
              node.adminToken(),
              "{\"expiresAt\":\"%s\"}".formatted(Instant.now().plusSeconds(1)));
      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      await().atMost(IN_FORCE).until(() -> client.data("bye").size() == 1 && client.ended());
      assertThat(client.data("bye").getFirst()).contains("expired");
    }
  }

  @Test
  void whatIsTakenAwayWhileAStreamOpensEndsIt() {
    String password = "a long enough one";
    node.recipient("racing-ada");
    node.call(
        "PUT",
        "/recipients/racing-ada",
        node.adminToken(),
        "{\"password\":\"%s\"}".formatted(password));
    String token = node.signIn("racing-ada", password);
    Caller.Person ada = (Caller.Person) other.bean(Credentials.class).check(token).caller();
    Streams.PreparedStream stream =
        other.bean(Streams.class).prepare(ada, null, new Streams.ClientInfo("127.0.0.1", null));
    // It is in no index yet, so that the entry of the log can end nothing.
    node.call("PUT", "/recipients/racing-ada", node.adminToken(), "{\"active\":false}");
    await().until(() -> other.call("GET", "/me", token, null).status() == 401);
    NoticingConnection connection = new NoticingConnection();
    stream.start(connection);
    await().atMost(IN_FORCE).until(() -> connection.completed);
    stream.closed();
  }

  /** Takes everything at once, and knows whether it was ended. */
  private static final class NoticingConnection implements StreamConnection {
    private volatile boolean completed;

    @Override
    public void write(EncodedEvents events, Callback done) {
      done.completed(null);
    }

    @Override
    public void watch(Runnable gone) {}

    @Override
    public void unwatch() {}

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public void abort() {
      completed = true;
    }
  }

  @Test
  void deactivationHereEndsTheStreamThere() throws IOException {
    try (StreamSocket client = open(node.recipient("off-bob"))) {
      node.call("PUT", "/recipients/off-bob", node.adminToken(), "{\"active\":false}");
      await().atMost(IN_FORCE).until(() -> client.data("bye").size() == 1 && client.ended());
    }
  }

  @Test
  void whoLeftAGroupHereIsToldNothingMoreOfItThere() throws IOException {
    String ada = node.recipient("leaving-ada", "leaving");
    String bob = node.recipient("staying-bob", "leaving");
    try (StreamSocket left = open(ada);
        StreamSocket stays = open(bob)) {
      node.send("for both", "{\"groups\":[\"leaving\"]}");
      await().atMost(IN_FORCE).until(() -> left.data("notice").size() == 1);
      assertThat(
              node.call("PUT", "/recipients/leaving-ada", node.adminToken(), "{\"groups\":[]}")
                  .status())
          .isEqualTo(200);
      node.send("for those who stayed", "{\"groups\":[\"leaving\"]}");
      node.send("for everyone", "{\"everyone\":true}");
      await().atMost(IN_FORCE).until(() -> left.data("notice").size() == 2);
      await().atMost(IN_FORCE).until(() -> stays.data("notice").size() == 3);
      assertThat(left.data("notice").getLast()).contains("for everyone");
    }
  }

  @Test
  void aStreamIsRenewedWithoutAGap() throws IOException {
    String old = node.recipient("renewed-ada");
    String audience = "{\"recipients\":[\"renewed-ada\"]}";
    try (StreamSocket before = open(old)) {
      long cursor = node.send("before", audience).json().get("position").asLong();
      await().atMost(IN_FORCE).until(() -> before.data("notice").size() == 1);
      node.send("meanwhile", audience);
      try (StreamSocket after =
          StreamSocket.open(
              other.port(), node.tokenFor("renewed-ada"), "", "Last-Event-ID: " + cursor)) {
        node.send("after", audience);
        await().atMost(IN_FORCE).until(() -> after.data("notice").size() == 2);
        assertThat(after.data("notice").getFirst()).contains("meanwhile");
        assertThat(after.data("reset")).isEmpty();
        // The old one goes on until its holder lets go.
        await().atMost(IN_FORCE).until(() -> before.data("notice").size() == 3);
      }
    }
  }

  @Test
  void whoClosesIsAwayBeforeTheNextHeartbeat() throws IOException {
    String audience = "{\"recipients\":[\"closing-ada\"]}";
    String token = node.recipient("closing-ada");
    Streams streams = node.bean(Streams.class); // whose heart beats every 15 s
    List<Closing> ways =
        List.of(StreamSocket::close, StreamSocket::reset, StreamSocket::closeOwnHalf);
    for (int i = 0; i < ways.size(); i++) {
      try (StreamSocket client = StreamSocket.open(node.port(), token, "")) {
        await().until(() -> client.data("ready").size() == 1);
        ways.get(i).close(client);
        await().atMost(IN_FORCE).until(() -> streams.open() == 0);
      }
      String title = "while away " + i;
      assertThat(node.send(title, audience).json().get("queued").asInt()).isEqualTo(1);
      try (StreamSocket back = StreamSocket.open(node.port(), token, "")) {
        await().atMost(IN_FORCE).until(() -> back.data("notice").size() == 1);
        assertThat(back.data("notice").getFirst()).contains(title);
      }
      await().atMost(IN_FORCE).until(() -> streams.open() == 0);
    }
  }

  @Test
  void theConnectionIsGoodForTheNextRequestAfterBye() throws IOException {
    String token = node.recipient("next-ada");
    try (StreamSocket client = StreamSocket.open(node.port(), token, "")) {
      await().until(() -> client.data("ready").size() == 1);
      assertThat(node.call("DELETE", "/presence/next-ada", node.adminToken(), null).status())
          .isEqualTo(204);
      await().atMost(IN_FORCE).until(client::ended);
      assertThat(client.next("/api/v1/me", token)).startsWith("HTTP/1.1 200");
    }
  }

  private interface Closing {
    void close(StreamSocket client) throws IOException;
  }

  @Test
  void oneMoreThanANodeHoldsIsSentAwayForAWhileAndNobodyIsPutOut() throws IOException {
    String token = node.recipient("room-ada");
    List<StreamSocket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < ROOM; i++) {
        clients.add(open(token));
      }
      Answer refused = other.call("GET", "/stream", token, null);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.json().get("type").asString()).endsWith("too-many-streams");
      node.send("for all", "{\"recipients\":[\"room-ada\"]}");
      for (StreamSocket client : clients) {
        await().atMost(IN_FORCE).until(() -> client.data("notice").size() == 1);
      }
      clients.removeFirst().reset();
      await().atMost(SILENT_PEER).until(() -> other.bean(EmitterCache.class).size() < ROOM);
      clients.add(open(token));
    } finally {
      for (StreamSocket client : clients) {
        client.close();
      }
    }
  }

  /** A new recipient's token, and the id of the key that issued it. */
  private static Issued issuedTo(String recipient) {
    node.recipient(recipient);
    Answer created =
        node.call(
            "POST",
            "/api-keys",
            node.adminToken(),
            "{\"name\":\"site\",\"scopes\":[\"tokens:issue\"]}");
    Answer token =
        node.call(
            "POST",
            "/recipients/" + recipient + "/tokens",
            created.json().get("key").asString(),
            "{\"expiresIn\":3600}");
    return new Issued(
        created.json().get("id").asString(), token.json().get("accessToken").asString());
  }

  private static StreamSocket open(String token) {
    StreamSocket client = StreamSocket.open(other.port(), token, "");
    await().atMost(IN_FORCE).until(() -> client.data("ready").size() == 1);
    return client;
  }

  private record Issued(String key, String token) {}
}
