package io.notice.web.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ReportsHttpTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static TestDatabase database;
  static RunningNode node;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void reportHasItsNumbersAndATagThatCoversThem() throws Exception {
    String ada = node.recipient("report-ada", "reports");
    node.recipient("report-bob", "reports");
    String id = sendTo("reports");
    JsonNode fresh = report(id).json();
    assertThat(fresh.propertyNames())
        .containsExactly(
            "audienceSize",
            "delivered",
            "seen",
            "read",
            "acknowledged",
            "late",
            "medianReadSeconds",
            "curve");
    assertThat(fresh.get("audienceSize").asInt()).isEqualTo(2);
    assertThat(fresh.get("medianReadSeconds").isNull()).isTrue();
    String tag = report(id).headers().firstValue("ETag").orElseThrow();
    assertThat(
            get("/notices/" + id + "/report", node.adminToken(), "If-None-Match", tag).statusCode())
        .isEqualTo(304);

    assertThat(node.call("PUT", "/inbox/" + id + "/read", ada, null).status()).isEqualTo(200);
    await().until(() -> report(id).json().get("read").asInt() == 1);
    JsonNode read = report(id).json();
    assertThat(read.get("delivered").asInt()).isEqualTo(1);
    assertThat(read.get("seen").asInt()).isEqualTo(1);
    assertThat(read.get("medianReadSeconds").asDouble()).isPositive();
    assertThat(read.get("curve").get(read.get("curve").size() - 1).propertyNames())
        .containsExactly("at", "delivered", "read", "acknowledged");
    assertThat(
            get("/notices/" + id + "/report", node.adminToken(), "If-None-Match", tag).statusCode())
        .isEqualTo(200);

    JsonNode notice = node.call("GET", "/notices/" + id, node.adminToken(), null).json();
    assertThat(notice.get("report").get("read").asInt()).isEqualTo(1);
    assertThat(notice.get("report").get("audienceSize").asInt()).isEqualTo(2);
    JsonNode listed = node.call("GET", "/notices?limit=1", node.adminToken(), null).json();
    assertThat(listed.get("items").get(0).get("report").get("read").asInt()).isEqualTo(1);
  }

  @Test
  void openStreamDelivers() throws Exception {
    String ada = node.recipient("stream-ada", "streams");
    HttpResponse<InputStream> stream =
        HTTP.send(
            HttpRequest.newBuilder(uri("/stream"))
                .header("Authorization", "Bearer " + ada)
                .header("Accept", "text/event-stream")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    String id;
    try (InputStream body = stream.body()) {
      id = sendTo("streams");
      StringBuilder events = new StringBuilder();
      while (events.indexOf(id) < 0) {
        int c = body.read();
        assertThat(c).isNotNegative();
        events.append((char) c);
      }
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> report(id).json().get("delivered").asInt() == 1);
    assertThat(report(id).json().get("seen").asInt()).isZero();
    JsonNode receipt = receipts(id, "").json().get("items").get(0);
    assertThat(receipt.get("delivered").asBoolean()).isTrue();
    assertThat(receipt.get("seenAt").isNull()).isTrue();
  }

  @Test
  void receiptsComeInPages() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      node.recipient("page-" + i, "pages");
      ids.add("page-" + i);
    }
    String id = sendTo("pages");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = receipts(id, "?limit=2" + cursor).json();
      page.get("items").forEach(item -> seen.add(item.get("recipient").get("id").asString()));
      cursor =
          page.get("nextCursor").isNull() ? "" : "&cursor=" + page.get("nextCursor").asString();
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactlyElementsOf(ids);
    JsonNode item = receipts(id, "?q=page-3").json().get("items").get(0);
    assertThat(item.propertyNames())
        .containsExactly("recipient", "delivered", "seenAt", "readAt", "acknowledgedAt", "version");
    assertThat(item.get("recipient").propertyNames())
        .containsExactly("id", "displayName", "groups");
    assertThat(item.get("recipient").get("groups").get(0).asString()).isEqualTo("pages");
    assertThat(item.get("version").isNull()).isTrue();
  }

  @Test
  void badParametersAreNamed() {
    node.recipient("bad-ada", "bads");
    String id = sendTo("bads");
    for (String bad :
        List.of(
            "state=READ",
            "state=lost",
            "group=no+group",
            "group=nowhere",
            "cursor=x",
            "limit=0",
            "limit=101",
            "limit=many",
            "q=" + "x".repeat(201))) {
      Answer answer = receipts(id, "?" + bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.json().get("errors").get(0).get("pointer").asString())
          .isEqualTo(bad.substring(0, bad.indexOf('=')));
    }
    for (String bad :
        List.of(
            "from=yesterday",
            "to=2026-13-01",
            "zone=Mars/Base",
            "from=2026-01-02&to=2026-01-01",
            "from=2025-01-01&to=2026-01-02",
            "from=-999999999-01-01T00:00Z")) {
      Answer answer = node.call("GET", "/overview?" + bad, node.adminToken(), null);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.json().get("errors").get(0).get("pointer").asString())
          .isEqualTo(bad.substring(0, bad.indexOf('=')));
    }
  }

  @Test
  void unknownAndForeignNoticesAreNotFound() throws Exception {
    node.recipient("foreign-ada", "foreigns");
    String id = sendTo("foreigns");
    String other = node.key("notices:write");
    String reader = node.key("notices:read");
    for (String path : List.of("/report", "/receipts")) {
      for (String unknown : List.of("00000000-0000-4000-8000-000000000000", "x")) {
        assertThat(node.call("GET", "/notices/" + unknown + path, reader, null).status())
            .isEqualTo(404);
      }
      assertThat(node.call("GET", "/notices/" + id + path, other, null).status()).isEqualTo(404);
      assertThat(node.call("GET", "/notices/" + id + path, reader, null).status()).isEqualTo(200);
    }
    HttpResponse<String> csv = get("/notices/" + id + "/receipts", other, "Accept", "text/csv");
    assertThat(csv.statusCode()).isEqualTo(404);
    assertThat(csv.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(csv.headers().firstValue("Content-Disposition")).isEmpty();
  }

  @Test
  void exportIsCsvThatSpreadsheetsDoNotRun() throws Exception {
    String mallory = node.recipient("csv-mallory", "exports", "exports-b");
    for (String name :
        List.of("=1+1", "+SUM(A1)", "-2", "@cmd", "say \\\"hi\\\", please", "\\u5f20\\u4f1f")) {
      int number = List.of("=1+1", "+SUM(A1)", "-2", "@cmd").indexOf(name);
      String id = "csv-" + (number >= 0 ? number : name.startsWith("say") ? "quote" : "wei");
      assertThat(
              node.call(
                      "PUT",
                      "/recipients/" + id,
                      node.adminToken(),
                      "{\"displayName\":\"" + name + "\",\"groups\":[\"exports\"]}")
                  .status())
          .isEqualTo(201);
    }
    String id = sendTo("exports");
    node.call("PUT", "/inbox/" + id + "/read", mallory, null);
    HttpResponse<byte[]> response =
        HTTP.send(
            HttpRequest.newBuilder(uri("/notices/" + id + "/receipts"))
                .header("Authorization", "Bearer " + node.adminToken())
                .header("Accept", "text/csv")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"receipts-" + id + ".csv\"");
    assertThat(response.body()).startsWith(0xEF, 0xBB, 0xBF);
    String text = new String(response.body(), StandardCharsets.UTF_8).substring(1);
    List<String> lines = List.of(text.split("\r\n"));
    assertThat(lines.getFirst())
        .isEqualTo("id,displayName,groups,delivered,seenAt,readAt,acknowledgedAt,version");
    assertThat(lines.get(1)).startsWith("csv-mallory,csv-mallory,exports exports-b,true,20");
    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "csv-0,'=1+1,exports,false,,,,",
            "csv-1,'+SUM(A1),exports,false,,,,",
            "csv-2,'-2,exports,false,,,,",
            "csv-3,'@cmd,exports,false,,,,",
            "csv-quote,\"say \"\"hi\"\", please\",exports,false,,,,",
            "csv-wei,张伟,exports,false,,,,");
    assertThat(text).endsWith("\r\n");
    HttpResponse<String> unread =
        get("/notices/" + id + "/receipts?state=read", node.adminToken(), "Accept", "text/csv");
    assertThat(unread.body().split("\r\n")).hasSize(2);
    assertThat(
            get("/notices/" + id + "/receipts", node.adminToken(), "Accept", "*/*")
                .headers()
                .firstValue("Content-Type"))
        .contains("application/json");
  }

  @Test
  void whoPrefersJsonGetsNoFile() throws Exception {
    node.recipient("preferring-ada", "preferring");
    String receipts = "/notices/" + sendTo("preferring") + "/receipts";
    for (String path : List.of(receipts, "/audit")) {
      for (String accept :
          List.of(
              "application/json",
              "application/json, text/csv;q=0.5",
              "text/csv;q=0.5, application/json",
              "application/json, text/plain, */*",
              "text/html, */*;q=0.8")) {
        assertThat(contentType(path, accept)).as(path + " " + accept).isEqualTo("application/json");
      }
      for (String accept : List.of("text/csv", "text/*", "application/json;q=0.5, text/csv")) {
        assertThat(contentType(path, accept)).as(path + " " + accept).startsWith("text/csv");
      }
    }
  }

  private static String contentType(String path, String accept) throws Exception {
    return get(path, node.adminToken(), "Accept", accept)
        .headers()
        .firstValue("Content-Type")
        .orElseThrow();
  }

  @Test
  void overviewHasItsShape() {
    node.recipient("overview-ada", "overviews");
    sendTo("overviews");
    await()
        .untilAsserted(() ->
            assertThat(
                    node.call("GET", "/overview?zone=Asia/Tokyo", node.adminToken(), null)
                        .json()
                        .get("sent")
                        .asInt())
                .isPositive());
    JsonNode overview =
        node.call("GET", "/overview?zone=Asia/Tokyo", node.adminToken(), null).json();
    assertThat(overview.propertyNames())
        .containsExactly(
            "sent",
            "people",
            "readWithinDay",
            "acknowledgedInTime",
            "outstanding",
            "previous",
            "days",
            "scheduled",
            "attention");
    assertThat(overview.get("previous").propertyNames())
        .containsExactly("sent", "people", "readWithinDay", "acknowledgedInTime", "outstanding");
    assertThat(overview.get("days")).hasSize(7);
    assertThat(overview.get("days").get(6).propertyNames())
        .containsExactly("date", "sent", "delivered", "read");
    assertThat(overview.get("days").get(6).get("date").asString()).hasSize(10);
    assertThat(overview.get("people").asInt()).isPositive();
  }

  @Test
  void exportThatFailsHalfWayIsCutAndNotTakenForWhole() throws Exception {
    JdbcClient sql = JdbcClient.create(database.dataSource());
    node.recipient("cut-ada", "cuts");
    sql.sql(
            """
            with person as (
              insert into recipient (id, display_name) select 'cut-' || n, repeat('x', 190) from generate_series(1, 9000) n
              returning ordinal),
            state as (insert into inbox_state (recipient) select ordinal from person)
            insert into membership (recipient, group_ordinal, joined_change)
            select person.ordinal, g.ordinal, (select min(id) from directory_change where position is not null)
            from person, recipient_group g where g.key = 'cuts'
            """)
        .update();
    String id = sendTo("cuts");
    HttpResponse<String> whole =
        get("/notices/" + id + "/receipts", node.adminToken(), "Accept", "text/csv");
    assertThat(whole.body().split("\r\n")).hasSize(9002);
    // the second part can't be read
    sql.sql(
            """
            alter table recipient add column broken integer generated always as (
              case when id = 'cut-8000' then 0 else 1 end) virtual
            """)
        .update();
    sql.sql("alter table inbox_state rename to inbox_state_table").update();
    sql.sql(
            """
            create view inbox_state as select s.*, case when r.id = 'cut-8000' then 1 / r.broken else 1 end as trap
            from inbox_state_table s join recipient r on r.ordinal = s.recipient
            where case when r.id = 'cut-8000' then 1 / r.broken else 1 end = 1
            """)
        .update();
    try {
      assertThat(cut(id)).isTrue();
    } finally {
      sql.sql("drop view inbox_state").update();
      sql.sql("alter table inbox_state_table rename to inbox_state").update();
      sql.sql("alter table recipient drop column broken").update();
    }
  }

  private static boolean cut(String id) throws InterruptedException {
    try {
      get("/notices/" + id + "/receipts", node.adminToken(), "Accept", "text/csv");
      return false;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  private static String sendTo(String group) {
    Answer sent = node.send("To " + group, "{\"groups\":[\"" + group + "\"]}");
    assertThat(sent.status()).as(sent.body()).isEqualTo(201);
    return sent.json().get("id").asString();
  }

  private static Answer report(String id) {
    return node.call("GET", "/notices/" + id + "/report", node.adminToken(), null);
  }

  private static Answer receipts(String id, String query) {
    return node.call("GET", "/notices/" + id + "/receipts" + query, node.adminToken(), null);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + node.port() + "/api/v1" + path);
  }

  private static HttpResponse<String> get(String path, String token, String name, String value)
      throws java.io.IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token)
            .header(name, value)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
