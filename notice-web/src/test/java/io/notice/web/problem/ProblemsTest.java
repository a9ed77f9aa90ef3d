package io.notice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.notice.api.Field;
import io.notice.api.NoticeException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Through the real container: what a caller gets for each way of calling wrongly. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ProblemsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @LocalServerPort int port;

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @MethodSource("badBodies")
  void badBodyIsNamedByItsPointer(String body, String pointer, String detail) throws Exception {
    JsonNode problem = problem(post("/things", body), 400, "invalid");

    assertThat(problem.get("errors").valueStream().map(error -> error.get("pointer").asString()))
        .containsExactly(pointer);
    assertThat(problem.get("errors").get(0).get("detail").asString()).contains(detail);
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("", "", "is required"),
        Arguments.of("null", "", "is required"),
        Arguments.of("{", "", "is not JSON: line 1"),
        Arguments.of("{\"title\":\"a\"} x", "", "is not JSON"),
        Arguments.of("{\"title\":\"a\"}{}", "", ""),
        Arguments.of("{\"title\":\"a\",\"title\":\"b\"}", "", "has a name twice"),
        Arguments.of("[]", "", "must be an object"),
        Arguments.of("\"title\"", "", "must be an object"),
        Arguments.of("\"\"", "", "must be an object"),
        Arguments.of("{}", "/title", "must not be null"),
        Arguments.of("{\"title\":null}", "/title", "must not be null"),
        Arguments.of("{\"title\":1}", "/title", "must be a text"),
        Arguments.of("{\"title\":true}", "/title", "must be a text"),
        Arguments.of("{\"title\":[]}", "/title", "must be a text"),
        Arguments.of("{\"title\":{}}", "/title", "must be a text"),
        Arguments.of("{\"title\":\"longer than ten\"}", "/title", "size must be"),
        Arguments.of("{\"title\":\"a\",\"nope\":1}", "/nope", "is not known here"),
        Arguments.of("{\"title\":\"a\",\"n/o~pe\":1}", "/n~1o~0pe", "is not known here"),
        Arguments.of("{\"title\":\"a\",\"inner\":{\"nope\":1}}", "/inner/nope", "is not known"),
        Arguments.of(
            "{\"title\":\"a\",\"inner\":{\"keys\":[\"ok\",\"NO\"]}}",
            "/inner/keys/1",
            "must match"),
        Arguments.of(
            "{\"title\":\"a\",\"inner\":{\"keys\":[\"ok\",7]}}", "/inner/keys/1", "must be a text"),
        Arguments.of(
            "{\"title\":\"a\",\"inner\":{\"keys\":\"ok\"}}", "/inner/keys", "must be a list"),
        Arguments.of("{\"title\":\"a\",\"inner\":\"\"}", "/inner", "must be an object"),
        Arguments.of("{\"title\":\"a\",\"inner\":[]}", "/inner", "must be an object"),
        Arguments.of("{\"title\":\"a\",\"level\":\"MAX\"}", "/level", "must be one of LOW, HIGH"),
        Arguments.of("{\"title\":\"a\",\"level\":\"low\"}", "/level", "must be one of LOW, HIGH"),
        Arguments.of("{\"title\":\"a\",\"level\":0}", "/level", "must be one of LOW, HIGH"),
        Arguments.of("{\"title\":\"a\",\"level\":\"\"}", "/level", "must be one of LOW, HIGH"),
        Arguments.of("{\"title\":\"a\",\"count\":1.5}", "/count", "must be a whole number"),
        Arguments.of("{\"title\":\"a\",\"count\":\"1\"}", "/count", "must be a whole number"),
        Arguments.of("{\"title\":\"a\",\"count\":99999999999}", "/count", ""),
        Arguments.of("{\"title\":\"a\",\"count\":NaN}", "", "is not JSON"),
        Arguments.of("{\"title\":\"a\",\"flag\":\"true\"}", "/flag", "must be true or false"),
        Arguments.of("{\"title\":\"a\",\"flag\":1}", "/flag", "must be true or false"),
        Arguments.of("{\"title\":\"a\",\"at\":\"yesterday\"}", "/at", "must be a time"),
        Arguments.of("{\"title\":\"a\",\"at\":\"2026-02-30T00:00:00Z\"}", "/at", "must be a time"),
        Arguments.of("{\"title\":\"a\",\"at\":1700000000}", "/at", "must be a time"),
        Arguments.of("{\"title\":\"a\",\"at\":\"\"}", "/at", "must be a time"),
        Arguments.of(
            "{\"title\":\"a\",\"at\":\"+12026-01-01T00:00:00Z\"}", "/at", "must be a time"),
        Arguments.of("{\"title\":\"a\",\"at\":\"2026-01-01T00:00:00\"}", "/at", "must be a time"),
        Arguments.of("{\"title\":\"a\\u0000\"}", "/title", "NUL"),
        Arguments.of("{\"title\":\"\\ud800\"}", "/title", "surrogate"),
        Arguments.of("{\"title\":\"\\udc00\\ud800\"}", "/title", "surrogate"),
        Arguments.of("{\"title\":\"a\",\"data\":{\"x\":[\"\\uD83D\"]}}", "/data/x/0", "surrogate"),
        Arguments.of("{\"title\":\"a\",\"data\":{\"\\u0000\":1}}", "/data/\uFFFD", "NUL"),
        Arguments.of(
            "{\"title\":\"a\",\"data\":{\"x\":" + "[".repeat(70) + "]".repeat(70) + "}}",
            "/data/x",
            "nested"),
        Arguments.of(
            "{\"title\":\"a\",\"data\":{\"x\":\"" + "x".repeat(128 * 1024 + 1) + "\"}}",
            "/data/x",
            "too long"),
        Arguments.of("{\"title\":\"a\",\"" + "x".repeat(8 * 1024 + 1) + "\":1}", "", "too long"),
        Arguments.of("{\"title\":\"a\",\"count\":" + "1".repeat(501) + "}", "", "too long"),
        Arguments.of("{\"title\":\"a\",\"name\":5}", "/name", "must be a text"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"\uD83D\uDE00\"}",
        "{\"title\":\"\\ud83d\\ude00\"}",
        "{\"title\":\"\\\\u0000\"}",
        "{\"title\":\"a\",\"level\":\"LOW\",\"count\":3,\"flag\":true,\"at\":\"2026-11-21T08:00:00Z\"}",
        "{\"title\":\"a\",\"inner\":{\"keys\":[]}}",
        "{\"title\":\"a\",\"inner\":null,\"data\":{\"a\":[1,null,{}]}}"
      })
  void goodBodyIsTaken(String body) throws Exception {
    assertThat(post("/things", body).statusCode()).isEqualTo(200);
  }

  @Test
  void absentClearedAndGivenFieldsAreTold() throws Exception {
    assertThat(post("/things", "{\"title\":\"a\"}").body()).contains("Absent");
    assertThat(post("/things", "{\"title\":\"a\",\"name\":null}").body()).contains("Cleared");
    assertThat(post("/things", "{\"title\":\"a\",\"name\":\"x\"}").body())
        .contains("Given[value=x]");
  }

  @ParameterizedTest
  @ValueSource(bytes = {(byte) 0xED, (byte) 0xC0, (byte) 0xFF, 0})
  void bytesThatAreNoUtf8AreInvalid(byte first) throws Exception {
    byte[] body = "{\"title\":\"???\"}".getBytes(StandardCharsets.ISO_8859_1);
    body[10] = first;
    body[11] = (byte) 0xA0;
    body[12] = (byte) 0x80;

    HttpResponse<String> response =
        send(request("/things").POST(HttpRequest.BodyPublishers.ofByteArray(body)));

    problem(response, 400, "invalid");
  }

  @Test
  void propertiesComeInDeclaredOrder() throws Exception {
    assertThat(post("/things", "{\"title\":\"a\"}").body()).startsWith("{\"title\":");
  }

  @ParameterizedTest
  @CsvSource({
    "/things?limit=x, limit, must be a whole number",
    "/things?limit=101, limit, must be less than or equal to 100",
    "/things?limit=1&level=MAX, level, 'must be one of LOW, HIGH'",
    "/things, limit, is required",
    "/things?limit=, limit, must be a whole number",
  })
  void badParameterIsNamed(String path, String name, String detail) throws Exception {
    JsonNode problem = problem(get(path), 400, "invalid");

    assertThat(problem.get("errors").get(0).get("pointer").asString()).isEqualTo(name);
    assertThat(problem.get("errors").get(0).get("detail").asString()).contains(detail);
  }

  @Test
  void pathThatCannotBeAnIdNamesNothing() throws Exception {
    problem(get("/things/not-a-number"), 404, "not-found");
  }

  @Test
  void unknownPathIsNotFound() throws Exception {
    problem(get("/nowhere"), 404, "not-found");
  }

  @Test
  void errorPathItselfIsNotFound() throws Exception {
    problem(get("/error"), 404, "not-found");
  }

  @Test
  void wrongMethodNamesTheAllowedOnes() throws Exception {
    HttpResponse<String> response = send(request("/things").DELETE());

    problem(response, 405, "method-not-allowed");
    assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @Test
  void otherMediaTypeIsUnsupported() throws Exception {
    problem(
        send(
            HttpRequest.newBuilder(uri("/things"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))),
        415,
        "unsupported-media-type");
  }

  @Test
  void otherAcceptIsNotAcceptable() throws Exception {
    problem(
        send(
            request("/things")
                .header("Accept", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"a\"}"))),
        406,
        "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/event-stream", "text/csv", "image/png", "garbage"})
  void problemsComeWhateverIsAccepted(String accept) throws Exception {
    HttpResponse<String> response = send(request("/nowhere").header("Accept", accept).GET());

    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void announcedBodyOverTheLimitIsTooLarge() throws Exception {
    problem(post("/things", "x".repeat(1024 * 1024 + 1)), 413, "too-large");
  }

  @Test
  void chunkedBodyOverTheLimitIsTooLarge() throws Exception {
    byte[] tooMuch =
        ("{\"title\":\"" + "x".repeat(1024 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

    problem(
        send(
            request("/things")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(tooMuch)))),
        413,
        "too-large");
  }

  @Test
  void unexpectedFailureShowsNothingOfItself() throws Exception {
    HttpResponse<String> response = get("/fails/unexpected");

    JsonNode problem = problem(response, 500, "internal");
    assertThat(response.body()).doesNotContain("secret");
    assertThat(problem.get("reference").asString()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P01", "08006", "53300", "55P03", "40001", "25P04", "pool"})
  void absentDatabaseIsUnavailable(String state) throws Exception {
    HttpResponse<String> response = get("/fails/" + state);

    problem(response, 503, "unavailable");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void clientThatSeemsToHaveGoneIsNotToldASuccess() throws Exception {
    assertThat(get("/fails/gone").statusCode()).isEqualTo(400);
  }

  @Test
  void brokenStatementIsOurFault() throws Exception {
    problem(get("/fails/42601"), 500, "internal");
  }

  @Test
  void contractFailureIsShownAsItIs() throws Exception {
    HttpResponse<String> response = get("/fails/attempts");

    problem(response, 429, "too-many-attempts");
    assertThat(response.headers().firstValue("Retry-After")).contains("30");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /nowhere HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /nowhere HTTP/1.1\r\n\r\n",
        "GET /things/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things/%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things/..%2f..%2fetc HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things?limit=%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "FROB /things HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
        "GET /things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "POST /things HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Content-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "zz\r\n",
        "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: nonsense\r\nContent-Length: 2\r\n\r\n{}",
      })
  void whatTheContainerRefusesIsAProblem(String request) throws Exception {
    String response = raw(request);

    assertThat(response).startsWith("HTTP/1.1 4");
    assertThat(response.toLowerCase()).contains("content-type: application/problem+json");
    assertThat(response)
        .contains("\"type\":\"/problems/")
        .doesNotContain("<html", "Jetty", "jetty");
  }

  @Test
  void largeHeadersAreAProblem() throws Exception {
    String response =
        raw("GET /things HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(70_000) + "\r\n\r\n");

    assertThat(response).contains("application/problem+json").contains("\"type\":\"/problems/");
  }

  @Test
  void manyHeadersAreAProblem() throws Exception {
    String response =
        raw("GET /things HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(10_000) + "\r\n");

    assertThat(response).startsWith("HTTP/1.1 4").contains("\"type\":\"/problems/");
  }

  @Test
  void manyParametersAreInvalid() throws Exception {
    assertThat(get("/things?limit=1" + "&a=b".repeat(99)).statusCode()).isEqualTo(200);
    problem(get("/things?limit=1" + "&a=b".repeat(100)), 400, "invalid");
    problem(get("/things?" + "&".repeat(5_000) + "limit=1"), 400, "invalid");
  }

  @Test
  void formsAreNotRead() throws Exception {
    problem(
        send(
            HttpRequest.newBuilder(uri("/things?limit=1"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("a=b&".repeat(100_000)))),
        415,
        "unsupported-media-type");
  }

  @Test
  void longAddressIsAProblem() throws Exception {
    String response = raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(response).contains("application/problem+json").contains("\"type\":\"/problems/");
  }

  private JsonNode problem(HttpResponse<String> response, int status, String slug) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("type").asString()).endsWith("/" + slug);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotBlank();
    assertThat(response.body()).doesNotContain("java.", "Exception", "io.notice", "jackson");
    return problem;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
  }

  /**
   * On a connection of its own: after some refusals the server ends it, which a client that keeps
   * it may not have noticed; but whatever is asked is answered.
   */
  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      byte[] buffer = new byte[16_384];
      StringBuilder response = new StringBuilder();
      InputStream in = socket.getInputStream();
      try {
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          response.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
          if (response.indexOf("\"type\"") > 0) {
            break;
          }
        }
      } catch (java.net.SocketTimeoutException e) {
        return response + "<timeout>";
      }
      return response.toString();
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration({
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    JettyServletWebServerAutoConfiguration.class,
    ValidationAutoConfiguration.class
  })
  @ComponentScan({"io.notice.web.problem", "io.notice.web.json"})
  @Import(Things.class)
  static class OnlyTheWeb {}

  enum Level {
    LOW,
    HIGH
  }

  record Inner(@Nullable List<@Pattern(regexp = "[a-z]*") String> keys) {}

  record Thing(
      @NotNull @Size(max = 10) String title,
      @Nullable Level level,
      @JsonProperty(defaultValue = "0") @Nullable Integer count,
      @Nullable Boolean flag,
      @Nullable Instant at,
      @Valid @Nullable Inner inner,
      @Nullable Map<String, Object> data,
      Field<String> name) {}

  record Answer(String title, String all) {}

  @RestController
  static class Things {
    @PostMapping("/things")
    Answer create(@RequestBody @Valid Thing thing) {
      return new Answer(thing.title(), thing.toString());
    }

    @GetMapping("/things")
    Answer list(@RequestParam @Max(100) int limit, @RequestParam(required = false) Level level) {
      return new Answer("list", "");
    }

    @GetMapping("/things/{id}")
    Answer one(@PathVariable int id) {
      return new Answer("one", "");
    }

    @GetMapping("/fails/{how}")
    Answer fails(@PathVariable String how) throws Exception {
      throw switch (how) {
        case "unexpected" -> new IllegalStateException("secret");
        case "gone" -> new EOFException("secret");
        case "pool" -> new SQLTransientConnectionException("secret");
        case "attempts" -> new NoticeException.TooManyAttempts(java.time.Duration.ofMillis(29_500));
        default ->
            new UncategorizedSQLException("secret", "secret", new SQLException("secret", how));
      };
    }
  }
}
