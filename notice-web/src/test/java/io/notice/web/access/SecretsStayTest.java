package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * Keys, tokens and passwords are in no line that a node prints, however much it is told to, and in
 * no problem. That they are not in the audit log either is in {@code AuditHttpTest}, and not in the
 * tables in {@code ApiKeysTest} and {@code SessionsTest}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsStayTest {

  private static final String PASSWORD = "not-a-secret-but-treated-as-one";

  private final List<String> secrets =
      new ArrayList<>(List.of(PASSWORD, RunningNode.ADMIN_PASSWORD));
  private final List<String> problems = new ArrayList<>();

  @Test
  void nothingThatOpensADoorIsPrintedOrToldBack(CapturedOutput printed) {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node =
            RunningNode.on(
                database,
                "logging.level.io.notice=trace",
                "logging.level.org.springframework=debug",
                "logging.level.org.hibernate.SQL=debug")) {
      secrets.add(node.adminToken());
      keys(node);
      sessions(node);
    }
    assertThat(printed.getAll()).as("told to say much").contains("DEBUG");
    assertThat(problems).isNotEmpty();
    for (String secret : secrets) {
      assertThat(printed.getAll().contains(secret)).as("printed: " + secret).isFalse();
      assertThat(problems).noneMatch(problem -> problem.contains(secret));
      // Nor the part that does it: a signature, or what follows a prefix.
      String end = secret.substring(secret.length() * 2 / 3);
      assertThat(printed.getAll().contains(end)).as("printed a part of: " + secret).isFalse();
      assertThat(problems).noneMatch(problem -> problem.contains(end));
    }
  }

  private void keys(RunningNode node) {
    Answer made =
        node.call(
            "POST",
            "/api-keys",
            node.adminToken(),
            "{\"name\":\"door\",\"scopes\":[\"notices:write\",\"tokens:issue\"]}");
    String key = secret(made, "key");
    String path = "/api-keys/" + made.json().get("id").asString();
    node.recipient("behind-the-door");
    secret(node.call("POST", "/recipients/behind-the-door/tokens", key, "{}"), "accessToken");
    refused(node.call("GET", "/audit", key, null), 403);
    refused(node.call("POST", "/notices", key, "{\"x\":1}"), 400);
    Answer rotated = node.call("POST", path + "/rotate", node.adminToken(), "{\"grace\":\"PT0S\"}");
    String next = secret(rotated, "key");
    refused(node.call("GET", "/notices", key, null), 401);
    String wrong = next.substring(0, next.length() - 1) + (next.endsWith("a") ? "b" : "a");
    secrets.add(wrong);
    refused(node.call("GET", "/notices", wrong, null), 401);
    node.call("DELETE", path, node.adminToken(), null);
    refused(node.call("GET", "/notices", next, null), 401);
  }

  private void sessions(RunningNode node) {
    node.call(
        "PUT",
        "/recipients/keeper",
        node.adminToken(),
        "{\"displayName\":\"Keeper\",\"password\":\"" + PASSWORD + "\"}");
    refused(login(node, PASSWORD + "x"), 401);
    Answer in = login(node, PASSWORD);
    String refresh = secret(in, "refreshToken");
    secret(in, "accessToken");
    Answer again = refresh(node, refresh);
    String replaced = secret(again, "refreshToken");
    secret(again, "accessToken");
    node.call("POST", "/auth/logout", null, "{\"refreshToken\":\"" + replaced + "\"}");
    refused(refresh(node, replaced), 401);
    refused(refresh(node, refresh), 401);
    refused(node.call("GET", "/me", again.json().get("accessToken").asString(), null), 401);
  }

  private static Answer login(RunningNode node, String password) {
    return node.call(
        "POST", "/auth/login", null, "{\"username\":\"keeper\",\"password\":\"" + password + "\"}");
  }

  private static Answer refresh(RunningNode node, String token) {
    return node.call("POST", "/auth/refresh", null, "{\"refreshToken\":\"" + token + "\"}");
  }

  private String secret(Answer answer, String field) {
    JsonNode value = answer.json().get(field);
    assertThat(value).as(answer.body()).isNotNull();
    secrets.add(value.asString());
    return value.asString();
  }

  private void refused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    problems.add(answer.body());
  }
}
