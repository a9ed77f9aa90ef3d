package io.notice.web.access;

import static io.notice.web.access.SharedNode.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/**
 * Whoever needs the database while it is away is told so within seconds, in the filter chain and
 * behind it.
 */
class DatabaseAwayTest {

  @Test
  void absentDatabaseIsUnavailable() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    try (RunningNode node =
        RunningNode.on(database, "NOTICE_CORS_ALLOWED_ORIGINS=" + SharedNode.FRIEND)) {
      String unknownKey = node.key("notices:read");
      database.close();

      for (Answer answer :
          new Answer[] {
            node.call("GET", "/me", node.adminToken(), null),
            node.call("GET", "/notices", unknownKey, null),
            node.call("POST", "/auth/login", null, "{\"username\":\"admin\",\"password\":\"x\"}"),
          }) {
        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).doesNotContain("postgres", "SQL", "Exception");
      }
      HttpResponse<Void> elsewhere =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + node.port() + "/api/v1/inbox/unread"))
                      .header("Origin", SharedNode.FRIEND)
                      .header("Authorization", "Bearer " + node.adminToken())
                      .build(),
                  BodyHandlers.discarding());
      assertThat(elsewhere.statusCode()).isEqualTo(503);
      assertThat(elsewhere.headers().firstValue("Access-Control-Allow-Origin"))
          .contains(SharedNode.FRIEND);
      assertThat(elsewhere.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
          .contains("Retry-After");
      assertThat(
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(
                                  "http://127.0.0.1:" + node.port() + "/actuator/health/liveness"))
                          .build(),
                      BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
