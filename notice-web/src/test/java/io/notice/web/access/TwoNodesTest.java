package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is taken away on one node is gone on the other within five seconds. */
class TwoNodesTest {

  private static final Duration EVERYWHERE = Duration.ofSeconds(5);

  static TestDatabase database;
  static RunningNode here;
  static RunningNode there;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    here = RunningNode.on(database);
    there = RunningNode.on(database);
  }

  @AfterAll
  static void stop() {
    there.close();
    here.close();
    database.close();
  }

  @Test
  void revokedKeyAndTheTokensThatItIssued() {
    here.recipient("two-ada");
    Answer made = key("\"tokens:issue\",\"notices:write\"");
    String key = made.json().get("key").asString();
    String token =
        there
            .call("POST", "/recipients/two-ada/tokens", key, "{}")
            .json()
            .get("accessToken")
            .asString();
    assertIn("/notices", key);
    assertIn("/me", token);

    assertThat(here.call("DELETE", path(made), here.adminToken(), null).status()).isEqualTo(204);
    assertThat(here.call("GET", "/notices", key, null).status()).isEqualTo(401);
    assertOut("/notices", key);
    assertOut("/me", token);
  }

  @Test
  void secretThatWasReplacedWithoutGrace() {
    Answer made = key("\"notices:write\"");
    String key = made.json().get("key").asString();
    assertIn("/notices", key);
    Answer rotated =
        here.call("POST", path(made) + "/rotate", here.adminToken(), "{\"grace\":\"PT0S\"}");
    assertThat(rotated.status()).as(rotated.body()).isIn(200, 201);
    assertIn("/notices", rotated.json().get("key").asString());
    assertOut("/notices", key);
  }

  @Test
  void keyWhoseEndWasMovedToNow() {
    Answer made = key("\"notices:write\"");
    String key = made.json().get("key").asString();
    assertIn("/notices", key);
    String soon = java.time.Instant.now().plusSeconds(1).toString();
    assertThat(
            here.call("PATCH", path(made), here.adminToken(), "{\"expiresAt\":\"" + soon + "\"}")
                .status())
        .isEqualTo(200);
    assertOut("/notices", key);
  }

  @Test
  void sessionThatWasSignedOut() {
    String token = here.signIn("admin", RunningNode.ADMIN_PASSWORD);
    assertIn("/me", token);
    String session =
        here.call("GET", "/me/sessions", token, null)
            .json()
            .get("items")
            .valueStream()
            .filter(each -> each.get("current").asBoolean())
            .findFirst()
            .orElseThrow()
            .get("id")
            .asString();
    assertThat(here.call("DELETE", "/me/sessions/" + session, token, null).status()).isEqualTo(204);
    assertOut("/me", token);
  }

  @Test
  void personWhoWasDeactivated() {
    String token = here.recipient("two-bob");
    assertIn("/me", token);
    assertThat(
            here.call("PUT", "/recipients/two-bob", here.adminToken(), "{\"active\":false}")
                .status())
        .isEqualTo(200);
    assertOut("/me", token);
  }

  private static Answer key(String scopes) {
    Answer made =
        here.call(
            "POST",
            "/api-keys",
            here.adminToken(),
            "{\"name\":\"two\",\"scopes\":[" + scopes + "]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }

  private static String path(Answer key) {
    return "/api-keys/" + key.json().get("id").asString();
  }

  /** The other node has it in its cache afterwards. */
  private static void assertIn(String path, String credential) {
    assertThat(there.call("GET", path, credential, null).status()).isEqualTo(200);
  }

  private static void assertOut(String path, String credential) {
    await()
        .atMost(EVERYWHERE)
        .untilAsserted(
            () -> assertThat(there.call("GET", path, credential, null).status()).isEqualTo(401));
  }
}
