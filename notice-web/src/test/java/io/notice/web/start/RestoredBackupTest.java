package io.notice.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * A new node on a database that was set back to a backup: counts and streams are right at once, and
 * whoever has seen what is no longer there is told so.
 */
class RestoredBackupTest {

  @Test
  void countsGoOnFromTheBackupAndCursorsAheadOfItAreReset() throws Exception {
    try (TestDatabase original = TestDatabase.migrated()) {
      String token;
      long saved;
      try (RunningNode node = RunningNode.on(original)) {
        token = node.recipient("restore-ada", "restore-group");
        for (int i = 0; i < 5; i++) {
          node.send("Kept " + i, "{\"everyone\":true}");
        }
        saved = unread(node, token, "position");
      }
      try (TestDatabase backup = original.copy()) {
        long lost;
        try (RunningNode node = RunningNode.on(original)) {
          node.send("Lost", "{\"everyone\":true}");
          lost = unread(node, token, "position");
        }
        assertThat(lost).isGreaterThan(saved);

        try (RunningNode node = RunningNode.on(backup)) {
          assertThat(unread(node, token, "total")).isEqualTo(5);
          assertThat(stream(node, token, lost)).contains("event: reset", "ahead of the log");
          String resumed = stream(node, token, saved - 1);
          assertThat(resumed).contains("\"resumed\":true").doesNotContain("event: reset");
          assertThat(node.send("New", "{\"everyone\":true}").json().get("position").asLong())
              .isGreaterThan(saved);
          await().until(() -> unread(node, token, "total") == 6);
        }
      }
    }
  }

  private static long unread(RunningNode node, String token, String field) {
    return node.call("GET", "/inbox/unread", token, null).json().get(field).asLong();
  }

  /** What a stream says first to a cursor. */
  private static String stream(RunningNode node, String token, long cursor) throws Exception {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/api/v1/stream"))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", Long.toString(cursor))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    try (InputStream in = answer.body()) {
      byte[] first = new byte[8192];
      int read = in.read(first);
      return new String(first, 0, read, StandardCharsets.UTF_8);
    }
  }
}
