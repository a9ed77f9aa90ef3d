package io.notice.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands, beside a node that runs on the same database. */
class AdminCommandTest {

  /**
   * What Logback says of itself, and what the node logs. A command runs in a process of its own;
   * here it shares one with a node, which logs while the command's start sets logging up anew.
   */
  private static final Pattern NOT_OF_THE_COMMAND =
      Pattern.compile("^([0-9:,]+ \\|-\\w+ in |\\d{4}-\\d\\d-\\d\\dT).*\\R", Pattern.MULTILINE);

  static TestDatabase database;
  static RunningNode node;
  static JdbcClient sql;

  @TempDir Path folder;

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
  void aPasswordIsResetAndToldOnce() {
    node.recipient("reset-ada");
    Result result = admin("reset-password", "reset-ada");
    assertThat(result.code()).isZero();
    String password = result.out().replaceFirst("(?s).* is now (\\S+), .*", "$1");
    assertThat(node.signIn("reset-ada", password)).isNotBlank();
  }

  @Test
  void aKeyIsMadeThatWorks() {
    Result result =
        admin(
            "create-key",
            "--name",
            "by hand",
            "--scope",
            "notices:read,metrics:read",
            "--expires-in",
            "1d");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().strip()).startsWith("ntk_");
    assertThat(node.call("GET", "/notices", result.out().strip(), null).status()).isEqualTo(200);
    assertThat(node.call("GET", "/recipients", result.out().strip(), null).status()).isEqualTo(403);
  }

  /** A script takes the key from the output, whatever is logged on the way. */
  @Test
  void nothingButTheResultIsOnTheOutput() {
    Logger logger = LoggerFactory.getLogger(AdminCommandTest.class);
    Thread logging =
        Thread.startVirtualThread(() -> {
          while (!Thread.currentThread().isInterrupted()) {
            logger.error("Logged meanwhile.");
            LockSupport.parkNanos(1_000_000);
          }
        });
    try {
      Result result = admin("create-key", "--name", "alone", "--scope", "metrics:read");
      assertThat(result.out()).matches("ntk_\\w+\\R");
    } finally {
      logging.interrupt();
    }
  }

  @Test
  void wrongCallsSayWhatIsWrongAndEndWithTwo() {
    assertThat(admin().code()).isEqualTo(2);
    assertThat(admin("make-coffee").code()).isEqualTo(2);
    Result scope = admin("create-key", "--name", "x", "--scope", "notices:eat");
    assertThat(scope.code()).isEqualTo(2);
    assertThat(scope.err()).contains("There is no scope 'notices:eat'");
    assertThat(admin("reset-password", "no such name!").err())
        .contains("That can't be the name of a recipient: no such name!");
    assertThat(admin("--help").out()).contains("verify-audit", "move-database", "Ends with");
    assertThat(admin("import-recipients", "--help").out()).contains("--dry-run", "displayName");
  }

  @Test
  void whatIsRefusedIsOneSentenceAndEndsWithOne() {
    for (String[] command :
        List.of(
            new String[] {"reset-password", "nobody-there"},
            new String[] {"export-recipient", "nobody-there"},
            new String[] {"create-key", "--name", "x", "--scope", "notices:read", "--as", "nobody"},
            new String[] {"erase-recipient", "admin", "--yes"},
            new String[] {"erase-recipient", "admin"})) {
      Result result = admin(command);
      assertThat(result.code()).as(result.out()).isEqualTo(1);
      assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
    }
  }

  @Test
  void recipientsAreImportedFromCsv() throws IOException {
    node.recipient("csv-group-maker", "csv-finance", "csv-site");
    Path file =
        Files.writeString(
            folder.resolve("people.csv"),
            "\ufeffid,displayName,email,groups\r\n"
                + "csv-ada,\"Lovelace, Ada\",ada@example.org,csv-finance;csv-site\r\n"
                + "csv-bob,\"Bob \"\"B\"\"\",,\r\n");
    Result rehearsed = admin("import-recipients", file.toString(), "--dry-run");
    assertThat(rehearsed.out()).contains("2 created");
    assertThat(node.call("GET", "/recipients/csv-ada", node.adminToken(), null).status())
        .isEqualTo(404);
    assertThat(admin("import-recipients", file.toString()).out())
        .contains("Done: 2 created, 0 updated, 0 unchanged.");
    JsonNode ada = node.call("GET", "/recipients/csv-ada", node.adminToken(), null).json();
    assertThat(ada.get("displayName").asString()).isEqualTo("Lovelace, Ada");
    assertThat(ada.get("groups").toString()).contains("csv-finance", "csv-site");
    assertThat(admin("import-recipients", file.toString()).out()).contains("2 unchanged");
  }

  @Test
  void aFileThatIsWrongNamesTheLineAndChangesNothing() throws IOException {
    Path file =
        Files.writeString(folder.resolve("people.csv"), "id,displayName\nwrong-ada,Ada\n,Bob\n");
    Result result = admin("import-recipients", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Line 3 has '', which can't be the id of a recipient.");
    assertThat(node.call("GET", "/recipients/wrong-ada", node.adminToken(), null).status())
        .isEqualTo(404);
    assertThat(admin("import-recipients", folder.resolve("not-there").toString()).code())
        .isEqualTo(1);
  }

  @Test
  void anAuditLogThatWasTamperedWithIsFound() {
    node.recipient("audit-ada");
    await().untilAsserted(() -> assertThat(admin("verify-audit").code()).isZero());
    try (TestDatabase other = TestDatabase.migrated();
        RunningNode tampered = RunningNode.on(other)) {
      tampered.recipient("audit-bob");
      JdbcClient there = JdbcClient.create(other.dataSource());
      await()
          .until(() ->
              there.sql("select count(*) from audit_unsealed").query(Integer.class).single() == 0);
      there.sql("alter table audit_entry disable trigger all").update();
      there.sql("update audit_entry set target = 'audit-eve' where target = 'audit-bob'").update();
      Result result = on(other, "verify-audit");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("is broken at entry");
    }
  }

  @Test
  void countsAreComparedWithTheRows() {
    String ada = node.recipient("count-ada", "count-group");
    node.send("Everyone", "{\"everyone\":true}");
    Answer read = node.send("Group", "{\"groups\":[\"count-group\"]}");
    node.send("Named", "{\"recipients\":[\"count-ada\"]}");
    node.call("PUT", "/inbox/" + read.json().get("id").asString() + "/read", ada, null);
    Result whole = admin("recount");
    assertThat(whole.err()).isEmpty();
    assertThat(whole.out()).contains("; 0 differ.");
    assertThat(whole.code()).isZero();
    sql.sql(
            "update notice_report set seen = seen + 1, delivered = delivered + 1 where notice ="
                + " ?::uuid")
        .param(read.json().get("id").asString())
        .update();
    Result wrong = admin("recount");
    sql.sql(
            "update notice_report set seen = seen - 1, delivered = delivered - 1 where notice ="
                + " ?::uuid")
        .param(read.json().get("id").asString())
        .update();
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("report of " + read.json().get("id").asString());
    assertThat(wrong.err().lines()).hasSize(1);
  }

  @Test
  void aPersonGetsEverythingThatIsHeldOfThem() {
    String ada = node.recipient("export-ada", "export-group");
    node.send("For all of export", "{\"groups\":[\"export-group\"]}");
    Answer named = node.send("For ada alone", "{\"recipients\":[\"export-ada\"]}");
    node.call("PUT", "/inbox/" + named.json().get("id").asString() + "/read", ada, null);
    Result result = admin("export-recipient", "export-ada");
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode data = new JsonMapper().readTree(result.out());
    assertThat(data.at("/recipient/id").asString()).isEqualTo("export-ada");
    assertThat(data.get("inbox").findValuesAsString("title"))
        .contains("For all of export", "For ada alone");
    assertThat(data.get("inbox").toString()).contains("\"readAt\":\"20");
    assertThat(data.get("groups").findValuesAsString("key")).contains("export-group");
    assertThat(result.out()).doesNotContain("password_hash", "token_hash");
  }

  @Test
  void anErasedPersonIsNowhereAndCountsStayAsTheyWere() {
    String ada = node.recipient("erase-ada", "erase-group");
    String bob = node.recipient("erase-bob", "erase-group");
    Answer both = node.send("For both", "{\"groups\":[\"erase-group\"]}");
    Answer named = node.send("Named with bob", "{\"recipients\":[\"erase-ada\",\"erase-bob\"]}");
    Answer alone = node.send("Dear erase-ada, only you", "{\"recipients\":[\"erase-ada\"]}");
    String id = both.json().get("id").asString();
    assertThat(node.call("PUT", "/inbox/" + id + "/read", ada, null).status()).isEqualTo(200);
    await()
        .until(() ->
            node.call("GET", "/notices/" + id + "/report", node.adminToken(), null)
                    .json()
                    .get("read")
                    .asInt()
                == 1);
    Result result = admin("erase-recipient", "erase-ada", "--yes");
    assertThat(result.code()).as(result.err()).isZero();
    String anonymous = result.out().replaceFirst("(?s).*called (\\S+)\\..*", "$1");

    await()
        .untilAsserted(
            () -> assertThat(node.call("GET", "/inbox", ada, null).status()).isEqualTo(401));
    assertThat(node.call("GET", "/recipients/erase-ada", node.adminToken(), null).status())
        .isEqualTo(404);
    for (String table :
        List.of("recipient", "notice", "notice_version", "notice_search", "session")) {
      assertThat(
              sql.sql("select count(*) from " + table + " t where t::text ilike '%erase-ada%'")
                  .query(Integer.class)
                  .single())
          .as(table)
          .isZero();
    }
    JsonNode report =
        node.call("GET", "/notices/" + id + "/report", node.adminToken(), null).json();
    assertThat(report.get("audienceSize").asInt()).isEqualTo(2);
    assertThat(report.get("read").asInt()).isEqualTo(1);
    assertThat(
            node.call(
                    "GET", "/notices/" + named.json().get("id").asString(), node.adminToken(), null)
                .body())
        .contains(anonymous, "erase-bob");
    assertThat(
            node.call(
                    "GET", "/notices/" + alone.json().get("id").asString(), node.adminToken(), null)
                .body())
        .doesNotContain("only you");
    assertThat(node.call("GET", "/inbox/unread", bob, null).json().get("total").asInt())
        .isEqualTo(2);
    assertThat(node.call("GET", "/audit?action=recipient.erase", node.adminToken(), null).body())
        .contains("erase-ada", anonymous);

    // The id is free again, and whoever has it now is somebody else.
    node.recipient("erase-ada");
    assertThat(node.send("To the new one", "{\"recipients\":[\"erase-ada\"]}").status())
        .isEqualTo(201);
    assertThat(admin("recount").out()).contains("; 0 differ.");
    assertThat(admin("verify-audit").code()).isZero();
  }

  @Test
  void everythingMovesToAnotherDatabase() throws IOException {
    try (TestDatabase from = TestDatabase.migrated();
        TestDatabase to = TestDatabase.empty()) {
      String token;
      try (RunningNode old = RunningNode.on(from)) {
        token = old.recipient("move-ada", "move-group");
        for (int i = 0; i < 20; i++) {
          old.send(
              "Number " + i, i % 2 == 0 ? "{\"everyone\":true}" : "{\"groups\":[\"move-group\"]}");
        }
        assertThat(old.call("POST", "/inbox/read-all", token, "{\"upTo\":5}").status())
            .isEqualTo(200);
      }
      Path password = Files.writeString(folder.resolve("password"), to.password() + "\n");
      String[] move = {
        "move-database",
        "--to",
        to.jdbcUrl(),
        "--username",
        to.username(),
        "--password-file",
        password.toString()
      };
      Result moved = on(from, move);
      assertThat(moved.code()).as(moved.err()).isZero();
      assertThat(moved.out()).contains("rows of", "SPRING_DATASOURCE_URL=" + to.jdbcUrl());

      try (RunningNode fresh = RunningNode.on(to)) {
        // Tokens still hold, counts and positions go on, and what is sent gets the next position.
        JsonNode unread = fresh.call("GET", "/inbox/unread", token, null).json();
        assertThat(unread.get("total").asInt()).isBetween(1, 20);
        long position = unread.get("position").asLong();
        Answer sent = fresh.send("After", "{\"everyone\":true}");
        assertThat(sent.json().get("position").asLong()).isGreaterThan(position);
        assertThat(fresh.call("GET", "/inbox/unread", token, null).json().get("total").asInt())
            .isEqualTo(unread.get("total").asInt() + 1);
        fresh.recipient("move-bob");
        assertThat(on(to, "recount").out()).contains("; 0 differ.");
        await().untilAsserted(() -> assertThat(on(to, "verify-audit").code()).isZero());
      }
      Result again = on(from, move);
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.err()).contains("That database is not empty");
    }
  }

  private static Result admin(String... words) {
    return on(database, words);
  }

  private static Result on(TestDatabase on, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    if (!args.isEmpty() && !args.contains("--help")) {
      args.add("--spring.datasource.url=" + on.jdbcUrl());
      args.add("--spring.datasource.username=" + on.username());
      args.add("--spring.datasource.password=" + on.password());
    }
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int code = AdminCommand.run(args);
      return new Result(
          code,
          printed.toString(StandardCharsets.UTF_8),
          NOT_OF_THE_COMMAND.matcher(complained.toString(StandardCharsets.UTF_8)).replaceAll(""));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private record Result(int code, String out, String err) {}
}
