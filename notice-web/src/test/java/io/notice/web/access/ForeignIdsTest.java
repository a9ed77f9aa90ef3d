package io.notice.web.access;

import static io.notice.web.access.SharedNode.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The column of the access matrix that needs ids: what is another recipient's, another publisher's
 * draft or another key's is answered to the letter as what does not exist, and stays as it is.
 */
class ForeignIdsTest {

  private static final RunningNode node = SharedNode.node();

  private static String mine;
  private static String theirs;
  private static String publisher;
  private static String otherPublisher;
  private static String key;
  private static String otherKey;

  @BeforeAll
  static void people() {
    mine = node.recipient("foreign-mine");
    theirs = node.recipient("foreign-theirs");
    publisher = person("foreign-publisher", "{RECIPIENT,PUBLISHER}");
    otherPublisher = person("foreign-other-publisher", "{RECIPIENT,PUBLISHER}");
    key = node.key("notices:write");
    otherKey = node.key("notices:write", "notices:read");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "PUT, /read",
    "DELETE, /read",
    "PUT, /acknowledgement",
    "PUT, /archive",
    "DELETE, /archive",
  })
  void noticeOfAnotherRecipient(String method, String path) {
    String id =
        created(
            node.adminToken(),
            "\"requiresAcknowledgement\":true,\"audience\":{\"recipients\":[\"foreign-mine\"]}");
    String body = path.equals("/acknowledgement") ? "{\"version\":1}" : null;
    String before = node.call("GET", "/inbox/" + id, mine, null).body();
    assertAbsent(method, "/inbox/%s" + path, id, theirs, body);
    assertThat(node.call("GET", "/inbox/" + id, mine, null).body()).isEqualTo(before);
    assertThat(node.call(method, "/inbox/" + id + path, mine, body).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '',",
    "GET, /versions,",
    "GET, /report,",
    "GET, /receipts,",
    "PATCH, '', {\"title\":\"Taken over\"}",
    "DELETE, '',",
    "POST, /publish,",
    "POST, /recall,",
    "POST, /test,",
  })
  void draftOfAnotherPublisher(String method, String path, String body) {
    String id = created(publisher, "\"draft\":true,\"audience\":{\"everyone\":true}");
    String before = node.call("GET", "/notices/" + id, publisher, null).body();
    assertAbsent(method, "/notices/%s" + path, id, otherPublisher, body);
    assertThat(node.call("GET", "/notices/" + id, publisher, null).body()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, '', {\"title\":\"Taken over\"}",
    "DELETE, '',",
    "POST, /publish,",
    "POST, /recall,",
  })
  void noticeOfAnotherKeyThatMayReadAll(String method, String path, String body) {
    String id = created(key, "\"audience\":{\"recipients\":[\"foreign-mine\"]}");
    String before = node.call("GET", "/notices/" + id, key, null).body();
    assertAbsent(method, "/notices/%s" + path, id, otherKey, body);
    assertThat(node.call("GET", "/notices/" + id, key, null).body()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"''", "/versions", "/report", "/receipts"})
  void noticeOfAnotherKeyThatReadsOnlyItsOwn(String path) {
    String id = created(otherKey, "\"audience\":{\"recipients\":[\"foreign-mine\"]}");
    assertAbsent("GET", "/notices/%s" + path, id, key, null);
  }

  @Test
  void sessionOfAnotherRecipient() {
    String owner = person("foreign-session", "{RECIPIENT}");
    String id =
        node.call("GET", "/me/sessions", owner, null)
            .json()
            .get("items")
            .get(0)
            .get("id")
            .asString();
    String other = person("foreign-other-session", "{RECIPIENT}");
    assertAbsent("DELETE", "/me/sessions/%s", id, other, null);
    assertAbsent("DELETE", "/recipients/foreign-mine/sessions/%s", id, node.adminToken(), null);
    assertThat(node.call("GET", "/me", owner, null).status()).isEqualTo(200);
  }

  private static String created(String credential, String more) {
    Answer answer =
        node.call(
            "POST", "/notices", credential, "{\"title\":\"Mine\",\"body\":\"b\"," + more + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().get("id").asString();
  }

  /** Both answers are the same 404, but for the path that they repeat. */
  private static void assertAbsent(
      String method, String path, String id, String credential, String body) {
    String nowhere = UUID.randomUUID().toString();
    Answer foreign = call(method, path.formatted(id), credential, body);
    Answer absent = call(method, path.formatted(nowhere), credential, body);
    SharedNode.assertProblem(foreign, 404, "not-found");
    assertThat(foreign.body().replace(id, "")).isEqualTo(absent.body().replace(nowhere, ""));
    assertThat(foreign.headers().map().keySet()).isEqualTo(absent.headers().map().keySet());
  }

  private static Answer call(String method, String path, String credential, String body) {
    return method.equals("PATCH")
        ? node.call(method, path, credential, body, "If-Match", "*")
        : node.call(method, path, credential, body);
  }
}
