package io.notice.web.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class AuditHttpTest {

  static TestDatabase database;
  static RunningNode node;
  static JdbcClient sql;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    sql = JdbcClient.create(database.dataSource());
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void entrySaysWhoDidWhatToWhatWhenFromWhereAndWithWhatResult() {
    assertThat(node.call("PUT", "/groups/http", node.adminToken(), "{\"name\":\"HTTP\"}").status())
        .isEqualTo(201);
    Answer answer = get("/audit?target=http");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().propertyNames()).containsExactly("items", "nextCursor");
    JsonNode entry = answer.json().get("items").get(0);
    assertThat(entry.propertyNames())
        .containsExactly(
            "id", "at", "actor", "action", "target", "result", "address", "before", "after");
    assertThat(entry.get("id").isString()).isTrue();
    assertThat(Instant.parse(entry.get("at").asString()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(entry.get("actor").asString()).isEqualTo("admin");
    assertThat(entry.get("action").asString()).isEqualTo("group.create");
    assertThat(entry.get("result").asString()).isEqualTo("DONE");
    assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(entry.get("before").isNull()).isTrue();
    assertThat(entry.get("after").get("name").asString()).isEqualTo("HTTP");
  }

  @Test
  void pagesGoOnByCursor() {
    for (int i = 0; i < 7; i++) {
      node.call("PUT", "/groups/paged", node.adminToken(), "{\"name\":\"Name %d\"}".formatted(i));
    }
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get("/audit?target=paged&limit=3" + cursor).json();
      page.get("items").forEach(item -> ids.add(item.get("id").asString()));
      cursor =
          page.get("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor").asString();
    } while (cursor != null);
    assertThat(ids).hasSize(7).doesNotHaveDuplicates();
    JsonNode one =
        get("/audit?actor=ADMIN&action=group.update&target=paged&result=DONE&from=2020-01-01"
                + "&to=2999-01-01T00:00:00Z&limit=100")
            .json();
    assertThat(one.get("items")).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=yesterday",
        "to=2026-13-01",
        "from=2026-01-02&to=2026-01-01",
        "result=maybe",
        "limit=0",
        "limit=101",
        "limit=many",
        "cursor=x",
        "actor=12345678901234567890123456789012345678901234567890123456789012345678901234567890123"
            + "456789012345678901"
      })
  void filterThatCannotBeIsInvalid(String query) {
    Answer answer = get("/audit?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("type").asString()).endsWith("/invalid");
    if (!query.startsWith("limit") && !query.startsWith("cursor")) {
      Answer csv = csv("/audit?" + query);
      assertThat(csv.status()).isEqualTo(400);
      assertThat(csv.headers().firstValue("Content-Disposition")).isEmpty();
    }
  }

  @Test
  void exportIsCsvThatSpreadsheetsDoNotRun() {
    node.call("PUT", "/groups/csv", node.adminToken(), "{\"name\":\"=1+1, \\\"x\\\"\"}");
    sql.sql(
            "insert into audit_entry (actor, action, target, result) values ('=cmd',"
                + " 'group.create', 'csv', 'DONE')")
        .update();
    Answer csv = csv("/audit?target=csv");
    assertThat(csv.status()).as(csv.body()).isEqualTo(200);
    assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"audit.csv\"");
    String[] lines = csv.body().substring(1).split("\r\n");
    assertThat(lines[0]).isEqualTo("id,at,actor,action,target,result,address,before,after");
    assertThat(lines[1]).contains(",'=cmd,group.create,csv,DONE,,,");
    assertThat(lines[2])
        .endsWith(
            ",admin,group.create,csv,DONE,127.0.0.1,,"
                + "\"{\"\"name\"\":\"\"=1+1, \\\"\"x\\\"\"\"\"}\"");
    assertThat(actions("/audit?action=audit.export")).contains("audit.export");
  }

  @Test
  void chainHoldsUntilSomebodyChangesAnEntry() {
    awaitSealed();
    JsonNode chain = get("/audit/chain").json();
    assertThat(chain.propertyNames()).containsExactly("ok", "checkedTo", "at", "brokenAt");
    assertThat(chain.get("ok").asBoolean()).isTrue();
    assertThat(chain.get("checkedTo").isString()).isTrue();
    assertThat(chain.get("brokenAt").isNull()).isTrue();

    sql.sql("alter table audit_entry disable trigger audit_entry_append_only").update();
    long first = sql.sql("select min(id) from audit_entry").query(Long.class).single();
    String actor =
        sql.sql("select actor from audit_entry where id = ?")
            .param(first)
            .query(String.class)
            .single();
    sql.sql("update audit_entry set actor = 'x' where id = ?").param(first).update();
    JsonNode broken = get("/audit/chain").json();
    assertThat(broken.get("ok").asBoolean()).isFalse();
    assertThat(broken.get("brokenAt").asString()).isEqualTo(Long.toString(first));
    sql.sql("update audit_entry set actor = ? where id = ?").params(actor, first).update();
    sql.sql("alter table audit_entry enable always trigger audit_entry_append_only").update();
    assertThat(get("/audit/chain").json().get("ok").asBoolean()).isTrue();
  }

  @Test
  void routesThatSomebodyMayNotTakeAreNotedDownOnceAMinute() {
    String token = node.recipient("curious");
    for (int i = 0; i < 5; i++) {
      assertThat(node.call("GET", "/audit", token, null).status()).isEqualTo(403);
      assertThat(node.call("DELETE", "/presence/somebody-" + i, token, null).status())
          .isEqualTo(403);
    }
    JsonNode items = get("/audit?actor=curious&result=REFUSED").json().get("items");
    assertThat(items).hasSize(2);
    assertThat(items.get(0).get("action").asString()).isEqualTo("access.refuse");
    assertThat(items.get(0).get("target").asString())
        .isEqualTo("DELETE /api/v1/presence/{recipient}");
    assertThat(items.get(0).get("address").asString()).isEqualTo("127.0.0.1");
  }

  @Test
  void noSecretIsEverInIt() {
    List<String> secrets = new ArrayList<>();
    String first = "the first password of mine";
    String second = "another password of mine";
    String wrong = "a password that is wrong";
    assertThat(
            node.call(
                    "PUT",
                    "/recipients/secretive",
                    node.adminToken(),
                    "{\"displayName\":\"Secretive\",\"password\":\"%s\"}".formatted(first))
                .status())
        .isEqualTo(201);
    Answer login = login("secretive", first);
    assertThat(login.status()).as(login.body()).isEqualTo(200);
    String token = login.json().get("accessToken").asString();
    assertThat(login("secretive", wrong).status()).isEqualTo(401);
    assertThat(login(second, "typed into the wrong field").status()).isEqualTo(401);
    assertThat(
            node.call(
                    "PUT",
                    "/me/password",
                    token,
                    "{\"current\":\"%s\",\"password\":\"%s\"}".formatted(first, second))
                .status())
        .isEqualTo(204);
    Answer refreshed =
        node.call(
            "POST",
            "/auth/refresh",
            null,
            "{\"refreshToken\":\"%s\"}".formatted(login.json().get("refreshToken").asString()));
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    Answer key =
        node.call(
            "POST",
            "/api-keys",
            node.adminToken(),
            "{\"name\":\"secrets\",\"scopes\":[\"tokens:issue\"]}");
    Answer rotated =
        node.call(
            "POST",
            "/api-keys/" + key.json().get("id").asString() + "/rotate",
            node.adminToken(),
            null);
    Answer issued =
        node.call(
            "POST", "/recipients/secretive/tokens", rotated.json().get("key").asString(), null);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    assertThat(
            node.call(
                    "POST",
                    "/auth/logout",
                    null,
                    "{\"refreshToken\":\"%s\"}"
                        .formatted(refreshed.json().get("refreshToken").asString()))
                .status())
        .isEqualTo(204);
    secrets.addAll(List.of(first, second, wrong, "typed into", RunningNode.ADMIN_PASSWORD));
    for (Answer answer : List.of(login, refreshed, issued)) {
      secrets.add(answer.json().get("accessToken").asString());
    }
    secrets.add(login.json().get("refreshToken").asString());
    secrets.add(refreshed.json().get("refreshToken").asString());
    secrets.add(key.json().get("key").asString());
    secrets.add(rotated.json().get("key").asString());

    List<String> hashes =
        sql.sql(
                """
                select password_hash from recipient where password_hash is not null
                union all select encode(hash, 'hex') from api_key_secret
                union all select encode(token_hash, 'hex') from session
                """)
            .query((row, number) -> row.getString(1))
            .list();
    secrets.addAll(hashes);

    String everything =
        String.join(
            "\n",
            sql.sql("select e::text from audit_entry e")
                .query((row, number) -> row.getString(1))
                .list());
    assertThat(actions("/audit?actor=secretive&limit=100"))
        .contains("session.create", "session.refuse", "password.change", "session.end");
    assertThat(everything).contains("token.issue", "key.rotate");
    for (String secret : secrets) {
      assertThat(everything).doesNotContain(secret);
      for (String part : secret.split("\\.")) {
        if (part.length() > 12) {
          assertThat(everything).doesNotContain(part);
        }
      }
    }
  }

  private static Answer login(String name, String password) {
    return node.call(
        "POST",
        "/auth/login",
        null,
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  private static List<String> actions(String path) {
    return StreamSupport.stream(get(path).json().get("items").spliterator(), false)
        .map(item -> item.get("action").asString())
        .toList();
  }

  private static void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> sql.sql("select count(*) from audit_unsealed").query(Long.class).single() == 0);
  }

  private static Answer get(String path) {
    return node.call("GET", path, node.adminToken(), null);
  }

  private static Answer csv(String path) {
    return node.call("GET", path, node.adminToken(), null, "Accept", "text/csv");
  }
}
