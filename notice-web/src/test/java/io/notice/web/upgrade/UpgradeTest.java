package io.notice.web.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notice.api.audit.AuditChain;
import io.notice.api.report.Recount;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The present version on a database that a released one has left, for each of them: everybody is
 * shown what they were shown, and all goes on from there.
 */
class UpgradeTest {

  private static final String WRITE = "released.write";
  private static final String EDITED =
      """
      A migration that was released may not be changed: the databases out there have it as it was. Add a new one.
      As long as the version in question is not tagged, this writes anew what is kept of it:
        ./mvnw -pl notice-api,notice-persistence,notice-service,notice-web test -Dfrontend.skip=true \
      -Dtest=UpgradeTest -Dsurefire.failIfNoSpecifiedTests=false -Dreleased.write=<version>\
      """;

  /** However old the rows become, nothing of them is due for removal. */
  private static final String[] KEEP = {"notice.retention=36500d", "notice.audit.retention=0"};

  private static final List<String> PEOPLE = List.of("up-ada", "up-bob", "up-eve", "up-zoe");
  private static final JsonMapper JSON = new JsonMapper();

  static List<String> versions() {
    return ReleasedDatabase.versions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void migrationsOfAReleaseAreNeverEdited(String version) {
    assertThat(ReleasedDatabase.of(version).edited()).as(EDITED).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aDatabaseOfThatVersionGoesOnAsItWas(String version) throws Exception {
    ReleasedDatabase released = ReleasedDatabase.of(version);
    try (TestDatabase database = released.restored();
        RunningNode node = RunningNode.on(database, KEEP)) {
      assertThat(JSON.readTree(shown(node))).isEqualTo(JSON.readTree(released.expected()));
      assertThat(differences(node)).isEmpty();
      assertThat(node.bean(AuditChain.class).verify().ok()).isTrue();
      // What comes now follows what was, and the triggers and sequences are there.
      String ada = node.tokenFor("up-ada");
      long before = unread(node, ada);
      assertThat(node.send("After the upgrade", "{\"everyone\":true}").status()).isEqualTo(201);
      await().until(() -> unread(node, ada) == before + 1);
      node.recipient("up-new", "up-finance");
      assertThat(differences(node)).isEmpty();
      assertThat(node.bean(AuditChain.class).verify().ok()).isTrue();
    }
  }

  @Test
  void aDatabaseThatANewerVersionHasMigratedIsRefused() {
    try (TestDatabase database = TestDatabase.migrated()) {
      JdbcClient.create(database.dataSource())
          .sql(
              """
              insert into flyway_schema_history
                (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
              select max(installed_rank) + 1, '999', 'of tomorrow', 'SQL', 'V999__of_tomorrow.sql', 1, 'notice', 1, true
              from flyway_schema_history
              """)
          .update();
      assertThatThrownBy(() -> RunningNode.on(database, KEEP))
          .rootCause()
          .hasMessageContaining("not resolved locally: 999");
    }
  }

  /** What the rows of a version are made by; asked for by hand when it is released. */
  @BeforeAll
  static void keepTheRowsOfThisVersion() throws Exception {
    String version = System.getProperty(WRITE);
    if (version == null) {
      return;
    }
    try (TestDatabase database = TestDatabase.migrated()) {
      String expected;
      try (RunningNode node = RunningNode.on(database, KEEP)) {
        live(node);
        JdbcClient sql = JdbcClient.create(database.dataSource());
        await()
            .until(() ->
                sql.sql(
                            """
                            select (select count(*) from audit_unsealed) + (select count(*) from inbox_state where uncounted)
                              + (select count(*) from report_progress p, notice_log_head h where p.position < h.position)
                            """)
                        .query(Integer.class)
                        .single()
                    == 0);
        expected = shown(node);
        assertThat(differences(node)).isEmpty();
      }
      ReleasedDatabase.of(version).write(database, expected);
    }
  }

  /** A bit of everything that leaves rows. */
  private static void live(RunningNode node) {
    String ada = node.recipient("up-ada", "up-finance", "up-berlin");
    String bob = node.recipient("up-bob", "up-finance");
    node.recipient("up-eve", "up-berlin");
    String admin = node.adminToken();
    call(node, "PUT", "/categories/up-it", admin, "{\"names\":{\"en\":\"IT\",\"zh\":\"信息技术\"}}");
    String everyone =
        send(
            node,
            "Everyone",
            ",\"category\":\"up-it\",\"priority\":\"URGENT\",\"requiresAcknowledgement\":true",
            "{\"everyone\":true}");
    String finance = send(node, "Finance", "", "{\"groups\":[\"up-finance\"]}");
    String named = send(node, "Named", "", "{\"recipients\":[\"up-ada\",\"up-eve\"]}");
    send(node, "Union", "", "{\"groups\":[\"up-berlin\"],\"recipients\":[\"up-ada\",\"up-bob\"]}");
    String recalled = send(node, "Recalled", "", "{\"everyone\":true}");
    String edited = send(node, "Before the edit", "", "{\"recipients\":[\"up-ada\",\"up-bob\"]}");
    send(node, "Draft 草稿", ",\"draft\":true", "{\"everyone\":true}");
    call(node, "PUT", "/inbox/" + edited + "/read", bob, null);
    String tag =
        node.call("GET", "/notices/" + edited, admin, null)
            .headers()
            .firstValue("ETag")
            .orElseThrow();
    assertThat(
            node.call(
                    "PATCH",
                    "/notices/" + edited,
                    admin,
                    "{\"title\":\"After the edit\",\"body\":\"Another one.\"}",
                    "If-Match",
                    tag)
                .status())
        .isEqualTo(200);
    call(node, "POST", "/notices/" + recalled + "/recall", admin, "{\"reason\":\"A mistake\"}");
    call(node, "PUT", "/inbox/" + everyone + "/acknowledgement", ada, "{\"version\":1}");
    call(node, "PUT", "/inbox/" + named + "/read", ada, null);
    call(node, "PUT", "/inbox/" + named + "/archive", ada, null);
    long position = node.call("GET", "/inbox/unread", bob, null).json().get("position").asLong();
    call(node, "POST", "/inbox/read-all", bob, "{\"upTo\":" + position + "}");
    call(node, "DELETE", "/inbox/" + finance + "/read", bob, null);
    call(node, "PUT", "/recipients/up-eve", admin, "{\"active\":false}");
    node.recipient("up-zoe", "up-finance");
    send(node, "With zoe", "", "{\"groups\":[\"up-finance\"]}");
    call(node, "PUT", "/recipients/up-eve", admin, "{\"active\":true}");
  }

  private static String send(RunningNode node, String title, String more, String audience) {
    return node.call(
            "POST",
            "/notices",
            node.adminToken(),
            "{\"title\":\"%s\",\"body\":\"Some words.\"%s,\"audience\":%s}"
                .formatted(title, more, audience),
            "Idempotency-Key",
            "upgrade-" + title.codePointAt(0) + "-" + title.length())
        .json()
        .get("id")
        .asString();
  }

  private static void call(
      RunningNode node, String method, String path, String token, String body) {
    RunningNode.Answer answer = node.call(method, path, token, body);
    assertThat(answer.status()).as(path + " " + answer.body()).isBetween(200, 299);
  }

  /** What each of them is shown, and what the notices' reports say. */
  private static String shown(RunningNode node) {
    Map<String, Object> shown = new TreeMap<>();
    for (String person : PEOPLE) {
      String token = node.tokenFor(person);
      List<String> items = new ArrayList<>();
      for (JsonNode item : node.call("GET", "/inbox?limit=100", token, null).json().get("items")) {
        items.add(
            "%s, version %s, %s, %s"
                .formatted(
                    item.get("title").asString(),
                    item.get("version"),
                    item.hasNonNull("readAt") ? "read" : "unread",
                    item.hasNonNull("acknowledgedAt") ? "acknowledged" : "not acknowledged"));
      }
      shown.put(person, Map.of("unread", unread(node, token), "inbox", items));
    }
    for (JsonNode notice :
        node.call("GET", "/notices?limit=100", node.adminToken(), null).json().get("items")) {
      String title = notice.get("title").asString();
      String status = notice.get("status").asString();
      if (status.equals("DRAFT")) {
        shown.put("notice " + title, status);
        continue;
      }
      JsonNode report =
          node.call(
                  "GET",
                  "/notices/" + notice.get("id").asString() + "/report",
                  node.adminToken(),
                  null)
              .json();
      shown.put(
          "notice " + title,
          "%s, %s reached, %s read, %s acknowledged"
              .formatted(
                  status,
                  report.get("audienceSize"),
                  report.get("read"),
                  report.get("acknowledged")));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shown);
  }

  private static long unread(RunningNode node, String token) {
    return node.call("GET", "/inbox/unread", token, null).json().get("total").asLong();
  }

  private static List<String> differences(RunningNode node) {
    List<String> differences = new ArrayList<>();
    node.bean(Recount.class).compare(difference -> differences.add(difference.toString()));
    return differences;
  }
}
