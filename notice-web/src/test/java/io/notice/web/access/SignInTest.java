package io.notice.web.access;

import static io.notice.web.access.SharedNode.assertProblem;
import static io.notice.web.access.SharedNode.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Signing in, staying in and signing out over HTTP. */
class SignInTest {

  private static final String LOGIN =
      "{\"username\":\"admin\",\"password\":\"" + RunningNode.ADMIN_PASSWORD + "\"%s}";

  private final RunningNode node = SharedNode.node();

  @Test
  void answerIsWhatTheContractSays() {
    Answer answer = login("");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactly("accessToken", "tokenType", "expiresIn", "refreshToken");
    assertThat(answer.json().get("tokenType").asString()).isEqualTo("Bearer");
    assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(900);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void wrongPasswordIsABadCredential() {
    Answer answer =
        node.call("POST", "/auth/login", null, "{\"username\":\"ada\",\"password\":\"wrong\"}");

    assertProblem(answer, 401, "bad-credentials");
  }

  @Test
  void tooManyWrongOnesAreSlowed() {
    Answer last = null;
    for (int i = 0; i < 12; i++) {
      last =
          node.call("POST", "/auth/login", null, "{\"username\":\"eve\",\"password\":\"wrong\"}");
    }

    assertProblem(last, 429, "too-many-attempts");
    assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":\"ada\"}",
        "{\"username\":null,\"password\":\"x\"}",
        "{\"username\":\"ada\",\"password\":7}",
        "{\"username\":\"ada\",\"password\":\"x\",\"session\":\"local\"}",
        "{\"username\":\"ada\",\"password\":\"x\",\"remember\":true}",
        "{\"username\":\"a\\u0000\",\"password\":\"x\"}",
        "{\"username\":\"ada\",\"password\":\"\\ud800\"}",
      })
  void signInThatIsNotValidIsInvalid(String body) {
    assertProblem(node.call("POST", "/auth/login", null, body), 400, "invalid");
  }

  @Test
  void refreshInTheBodyAnswersInTheBody() {
    JsonNode first = login("").json();

    Answer second = refresh(first.get("refreshToken").asString());
    Answer again = refresh(first.get("refreshToken").asString());

    assertThat(second.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(second.body());
    assertThat(me(second.json().get("accessToken").asString()).status()).isEqualTo(200);
  }

  @Test
  void browserGetsACookieThatScriptsCannotRead() {
    Answer answer = login(",\"session\":\"cookie\"");

    assertThat(answer.json().has("refreshToken")).isFalse();
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/api/v1/auth")
        .doesNotContain("Secure");
  }

  @Test
  void cookieIsSecureWhereTheBrowserSpeaksTls() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/auth/login")
                .header("Origin", "https://notices.example")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        LOGIN.formatted(",\"session\":\"cookie\""))));

    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
  }

  @Test
  void cookieRefreshesAndEndsOnlyFromOurOwnPages() throws Exception {
    String cookie = cookieOf(login(",\"session\":\"cookie\""));

    assertThat(withCookie("/auth/refresh", cookie, null).statusCode()).isEqualTo(403);
    assertThat(withCookie("/auth/refresh", cookie, "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(withCookie("/auth/refresh", cookie, "null").statusCode()).isEqualTo(403);
    assertThat(withCookie("/auth/logout", cookie, "https://evil.example").statusCode())
        .isEqualTo(403);
    HttpResponse<String> refreshed = withCookie("/auth/refresh", cookie, ownOrigin());
    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(refreshed.body()).doesNotContain("refreshToken");
    String next = refreshed.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(next).isNotEqualTo(cookie);
    HttpResponse<String> out = withCookie("/auth/logout", next, ownOrigin());
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(withCookie("/auth/refresh", next, ownOrigin()).statusCode()).isEqualTo(401);
  }

  @Test
  void refreshWithoutAnythingIsUnauthenticated() throws Exception {
    assertThat(withCookie("/auth/refresh", "other=1", ownOrigin()).statusCode()).isEqualTo(401);
    assertProblem(node.call("POST", "/auth/refresh", null, "{}"), 401, "unauthenticated");
    assertProblem(refresh("ntr_forged"), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "a%"})
  void cookieThatCannotBeDecodedIsUnauthenticated(String value) throws Exception {
    String cookie = AuthController.COOKIE + "=" + value;

    assertThat(withCookie("/auth/refresh", cookie, ownOrigin()).statusCode()).isEqualTo(401);
    assertThat(withCookie("/auth/logout", cookie, ownOrigin()).statusCode()).isEqualTo(401);
    assertThat(withCookie("/auth/refresh", cookie, null).statusCode()).isEqualTo(403);
  }

  @Test
  void oldAccessTokenDoesNotStandInTheWayOfSigningIn() {
    Answer answer = node.call("POST", "/auth/login", "old", LOGIN.formatted(""));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void logoutEndsTheAccessToken() {
    JsonNode tokens = login("").json();
    String accessToken = tokens.get("accessToken").asString();
    assertThat(me(accessToken).status()).isEqualTo(200);

    Answer out =
        node.call(
            "POST",
            "/auth/logout",
            null,
            "{\"refreshToken\":\"" + tokens.get("refreshToken").asString() + "\"}");

    assertThat(out.status()).isEqualTo(204);
    assertProblem(me(accessToken), 401, "unauthenticated");
  }

  @Test
  void credentialIsTakenFromTheHeaderAlone() throws Exception {
    String token = node.adminToken();

    assertThat(send(request("/me?access_token=" + token).GET()).statusCode()).isEqualTo(401);
    assertThat(
            send(HttpRequest.newBuilder(uri("/me"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString("access_token=" + token)))
                .statusCode())
        .isEqualTo(401);
    assertThat(send(request("/me").header("Cookie", "access_token=" + token).GET()).statusCode())
        .isEqualTo(401);
    assertThat(send(request("/me").header("Authorization", "Basic " + token).GET()).statusCode())
        .isEqualTo(401);
    assertThat(send(request("/me").header("Authorization", "bearer " + token).GET()).statusCode())
        .isEqualTo(200);
  }

  private Answer login(String more) {
    return node.call("POST", "/auth/login", null, LOGIN.formatted(more));
  }

  private Answer refresh(String token) {
    return node.call("POST", "/auth/refresh", null, "{\"refreshToken\":\"" + token + "\"}");
  }

  private Answer me(String token) {
    return node.call("GET", "/me", token, null);
  }

  private static String cookieOf(Answer answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private HttpResponse<String> withCookie(String path, String cookie, String origin)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.noBody());
    if (origin != null) {
      request.header("Origin", origin);
    }
    return send(request);
  }

  private String ownOrigin() {
    return "http://127.0.0.1:" + node.port();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
  }

  private static URI uri(String path) {
    return SharedNode.uri("/api/v1" + path);
  }
}
