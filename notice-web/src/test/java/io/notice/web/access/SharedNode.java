package io.notice.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One node for all tests of this package, which each use people and keys of their own. */
final class SharedNode {

  static final String FRIEND = "https://intranet.example";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private SharedNode() {}

  static RunningNode node() {
    return Holder.NODE;
  }

  static JdbcClient sql() {
    return Holder.SQL;
  }

  /**
   * Somebody with the administrator's password, which they have chosen themselves; returns an
   * access token.
   */
  static String person(String id, String roles) {
    sql()
        .sql(
            """
            with person as (
              insert into recipient (id, display_name, roles, password_hash)
              select ?, ?, ?::text[], password_hash from recipient where id = 'admin'
              returning ordinal
            )
            insert into inbox_state (recipient) select ordinal from person
            """)
        .params(id, id, roles)
        .update();
    return node().signIn(id, RunningNode.ADMIN_PASSWORD);
  }

  static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + node().port() + path);
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** What comes back for bytes that no client would send; the server closes afterwards. */
  static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node().port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              request
                  .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static void assertProblem(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().get("type").asString()).endsWith("/" + slug);
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
  }

  private static final class Holder {
    static final TestDatabase DATABASE = TestDatabase.migrated();
    static final RunningNode NODE =
        RunningNode.on(
            DATABASE, "NOTICE_CORS_ALLOWED_ORIGINS=" + FRIEND + ",http://localhost:3000");
    static final JdbcClient SQL = JdbcClient.create(DATABASE.dataSource());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close));
    }
  }
}
