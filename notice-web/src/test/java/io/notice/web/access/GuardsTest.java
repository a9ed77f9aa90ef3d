package io.notice.web.access;

import static io.notice.web.access.SharedNode.assertProblem;
import static io.notice.web.access.SharedNode.raw;
import static io.notice.web.access.SharedNode.send;
import static io.notice.web.access.SharedNode.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notice.web.RunningNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands around every route: the firewall, the headers, other origins, and what is nowhere.
 */
class GuardsTest {

  private final RunningNode node = SharedNode.node();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /api/v1/me;x=1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET //api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1//me HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/../v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/%2e%2e/me HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%2fsessions HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%5csessions HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%0d%0aX:y HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/me%c0%ae HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACE /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACK /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        "FROB / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://other.example/ HTTP/9.9\r\nHost: x\r\n\r\n",
      })
  void crookedRequestIsAProblem(String request) throws Exception {
    String response = raw(request);

    assertThat(response).startsWith("HTTP/1.1 4");
    assertThat(response.toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json");
    assertThat(response)
        .contains("\"type\":\"/problems/")
        .doesNotContain("<html", "Jetty", "jetty");
    assertThat(response.toLowerCase(Locale.ROOT))
        .contains("x-content-type-options: nosniff", "cache-control: no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "/recipients?q=%00, 400",
    "/recipients?q=%ff%fe, 400",
    "/recipients?q=%ed%a0%80, 400",
    "/recipients?limit=many, 400",
    "/recipients?limit=0, 400",
    "/recipients?cursor=nonsense, 400",
    "/nowhere, 404",
    "/me/nowhere, 404",
  })
  void crookedParametersAndUnknownPathsAreProblems(String path, int status) throws Exception {
    HttpResponse<String> response = send(asAdmin(path).GET());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void whatIsNowhereIsToldToKnownCallersOnly() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uri("/api/v1/nowhere")).GET()).statusCode())
        .isEqualTo(401);
    assertThat(send(HttpRequest.newBuilder(uri("/actuator/env")).GET()).statusCode())
        .isEqualTo(401);
    for (String path :
        new String[] {
          "/actuator", "/actuator/env", "/actuator/sbom/application", "/actuator/beans"
        }) {
      assertThat(send(asAdminAt(path).GET()).statusCode()).as(path).isEqualTo(404);
    }
    for (String path :
        new String[] {"/META-INF/sbom/application.cdx.json", "/sbom/pages.cdx.json"}) {
      assertThat(send(HttpRequest.newBuilder(uri(path)).GET()).statusCode()).isEqualTo(404);
    }
    HttpResponse<String> outside = send(HttpRequest.newBuilder(uri("/nowhere.html")).GET());
    assertThat(outside.statusCode()).isEqualTo(404);
    assertThat(outside.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void wrongMethodIsAProblemThatNamesTheRightOnes() throws Exception {
    HttpResponse<String> response = send(asAdmin("/me").DELETE());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET");
    assertThat(response.body()).contains("/problems/method-not-allowed");
  }

  @Test
  void whereOneSignsInAWrongMethodIsToldToEverybody() throws Exception {
    for (String path : List.of("/auth/login", "/auth/refresh", "/auth/logout")) {
      HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/api/v1" + path)).GET());
      assertThat(response.statusCode()).as(path).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("POST");
      assertThat(response.body()).contains("/problems/method-not-allowed");
    }
    assertThat(send(HttpRequest.newBuilder(uri("/api/v1/auth/nowhere")).GET()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void wrongMediaTypesAreProblems() throws Exception {
    assertThat(
            send(HttpRequest.newBuilder(uri("/api/v1/auth/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("username=a&password=b")))
                .body())
        .contains("/problems/unsupported-media-type");
    HttpResponse<String> inParts =
        send(
            asAdmin("/notices")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(inParts.statusCode()).isEqualTo(415);
    assertThat(inParts.body()).contains("/problems/unsupported-media-type");
    assertThat(send(asAdmin("/me").header("Accept", "application/xml").GET()).body())
        .contains("/problems/not-acceptable");
  }

  @Test
  void headAnswersAsGetDoes() throws Exception {
    assertThat(send(asAdmin("/me").HEAD()).statusCode()).isEqualTo(200);
    assertThat(send(HttpRequest.newBuilder(uri("/api/v1/me")).HEAD()).statusCode()).isEqualTo(401);
  }

  @Test
  void refusalSaysHowToAuthenticate() {
    RunningNode.Answer answer = node.call("GET", "/me", null, null);

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void everyRefusalOfACredentialIsTheSame() {
    String expected = node.call("GET", "/me", null, null).body();

    for (String credential : List.of("x", "a.b.c", "ntk_x", "ntk_" + "a".repeat(38), "ntr_x")) {
      RunningNode.Answer answer = node.call("GET", "/me", credential, null);
      assertProblem(answer, 401, "unauthenticated");
      assertThat(answer.body()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/sign-in",
        "/settings",
        "/admin",
        "/docs",
        "/api/v1/me",
        "/nowhere",
        "/embed/large.js"
      })
  void everyAnswerCarriesTheGuards(String path) throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(uri(path)).GET());

    String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void nothingPersonalIsKeptByCaches() throws Exception {
    assertThat(send(asAdmin("/me").GET()).headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void friendlyOriginMayCall() throws Exception {
    HttpResponse<String> preflight =
        preflight(SharedNode.FRIEND, "GET", "authorization,last-event-id");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(SharedNode.FRIEND);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();

    HttpResponse<String> refused =
        send(HttpRequest.newBuilder(uri("/api/v1/me")).header("Origin", SharedNode.FRIEND).GET());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(SharedNode.FRIEND);
    assertThat(refused.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("ETag", "Location", "Retry-After", "RateLimit", "Idempotency-Replayed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "content-type",
        "if-match",
        "if-none-match",
        "idempotency-key",
        "last-event-id"
      })
  void friendlyOriginMaySend(String header) throws Exception {
    assertThat(
            preflight(SharedNode.FRIEND, "PUT", header)
                .headers()
                .firstValue("Access-Control-Allow-Headers"))
        .hasValueSatisfying(allowed -> assertThat(allowed).isEqualToIgnoringCase(header));
  }

  @Test
  void friendlyOriginReadsWhatGoesWithEveryAnswer() throws Exception {
    for (HttpRequest.Builder request :
        List.of(
            asAdmin("/me").GET(),
            asAdmin("/recipients?limit=0").GET(),
            asAdmin("/nowhere").GET(),
            HttpRequest.newBuilder(uri("/api/v1/stream")).GET())) {
      HttpResponse<String> answer = send(request.header("Origin", SharedNode.FRIEND));

      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .contains(SharedNode.FRIEND);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(answer.headers().firstValue("Vary").orElse("")).contains("Origin");
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
          .contains("RateLimit-Policy");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/notices, 1048577, 413",
    "/api/v1/notices?a=b, 2, 401",
    "/api/v1/auth/login, 1048577, 413",
    "/api/v1/me;x=1, 2, 400",
  })
  void friendlyOriginReadsWhyItWasRefused(String path, int length, int status) throws Exception {
    String response =
        raw(
            "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nOrigin: "
                + SharedNode.FRIEND
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + length
                + "\r\n\r\n"
                + "[".repeat(length));

    assertThat(response).startsWith("HTTP/1.1 " + status);
    assertThat(response)
        .contains("Access-Control-Allow-Origin: " + SharedNode.FRIEND, "X-Content-Type-Options");
  }

  @Test
  void friendlyOriginReadsThatThereWereTooManyParameters() throws Exception {
    HttpResponse<String> answer =
        send(
            asAdmin("/recipients?" + "a=b&".repeat(200)).header("Origin", SharedNode.FRIEND).GET());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(SharedNode.FRIEND);
  }

  @Test
  void elementsMayBeLoadedByEverySiteAndAreAskedForAnew() throws Exception {
    HttpResponse<String> script =
        send(
            HttpRequest.newBuilder(uri("/embed/probe.js"))
                .header("Origin", "https://stranger.example")
                .GET());
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(script.headers().firstValue("Cross-Origin-Resource-Policy"))
        .contains("cross-origin");
    assertThat(script.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");

    String tag = script.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        send(HttpRequest.newBuilder(uri("/embed/probe.js")).header("If-None-Match", tag).GET());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "https://intranet.example.evil.example", "null"})
  void otherOriginIsToldNothing(String origin) throws Exception {
    assertThat(preflight(origin, "GET", "authorization").headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    assertThat(
            send(HttpRequest.newBuilder(uri("/api/v1/me")).header("Origin", origin).GET())
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://*.example",
        "intranet.example",
        "https://a.example/",
        "null",
        "ftp://a.example"
      })
  void onlyOriginsCanBeAllowed(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccessSettings(List.of(origin)))
        .withMessageContaining("NOTICE_CORS_ALLOWED_ORIGINS");
  }

  @Test
  void documentationIsOpen() throws Exception {
    HttpResponse<String> document = send(HttpRequest.newBuilder(uri("/v3/api-docs")).GET());
    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.body())
        .contains("\"/api/v1/auth/login\"", "bearerFormat")
        .doesNotContain("\"recipient\",\"in\":\"query\"");

    for (String part : List.of("/docs", "/docs/docs.css", "/docs/docs.js")) {
      HttpResponse<String> page = send(HttpRequest.newBuilder(uri(part)).GET());
      assertThat(page.statusCode()).as(part).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("script-src 'self'", "style-src 'self'");
      // Nothing that the policy would refuse, and nothing from elsewhere.
      assertThat(page.body())
          .as(part)
          .doesNotContainPattern("<script>|<style>|onload=|style=|innerHTML|https?://");
    }
  }

  @Test
  void healthIsOpenAndSaysLittle() throws Exception {
    for (String path :
        List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
      HttpResponse<String> health = send(HttpRequest.newBuilder(uri(path)).GET());
      assertThat(health.statusCode()).as(path).isEqualTo(200);
      assertThat(health.body())
          .contains("UP")
          .doesNotContain("details", "PostgreSQL", "components");
    }
    for (String part : List.of("db", "diskSpace", "ping", "liveness/db", "readiness/db")) {
      HttpResponse<String> health =
          send(HttpRequest.newBuilder(uri("/actuator/health/" + part)).GET());
      assertThat(health.statusCode()).as(part).isEqualTo(404);
    }
  }

  private HttpResponse<String> preflight(String origin, String method, String headers)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/me"))
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", headers)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder asAdmin(String path) {
    return asAdminAt("/api/v1" + path);
  }

  private HttpRequest.Builder asAdminAt(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + node.adminToken());
  }
}
