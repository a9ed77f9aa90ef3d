package io.notice.web.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The life of a notice over HTTP: states, entity tags, merge patches. */
class NoticeLifeHttpTest {

  private static final String TO_ADA =
      "\"title\":\"t\",\"body\":\"b\",\"audience\":{\"recipients\":[\"ada\"]}";

  static TestDatabase database;
  static RunningNode node;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    node.recipient("ada", "finance");
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void aDraftLivesAndIsPublished() {
    Answer created = post("/notices", "{\"draft\":true,\"title\":\"Draft\"}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().get("status").asString()).isEqualTo("DRAFT");
    assertThat(created.json().get("version").asInt()).isZero();
    assertThat(created.json().get("position").isNull()).isTrue();
    String path = "/notices/" + created.json().get("id").asString();
    Answer early = post(path + "/publish", null);
    assertThat(early.status()).isEqualTo(400);
    assertThat(early.json().get("errors").toString()).contains("/body", "/audience");

    Answer patched =
        patch(path, tag(path), "{\"body\":\"b\",\"audience\":{\"recipients\":[\"ada\"]}}");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.json().get("audienceSize").asInt()).isEqualTo(1);
    Answer published = post(path + "/publish", null);
    assertThat(published.status()).as(published.body()).isEqualTo(200);
    assertThat(published.json().get("status").asString()).isEqualTo("PUBLISHED");
    assertThat(published.json().get("version").asInt()).isEqualTo(1);
    assertThat(published.json().get("position").asLong()).isPositive();
    assertProblem(post(path + "/publish", null), 409, "notice-state");
    assertProblem(call("DELETE", path, null, null), 409, "notice-state");
  }

  @Test
  void aDraftIsDeleted() {
    String path = "/notices/" + post("/notices", "{\"draft\":true}").json().get("id").asString();
    assertThat(call("DELETE", path, null, null).status()).isEqualTo(204);
    assertProblem(get(path), 404, "not-found");
    assertProblem(call("DELETE", path, null, null), 404, "not-found");
  }

  @Test
  void aPatchNeedsTheVersionThatWasSeen() {
    String path = sent();
    assertProblem(patch(path, null, "{\"title\":\"x\"}"), 428, "precondition-required");
    String seen = tag(path);
    assertThat(patch(path, seen, "{\"title\":\"x\"}").status()).isEqualTo(200);
    assertProblem(patch(path, seen, "{\"title\":\"y\"}"), 412, "version-stale");
    assertProblem(patch(path, "\"nonsense\"", "{\"title\":\"y\"}"), 412, "version-stale");
    assertThat(patch(path, "*", "{\"title\":\"z\"}").json().get("title").asString()).isEqualTo("z");
    assertThat(patch(path, "\"a\", " + tag(path), "{\"title\":\"zz\"}").status()).isEqualTo(200);
    assertThat(get(path).json().get("version").asInt()).isEqualTo(4);
    assertThat(get(path + "/versions").json().get("items")).hasSize(4);
  }

  @Test
  void aPatchMergesAndClears() {
    String path =
        "/notices/"
            + post(
                    "/notices",
                    "{"
                        + TO_ADA
                        + ",\"link\":\"/a\",\"linkLabel\":\"A\",\"data\":{\"x\":1,\"y\":{\"z\":2}}}")
                .json()
                .get("id")
                .asString();
    JsonNode patched =
        patch(path, "*", "{\"link\":null,\"linkLabel\":null,\"data\":{\"x\":null,\"y\":{\"w\":3}}}")
            .json();
    assertThat(patched.get("link").isNull()).isTrue();
    assertThat(patched.get("data").get("y").get("z").asInt()).isEqualTo(2);
    assertThat(patched.get("data").get("y").get("w").asInt()).isEqualTo(3);
    assertThat(patched.get("data").has("x")).isFalse();
    assertThat(patched.get("title").asString()).isEqualTo("t");
  }

  @Test
  void badPatchesNameWhatIsWrongAndChangeNothing() {
    String path = sent();
    String before = get(path).body();
    assertProblem(patch(path, "*", "{\"colour\":\"red\"}"), 400, "invalid", "/colour");
    assertProblem(patch(path, "*", "{\"title\":7}"), 400, "invalid", "/title");
    assertProblem(patch(path, "*", "{\"title\":null}"), 400, "invalid", "/title");
    assertProblem(patch(path, "*", "{\"material\":\"yes\"}"), 400, "invalid", "/material");
    assertProblem(patch(path, "*", "[]"), 400, "invalid");
    assertProblem(patch(path, "*", "{\"priority\":\"LOW\"}"), 409, "notice-state");
    assertProblem(patch(path, "*", "{\"audience\":{\"everyone\":true}}"), 409, "notice-state");
    assertProblem(
        patch(path, "*", "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}"), 400, "invalid", "/expiresAt");
    assertThat(get(path).body()).isEqualTo(before);
    post(path + "/recall", null);
    assertProblem(patch(path, "*", "{\"title\":\"late\"}"), 409, "notice-state");
  }

  @Test
  void aScheduledOneBecomesADraftWithoutItsTime() {
    String at = Instant.now().plusSeconds(3600).toString();
    Answer created = post("/notices", "{" + TO_ADA + ",\"publishAt\":\"" + at + "\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.json().get("status").asString()).isEqualTo("SCHEDULED");
    assertThat(created.json().get("audienceSize").asInt()).isEqualTo(1);
    assertThat(created.json().get("queued").asInt()).isZero();
    String path = "/notices/" + created.json().get("id").asString();
    assertProblem(
        patch(path, "*", "{\"expiresAt\":\"" + Instant.now().plusSeconds(60) + "\"}"),
        400,
        "invalid",
        "/expiresAt");
    assertThat(patch(path, "*", "{\"publishAt\":null}").json().get("status").asString())
        .isEqualTo("DRAFT");
    assertThat(patch(path, "*", "{\"publishAt\":\"" + at + "\"}").json().get("status").asString())
        .isEqualTo("SCHEDULED");
    assertThat(post(path + "/publish", null).json().get("status").asString())
        .isEqualTo("PUBLISHED");
  }

  @Test
  void aScheduledNoticeKeepsItsGroup() {
    assertThat(call("PUT", "/groups/kept", null, "{\"name\":\"Kept\"}").status()).isEqualTo(201);
    String at = Instant.now().plusSeconds(3600).toString();
    Answer created =
        post(
            "/notices",
            "{\"title\":\"t\",\"body\":\"b\",\"audience\":{\"groups\":[\"kept\"]},\"publishAt\":\""
                + at
                + "\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertProblem(call("DELETE", "/groups/kept", null, null), 409, "group-in-use");
    String path = "/notices/" + created.json().get("id").asString();
    patch(path, "*", "{\"publishAt\":null}");
    assertThat(call("DELETE", "/groups/kept", null, null).status()).isEqualTo(204);
  }

  @Test
  void aTestIsInTheCallersInboxAlone() {
    String path = sent();
    assertThat(post(path + "/test", null).status()).isEqualTo(204);
    JsonNode items = get("/inbox").json().get("items");
    assertThat(items).isNotEmpty();
    assertThat(items.get(0).get("test").asBoolean()).isTrue();
    Answer ada = node.call("GET", "/inbox", node.tokenFor("ada"), null);
    assertThat(ada.body()).doesNotContain("\"test\"");
  }

  @Test
  void whatIsInNoInboxAnyMoreIsNotTestedEither() {
    String path = sent();
    post(path + "/recall", null);
    assertProblem(post(path + "/test", null), 409, "notice-state");
  }

  @Test
  void aDraftMayHaveALabelBeforeItsLink() {
    Answer created = post("/notices", "{\"draft\":true,\"linkLabel\":\"Status page\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
  }

  @Test
  void aLinkCanBeTakenAwayAndItsLabelStays() {
    String path = path(post("/notices", "{" + TO_ADA + ",\"link\":\"/a\",\"linkLabel\":\"More\"}"));
    Answer patched = patch(path, "*", "{\"link\":null}");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.json().get("link").isNull()).isTrue();
  }

  @Test
  void aLinkMayLeadToAnyHostThatBrowsersKnow() {
    for (String link : new String[] {"http://app_server:8080/a", "https://bücher.example/"}) {
      Answer sent = post("/notices", "{" + TO_ADA + ",\"link\":\"" + link + "\"}");
      assertThat(sent.status()).as(link).isEqualTo(201);
    }
  }

  @Test
  void aBlankNameIsNoneAndTheAuthorsIsShown() {
    String id =
        post("/notices", "{" + TO_ADA + ",\"senderName\":\" \"}").json().get("id").asString();
    assertThat(get("/notices/" + id).json().get("senderName").isNull()).isTrue();
    Answer item = node.call("GET", "/inbox/" + id, node.tokenFor("ada"), null);
    assertThat(item.json().get("sender").get("name").asString()).isNotBlank();
  }

  @Test
  void timesAreKeptAsFineAsTheDatabaseKeepsThemAndNeverLater() {
    String path =
        path(post("/notices", "{" + TO_ADA + ",\"expiresAt\":\"9999-12-31T23:59:59.9999999Z\"}"));
    assertThat(get(path).json().get("expiresAt").asString())
        .isEqualTo("9999-12-31T23:59:59.999999Z");
    assertThat(patch(path, "*", "{\"title\":\"edited\"}").status()).isEqualTo(200);
  }

  @Test
  void aNameThatIsNotKnownIsRefusedInAPatchEvenToRemoveIt() {
    String path = sent();
    assertProblem(patch(path, "*", "{\"colour\":null}"), 400, "invalid", "/colour");
    assertProblem(
        patch(path, "*", "{\"audience\":{\"teams\":null}}"), 400, "invalid", "/audience/teams");
  }

  @Test
  void aReasonIsCountedInCharacters() {
    assertThat(post(sent() + "/recall", "{\"reason\":\"" + "😀".repeat(500) + "\"}").status())
        .isEqualTo(200);
    assertProblem(
        post(sent() + "/recall", "{\"reason\":\"" + "😀".repeat(501) + "\"}"),
        400,
        "invalid",
        "/reason");
  }

  private static String path(Answer created) {
    return "/notices/" + created.json().get("id").asString();
  }

  private static String sent() {
    return "/notices/" + post("/notices", "{" + TO_ADA + "}").json().get("id").asString();
  }

  private static Answer get(String path) {
    return call("GET", path, null, null);
  }

  private static Answer post(String path, @Nullable String body) {
    return call("POST", path, null, body);
  }

  private static Answer patch(String path, @Nullable String ifMatch, String body) {
    return call("PATCH", path, ifMatch, body);
  }

  private static String tag(String path) {
    return get(path).headers().firstValue("ETag").orElseThrow();
  }

  private static Answer call(
      String method, String path, @Nullable String ifMatch, @Nullable String body) {
    return ifMatch == null
        ? node.call(method, path, node.adminToken(), body)
        : node.call(method, path, node.adminToken(), body, "If-Match", ifMatch);
  }

  private static void assertProblem(Answer answer, int status, String slug, String... pointers) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("type").asString()).endsWith(slug);
    for (String pointer : pointers) {
      assertThat(answer.json().get("errors").toString()).contains(pointer);
    }
  }
}
