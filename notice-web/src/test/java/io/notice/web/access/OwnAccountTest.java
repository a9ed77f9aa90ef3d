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

/** One's own account over HTTP. */
class OwnAccountTest {

  private static final String NEW_PASSWORD = "a password of one's own";

  private final RunningNode node = SharedNode.node();

  @Test
  void accountIsWhatTheContractSays() {
    JsonNode me = node.call("GET", "/me", node.adminToken(), null).json();

    assertThat(me.propertyNames())
        .containsExactly(
            "id",
            "displayName",
            "email",
            "locale",
            "roles",
            "groups",
            "mustChangePassword",
            "limits");
    assertThat(me.get("id").asString()).isEqualTo("admin");
    assertThat(me.get("roles").toString()).isEqualTo("[\"RECIPIENT\",\"PUBLISHER\",\"ADMIN\"]");
    assertThat(me.get("mustChangePassword").asBoolean()).isFalse();
    assertThat(me.get("limits").get("confirmAbove").asInt()).isEqualTo(1000);
  }

  @Test
  void groupsAreTheOnesOfNow() {
    node.recipient("member", "finance", "audit-board");
    String token = node.tokenFor("member");

    assertThat(node.call("GET", "/me", token, null).json().get("groups").toString())
        .isEqualTo("[\"audit-board\",\"finance\"]");
  }

  @Test
  void passwordIsChangedAndTheOtherSessionsEnd() {
    String here = person("changes", "{RECIPIENT}");
    String there = node.signIn("changes", RunningNode.ADMIN_PASSWORD);

    Answer answer = changePassword(here, RunningNode.ADMIN_PASSWORD, NEW_PASSWORD);

    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    assertThat(node.call("GET", "/me", here, null).status()).isEqualTo(200);
    assertProblem(node.call("GET", "/me", there, null), 401, "unauthenticated");
    node.signIn("changes", NEW_PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', /current",
    "'{\"current\":\"x\"}', /password",
    "'{\"current\":\"x\",\"password\":\"too short\"}', /password",
    "'{\"current\":\"x\",\"password\":null}', /password",
    "'{\"current\":\"x\",\"password\":[]}', /password",
    "'{\"current\":\"x\",\"password\":\"long enough to be one\"}', /current",
    "'{\"current\":\"x\",\"password\":\"long enough to be one\",\"user\":\"admin\"}', /user",
  })
  void passwordThatIsNotValidIsNamed(String body, String pointer) {
    Answer answer = node.call("PUT", "/me/password", node.adminToken(), body);

    assertProblem(answer, 400, "invalid");
    assertThat(answer.json().get("errors").valueStream().map(e -> e.get("pointer").asString()))
        .contains(pointer);
  }

  @Test
  void passwordHasItsLengthInCharacters() {
    String token = person("long-password", "{RECIPIENT}");
    String longest = "\uD83D\uDE00".repeat(128);

    assertProblem(changePassword(token, RunningNode.ADMIN_PASSWORD, longest + "x"), 400, "invalid");
    assertThat(changePassword(token, RunningNode.ADMIN_PASSWORD, longest).status()).isEqualTo(204);
    node.signIn("long-password", longest);
  }

  @Test
  void passwordThatSomebodyElseSetComesBeforeAnythingElse() {
    Answer created =
        node.call(
            "PUT",
            "/recipients/newcomer",
            node.adminToken(),
            "{\"displayName\":\"Newcomer\",\"password\":\"set by somebody else\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String token = node.signIn("newcomer", "set by somebody else");

    assertThat(node.call("GET", "/me", token, null).json().get("mustChangePassword").asBoolean())
        .isTrue();
    Answer refused = node.call("GET", "/inbox", token, null);
    assertProblem(refused, 403, "forbidden");
    assertThat(refused.json().get("detail").asString()).contains("password");

    assertThat(changePassword(token, "set by somebody else", NEW_PASSWORD).status()).isEqualTo(204);

    assertThat(node.call("GET", "/me", token, null).json().get("mustChangePassword").asBoolean())
        .isFalse();
    assertThat(node.call("GET", "/inbox", token, null).status()).isEqualTo(200);
  }

  @Test
  void preferencesKeepWhatIsNotMentioned() {
    String token = person("prefers", "{RECIPIENT}");
    assertThat(node.call("GET", "/me/preferences", token, null).body())
        .isEqualTo(
            "{\"locale\":null,\"theme\":\"system\",\"sound\":false,\"desktop\":false,\"quietHours\":null}");

    patch(
        token,
        "{\"locale\":\"zh-CN\",\"theme\":\"dark\",\"sound\":true,"
            + "\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Asia/Shanghai\"}}");
    Answer changed = patch(token, "{\"theme\":null,\"desktop\":true}");

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.body())
        .isEqualTo(
            "{\"locale\":\"zh-CN\",\"theme\":\"system\",\"sound\":true,\"desktop\":true,"
                + "\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Asia/Shanghai\"}}");
    assertThat(node.call("GET", "/me/preferences", token, null).body()).isEqualTo(changed.body());
    assertThat(node.call("GET", "/me", token, null).json().get("locale").asString())
        .isEqualTo("zh-CN");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"locale\":\"not a tag\"}', /locale",
    "'{\"locale\":5}', /locale",
    "'{\"theme\":\"blue\"}', /theme",
    "'{\"sound\":\"yes\"}', /sound",
    "'{\"sound\":1}', /sound",
    "'{\"volume\":1}', /volume",
    "'{\"quietHours\":{\"from\":\"24:00\",\"to\":\"07:00\",\"zone\":\"UTC\"}}', /quietHours/from",
    "'{\"quietHours\":{\"from\":\"22:00\",\"zone\":\"UTC\"}}', /quietHours/to",
    "'{\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Mars/Base\"}}',"
        + " /quietHours/zone",
    "'{\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"UTC\",\"days\":[]}}',"
        + " /quietHours/days",
    "'{\"quietHours\":[]}', /quietHours",
    "'[]', ''",
    "'null', ''",
  })
  void preferencesThatAreNotValidAreNamed(String body, String pointer) {
    Answer answer = patch(node.adminToken(), body);

    assertProblem(answer, 400, "invalid");
    assertThat(answer.json().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void ownSessionsAreListedAndEnded() {
    String here = person("two-devices", "{RECIPIENT}");
    String there = node.signIn("two-devices", RunningNode.ADMIN_PASSWORD);

    JsonNode sessions = node.call("GET", "/me/sessions", here, null).json().get("items");

    assertThat(sessions.size()).isEqualTo(2);
    JsonNode other =
        sessions.valueStream().filter(s -> !s.get("current").asBoolean()).findFirst().orElseThrow();
    assertThat(
            node.call("DELETE", "/me/sessions/" + other.get("id").asString(), here, null).status())
        .isEqualTo(204);
    assertProblem(node.call("GET", "/me", there, null), 401, "unauthenticated");
    assertThat(node.call("GET", "/me", here, null).status()).isEqualTo(200);
  }

  @Test
  void sessionsOfOthersAreAbsent() {
    String mine = person("curious", "{RECIPIENT}");
    person("watched", "{RECIPIENT}");
    String foreign =
        SharedNode.sql()
            .sql(
                """
                select s.id::text from session s join recipient r on r.ordinal = s.recipient
                 where r.id = 'watched'
                """)
            .query(String.class)
            .single();

    assertProblem(node.call("DELETE", "/me/sessions/" + foreign, mine, null), 404, "not-found");
    assertProblem(node.call("DELETE", "/me/sessions/nonsense", mine, null), 404, "not-found");
  }

  @Test
  void administratorEndsSessionsOfOthers() {
    String token = person("watched-closely", "{RECIPIENT}");
    JsonNode sessions =
        node.call("GET", "/recipients/watched-closely/sessions", node.adminToken(), null)
            .json()
            .get("items");

    Answer ended =
        node.call(
            "DELETE",
            "/recipients/watched-closely/sessions/" + sessions.get(0).get("id").asString(),
            node.adminToken(),
            null);

    assertThat(ended.status()).isEqualTo(204);
    assertProblem(node.call("GET", "/me", token, null), 401, "unauthenticated");
    assertProblem(
        node.call("GET", "/recipients/nobody/sessions", node.adminToken(), null), 404, "not-found");
  }

  private Answer changePassword(String token, String current, String password) {
    return node.call(
        "PUT",
        "/me/password",
        token,
        "{\"current\":\"%s\",\"password\":\"%s\"}".formatted(current, password));
  }

  private Answer patch(String token, String body) {
    return node.call("PATCH", "/me/preferences", token, body);
  }
}
