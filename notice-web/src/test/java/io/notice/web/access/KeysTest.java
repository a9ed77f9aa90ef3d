package io.notice.web.access;

import static io.notice.web.access.SharedNode.assertProblem;
import static io.notice.web.access.SharedNode.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** API keys, and the tokens that come through them, over HTTP. */
class KeysTest {

  private final RunningNode node = SharedNode.node();

  @Test
  void keyIsShownOnce() {
    Answer made =
        create(
            "{\"name\":\"Payroll\",\"scopes\":[\"notices:write\",\"metrics:read\"],"
                + "\"limits\":{\"groups\":[\"finance\"],\"maxPriority\":\"HIGH\",\"perDay\":5},"
                + "\"expiresAt\":\"2099-01-01T00:00:00Z\"}");

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode key = made.json();
    assertThat(key.propertyNames())
        .containsExactly(
            "id",
            "name",
            "prefix",
            "scopes",
            "limits",
            "createdAt",
            "expiresAt",
            "lastUsedAt",
            "status",
            "key");
    assertThat(key.get("key").asString())
        .startsWith(key.get("prefix").asString())
        .startsWith("ntk_");
    assertThat(key.get("limits").toString())
        .isEqualTo(
            "{\"groups\":[\"finance\"],\"categories\":null,\"maxPriority\":\"HIGH\",\"perDay\":5}");
    assertThat(key.get("expiresAt").asString()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(key.get("status").asString()).isEqualTo("ACTIVE");
    Answer list = node.call("GET", "/api-keys", node.adminToken(), null);
    assertThat(list.body())
        .contains(key.get("id").asString())
        .doesNotContain(key.get("key").asString())
        .doesNotContain("\"key\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', /name",
    "'{\"name\":\"k\"}', /scopes",
    "'{\"name\":\"k\",\"scopes\":[]}', /scopes",
    "'{\"name\":\"k\",\"scopes\":[\"everything\"]}', /scopes/0",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\",null]}', /scopes/1",
    "'{\"name\":\"k\",\"scopes\":\"notices:read\"}', /scopes",
    "'{\"name\":\"\",\"scopes\":[\"notices:read\"]}', /name",
    "'{\"name\":\"   \",\"scopes\":[\"notices:read\"]}', /name",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"}',"
        + " /expiresAt",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"expiresAt\":\"soon\"}', /expiresAt",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"limits\":{\"groups\":[\"NO\"]}}',"
        + " /limits/groups/0",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"limits\":{\"maxPriority\":\"MAX\"}}',"
        + " /limits/maxPriority",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"limits\":{\"perDay\":0}}', /limits/perDay",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"limits\":{\"perHour\":1}}', /limits/perHour",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"limits\":[]}', /limits",
    "'{\"name\":\"a\\u0000\",\"scopes\":[\"notices:read\"]}', /name",
    "'{\"name\":\"k\",\"scopes\":[\"notices:read\"],\"key\":\"ntk_mine\"}', /key",
  })
  void keyThatIsNotValidIsNamed(String body, String pointer) {
    Answer answer = create(body);

    assertProblem(answer, 400, "invalid");
    assertThat(answer.json().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void keyMayNotBeAPerson() {
    String key =
        create(
                "{\"name\":\"all\",\"scopes\":[\"notices:write\",\"notices:read\",\"directory:write\","
                    + "\"tokens:issue\",\"metrics:read\"]}")
            .json()
            .get("key")
            .asString();

    for (String path : new String[] {"/me", "/me/sessions", "/inbox", "/inbox/unread", "/stream"}) {
      assertProblem(node.call("GET", path, key, null), 403, "forbidden");
    }
  }

  @Test
  void keyIsChangedRotatedAndRevoked() {
    JsonNode made = create("{\"name\":\"Turns\",\"scopes\":[\"notices:read\"]}").json();
    String id = made.get("id").asString();
    String first = made.get("key").asString();

    Answer changed =
        node.call(
            "PATCH",
            "/api-keys/" + id,
            node.adminToken(),
            "{\"name\":\"Turned\",\"limits\":{\"categories\":[\"it\"]}}");
    assertThat(changed.json().get("name").asString()).isEqualTo("Turned");
    assertThat(changed.json().get("expiresAt").isNull()).isTrue();
    Answer rotated =
        node.call("POST", "/api-keys/" + id + "/rotate", node.adminToken(), "{\"grace\":3600}");
    String second = rotated.json().get("key").asString();
    assertThat(read(first)).isEqualTo(200);
    assertThat(read(second)).isEqualTo(200);
    Answer again =
        node.call("POST", "/api-keys/" + id + "/rotate", node.adminToken(), "{\"grace\":\"PT0S\"}");
    assertThat(read(second)).isEqualTo(401);
    assertThat(read(again.json().get("key").asString())).isEqualTo(200);
    assertThat(node.call("DELETE", "/api-keys/" + id, node.adminToken(), null).status())
        .isEqualTo(204);
    assertThat(node.call("DELETE", "/api-keys/" + id, node.adminToken(), null).status())
        .isEqualTo(204);
    assertThat(read(again.json().get("key").asString())).isEqualTo(401);
    assertProblem(
        node.call("PATCH", "/api-keys/" + id, node.adminToken(), "{\"name\":\"x\"}"),
        409,
        "conflict");
    assertProblem(
        node.call("POST", "/api-keys/" + id + "/rotate", node.adminToken(), null), 409, "conflict");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"grace\":-1}', /grace",
    "'{\"grace\":\"a day\"}', /grace",
    "'{\"grace\":99999999}', /grace",
    "'{\"grace\":1.5}', /grace",
    "'{\"grace\":true}', /grace",
  })
  void graceThatIsNotValidIsNamed(String body, String pointer) {
    String id =
        create("{\"name\":\"k\",\"scopes\":[\"notices:read\"]}").json().get("id").asString();

    Answer answer = node.call("POST", "/api-keys/" + id + "/rotate", node.adminToken(), body);

    assertProblem(answer, 400, "invalid");
    assertThat(answer.json().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void keyOfNobodyIsAbsent() {
    for (String id : new String[] {"00000000-0000-4000-8000-000000000000", "nonsense"}) {
      assertProblem(
          node.call("DELETE", "/api-keys/" + id, node.adminToken(), null), 404, "not-found");
      assertProblem(
          node.call("PATCH", "/api-keys/" + id, node.adminToken(), "{}"), 404, "not-found");
    }
  }

  @Test
  void hostSiteGetsATokenOfItsUser() {
    node.recipient("hosted");
    String key = node.key("tokens:issue");

    Answer issued = node.call("POST", "/recipients/hosted/tokens", key, null);

    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    assertThat(issued.json().propertyNames())
        .containsExactly("accessToken", "tokenType", "expiresIn");
    assertThat(issued.json().get("expiresIn").asInt()).isEqualTo(900);
    String token = issued.json().get("accessToken").asString();
    assertThat(node.call("GET", "/me", token, null).json().get("id").asString())
        .isEqualTo("hosted");
    assertThat(node.call("GET", "/inbox", token, null).status()).isEqualTo(200);
    assertProblem(node.call("GET", "/notices", token, null), 403, "forbidden");
  }

  @Test
  void tokenOfAnAdministratorIsARecipientsToo() {
    String token = node.tokenFor("admin");

    assertThat(node.call("GET", "/me", token, null).json().get("roles").toString())
        .isEqualTo("[\"RECIPIENT\"]");
    assertProblem(node.call("GET", "/api-keys", token, null), 403, "forbidden");
    assertProblem(
        node.call("PUT", "/recipients/admin", token, "{\"password\":\"taken over by a key\"}"),
        403,
        "forbidden");
  }

  @Test
  void tokensAreIssuedForWhoIsThere() {
    String key = node.key("tokens:issue");
    node.recipient("gone");
    node.call("PUT", "/recipients/gone", node.adminToken(), "{\"active\":false}");

    assertProblem(node.call("POST", "/recipients/nobody/tokens", key, null), 404, "not-found");
    assertProblem(node.call("POST", "/recipients/%20/tokens", key, null), 404, "not-found");
    assertProblem(node.call("POST", "/recipients/gone/tokens", key, null), 409, "conflict");
    for (String body :
        new String[] {
          "{\"expiresIn\":3601}", "{\"expiresIn\":0}", "{\"expiresIn\":-5}", "{\"expiresIn\":\"x\"}"
        }) {
      Answer answer = node.call("POST", "/recipients/admin/tokens", key, body);
      assertProblem(answer, 400, "invalid");
      assertThat(answer.json().get("errors").get(0).get("pointer").asString())
          .isEqualTo("/expiresIn");
    }
    String admin = person("no-issuer", "{RECIPIENT,PUBLISHER,ADMIN}");
    assertProblem(node.call("POST", "/recipients/admin/tokens", admin, null), 403, "forbidden");
  }

  private Answer create(String body) {
    return node.call("POST", "/api-keys", node.adminToken(), body);
  }

  private int read(String key) {
    return node.call("GET", "/notices", key, null).status();
  }
}
