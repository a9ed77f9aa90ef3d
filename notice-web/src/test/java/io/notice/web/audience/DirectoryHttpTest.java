package io.notice.web.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.audience.RecipientId;
import io.notice.persistence.TestDatabase;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers of the directory see, over HTTP and PostgreSQL; who they are is given. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
class DirectoryHttpTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final AtomicInteger NAMES = new AtomicInteger();

  @LocalServerPort int port;

  @Test
  void recipientIsCreatedThenChangedThenFound() throws Exception {
    String id = name("Ada");
    String group = group();

    HttpResponse<String> created =
        put(
            "/recipients/" + id,
            """
            {"displayName": "Ada Lovelace", "email": "ada@example.org", "locale": "en-GB", "groups": ["%s"],
             "roles": ["PUBLISHER"], "password": "correct horse battery"}
            """
                .formatted(group));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).hasValue("/api/v1/recipients/" + id);
    JsonNode recipient = JSON.readTree(created.body());
    assertThat(recipient.propertyNames())
        .containsExactly(
            "id", "displayName", "email", "locale", "groups", "roles", "active", "createdAt");
    assertThat(recipient.get("groups").toString()).isEqualTo("[\"" + group + "\"]");
    assertThat(recipient.get("roles").toString()).isEqualTo("[\"RECIPIENT\",\"PUBLISHER\"]");

    HttpResponse<String> changed = put("/recipients/" + id, "{\"email\": null}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(changed.body()).get("email").isNull()).isTrue();
    assertThat(JSON.readTree(changed.body()).get("displayName").asString())
        .isEqualTo("Ada Lovelace");

    assertThat(
            JSON.readTree(
                send("GET", "/recipients/" + id.toUpperCase(Locale.ROOT), null, "admin").body()))
        .isEqualTo(JSON.readTree(changed.body()));
  }

  @Test
  void publisherSeesNoMoreThanNamesAndGroups() throws Exception {
    String id = name("Ada");
    put("/recipients/" + id, "{\"displayName\": \"Ada\", \"email\": \"ada@example.org\"}");

    for (String caller : List.of("publisher", "notices:write")) {
      JsonNode page = JSON.readTree(send("GET", "/recipients?q=" + id, null, caller).body());
      assertThat(page.propertyNames()).containsExactly("items", "nextCursor");
      assertThat(page.get("items").get(0).propertyNames())
          .containsExactly("id", "displayName", "groups");
      assertThat(
              JSON.readTree(send("GET", "/recipients/" + id, null, caller).body()).propertyNames())
          .containsExactly("id", "displayName", "groups");
    }
  }

  @Test
  void bulkReportsAndRehearses() throws Exception {
    String one = name("one");
    String body =
        """
        {"recipients": [{"id": "%s", "displayName": "One"}, {"id": "%s", "displayName": "Two", "active": false}]}
        """
            .formatted(one, name("two"));

    JsonNode rehearsed =
        JSON.readTree(send("POST", "/recipients/bulk?dryRun=true", body, "directory:write").body());
    assertThat(rehearsed.propertyNames())
        .containsExactly("created", "updated", "unchanged", "changes");
    assertThat(rehearsed.get("changes").get(0).toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"field\":\"displayName\",\"from\":null,\"to\":\"One\"}"
                .formatted(one));
    assertThat(send("POST", "/recipients/bulk", body, "directory:write").body())
        .isEqualTo("{\"created\":2,\"updated\":0,\"unchanged\":0}");
    assertThat(send("POST", "/recipients/bulk?dryRun=false", body, "directory:write").body())
        .isEqualTo("{\"created\":0,\"updated\":0,\"unchanged\":2}");
    assertThat(
            JSON.readTree(send("POST", "/recipients/bulk?dryRun", body, "admin").body())
                .get("changes")
                .size())
        .isZero();
  }

  @Test
  void bulkOfTenThousandIsTakenAndOneMoreIsNot() throws Exception {
    String start = name("bulk");
    long before = System.nanoTime();
    HttpResponse<String> taken =
        send("POST", "/recipients/bulk", bulk(start, 10_000), "directory:write");
    System.out.printf(
        "bulk of 10,000 over HTTP: %d ms%n", (System.nanoTime() - before) / 1_000_000);
    assertThat(taken.body()).isEqualTo("{\"created\":10000,\"updated\":0,\"unchanged\":0}");

    assertInvalid(
        send("POST", "/recipients/bulk", bulk(start, 10_001), "directory:write"), "/recipients");
  }

  private static String bulk(String start, int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"id\":\"%s-%05d\",\"displayName\":\"Person %d\",\"email\":\"p%d@example.org\"}"
                .formatted(start, i, i, i))
        .collect(Collectors.joining(",", "{\"recipients\":[", "]}"));
  }

  @Test
  void pagesFollowTheirCursor() throws Exception {
    String group = group();
    for (int i = 0; i < 3; i++) {
      put(
          "/recipients/" + name("page"),
          "{\"displayName\": \"P\", \"groups\": [\"%s\"]}".formatted(group));
    }
    JsonNode first =
        JSON.readTree(send("GET", "/recipients?limit=2&group=" + group, null, "admin").body());
    JsonNode second =
        JSON.readTree(
            send(
                    "GET",
                    "/recipients?limit=2&group="
                        + group
                        + "&cursor="
                        + first.get("nextCursor").asString(),
                    null,
                    "admin")
                .body());

    assertThat(first.get("items").size()).isEqualTo(2);
    assertThat(second.get("items").size()).isOne();
    assertThat(second.get("nextCursor").isNull()).isTrue();
  }

  @Test
  void groupsLiveAndEnd() throws Exception {
    String key = name("ops");
    String ada = name("ada");
    put("/recipients/" + ada, "{\"displayName\": \"Ada\"}");

    HttpResponse<String> created = put("/groups/" + key, "{\"name\": \"Operations\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body())
        .isEqualTo("{\"key\":\"%s\",\"name\":\"Operations\",\"size\":0}".formatted(key));
    assertThat(put("/groups/" + key, "{\"name\": \"Ops\"}").statusCode()).isEqualTo(200);
    assertThat(
            put("/groups/" + key + "/members", "{\"recipients\": [\"%s\"]}".formatted(ada)).body())
        .isEqualTo("{\"size\":1,\"added\":1,\"removed\":0}");
    assertThat(send("GET", "/groups", null, "notices:write").body())
        .contains("{\"key\":\"%s\",\"name\":\"Ops\",\"size\":1}".formatted(key));
    assertThat(
            send(
                    "PATCH",
                    "/groups/" + key + "/members",
                    "{\"remove\": [\"%s\"]}".formatted(ada),
                    "admin")
                .body())
        .isEqualTo("{\"size\":0,\"added\":0,\"removed\":1}");
    assertThat(send("DELETE", "/groups/" + key, null, "admin").statusCode()).isEqualTo(204);
    assertProblem(send("DELETE", "/groups/" + key, null, "admin"), 404, "not-found");
  }

  @Test
  void categoriesLiveAndEnd() throws Exception {
    String key = name("it");
    String body = "{\"names\": {\"en\": \"IT\", \"zh\": \"信息技术\"}, \"order\": 3}";

    assertThat(put("/categories/" + key, body).statusCode()).isEqualTo(201);
    assertThat(put("/categories/" + key, body).body())
        .isEqualTo(
            "{\"key\":\"%s\",\"names\":{\"en\":\"IT\",\"zh\":\"信息技术\"},\"order\":3}"
                .formatted(key));
    assertThat(send("GET", "/categories", null, "recipient").body()).contains(key);
    assertProblem(send("PUT", "/categories/" + key, body, "directory:write"), 403, "forbidden");
    assertThat(send("DELETE", "/categories/" + key, null, "admin").statusCode()).isEqualTo(204);
  }

  @Test
  void audiencesArePreviewedAndExplained() throws Exception {
    String group = group();
    String ada = name("ada");
    put("/recipients/" + ada, "{\"displayName\": \"Ada\", \"groups\": [\"%s\"]}".formatted(group));
    String audience = "{\"groups\": [\"%s\"], \"recipients\": [\"%s\"]}".formatted(group, ada);

    assertThat(
            send(
                    "POST",
                    "/audiences/preview",
                    "{\"audience\": %s}".formatted(audience),
                    "publisher")
                .body())
        .isEqualTo(
            "{\"size\":1,\"online\":0,\"overlap\":1,\"sample\":[{\"id\":\"%s\",\"displayName\":\"Ada\",\"groups\":[\"%s\"]}]}"
                .formatted(ada, group));
    assertThat(
            send(
                    "POST",
                    "/audiences/explain",
                    "{\"audience\": %s, \"recipient\": \"%s\"}".formatted(audience, ada),
                    "publisher")
                .body())
        .isEqualTo(
            "{\"recipient\":\"%s\",\"included\":true,\"because\":[\"group:%s\",\"named\"]}"
                .formatted(ada, group));
  }

  @ParameterizedTest(name = "{0} {1} {2} -> {3}")
  @MethodSource("badRequests")
  void badRequestIsNamedByItsPointer(String method, String path, String body, String pointer)
      throws Exception {
    assertInvalid(send(method, path, body, "admin"), pointer);
  }

  static Stream<Arguments> badRequests() {
    String long201 = "x".repeat(201);
    return Stream.of(
        bad("PUT", "/recipients/-x", "{\"displayName\":\"x\"}", "id"),
        bad("PUT", "/recipients/" + "x".repeat(65), "{\"displayName\":\"x\"}", "id"),
        bad("PUT", "/recipients/%C3%A4", "{\"displayName\":\"x\"}", "id"),
        bad("PUT", "/recipients/x", "{", ""),
        bad("PUT", "/recipients/x", "[]", ""),
        bad("PUT", "/recipients/x", "{}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":null}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\" \"}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"" + long201 + "\"}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"a\\nb\"}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"a\\u0000\"}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"\\ud800\"}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":5}", "/displayName"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"nope\":1}", "/nope"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"email\":\"nobody\"}", "/email"),
        bad(
            "PUT",
            "/recipients/x",
            "{\"displayName\":\"x\",\"email\":\"a@" + "x".repeat(320) + "\"}",
            "/email"),
        bad(
            "PUT",
            "/recipients/x",
            "{\"displayName\":\"x\",\"locale\":\"english, please\"}",
            "/locale"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"groups\":\"finance\"}", "/groups"),
        bad(
            "PUT",
            "/recipients/x",
            "{\"displayName\":\"x\",\"groups\":[\"no-such-group\"]}",
            "/groups/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"groups\":[\"NO\"]}", "/groups/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"groups\":[null]}", "/groups/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"groups\":[7]}", "/groups/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"roles\":[\"KING\"]}", "/roles/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"roles\":[null]}", "/roles/0"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"password\":\"short\"}", "/password"),
        bad(
            "PUT",
            "/recipients/x",
            "{\"displayName\":\"x\",\"password\":\"" + "x".repeat(129) + "\"}",
            "/password"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"active\":\"yes\"}", "/active"),
        bad("PUT", "/recipients/x", "{\"displayName\":\"x\",\"active\":null}", "/active"),
        bad("POST", "/recipients/bulk", "{}", "/recipients"),
        bad("POST", "/recipients/bulk", "{\"recipients\":[null]}", "/recipients/0"),
        bad(
            "POST",
            "/recipients/bulk",
            "{\"recipients\":[{\"displayName\":\"x\"}]}",
            "/recipients/0/id"),
        bad(
            "POST",
            "/recipients/bulk",
            "{\"recipients\":[{\"id\":\"x\"}]}",
            "/recipients/0/displayName"),
        bad(
            "POST",
            "/recipients/bulk",
            "{\"recipients\":[{\"id\":\"x\",\"displayName\":\"x\",\"password\":\"correct horse"
                + " battery\"}]}",
            "/recipients/0/password"),
        bad(
            "POST",
            "/recipients/bulk",
            "{\"recipients\":[{\"id\":\"x\",\"displayName\":\"x\"},{\"id\":\"X\",\"displayName\":\"x\"}]}",
            "/recipients/1/id"),
        bad("POST", "/recipients/bulk?dryRun=perhaps", "{\"recipients\":[]}", "dryRun"),
        bad("GET", "/recipients?limit=0", "", "limit"),
        bad("GET", "/recipients?limit=101", "", "limit"),
        bad("GET", "/recipients?limit=many", "", "limit"),
        bad("GET", "/recipients?cursor=made-up", "", "cursor"),
        bad("GET", "/recipients?cursor=", "", "cursor"),
        bad("GET", "/recipients?group=no-such-group", "", "group"),
        bad("GET", "/recipients?group=NO", "", "group"),
        bad("GET", "/recipients?q=" + long201, "", "q"),
        bad("PUT", "/groups/NO", "{\"name\":\"x\"}", "key"),
        bad("PUT", "/groups/x", "{}", "/name"),
        bad("PUT", "/groups/x", "{\"name\":\"" + long201 + "\"}", "/name"),
        bad("PUT", "/categories/it", "{\"order\":1}", "/names/en"),
        bad(
            "PUT",
            "/categories/it",
            "{\"names\":{\"en\":\"IT\",\"zh\":\"IT\",\"fr\":\"IT\"}}",
            "/names"),
        bad(
            "PUT",
            "/categories/it",
            "{\"names\":{\"en\":\"IT\",\"zh\":\"IT\"},\"order\":\"first\"}",
            "/order"),
        bad("POST", "/audiences/preview", "{}", "/audience"),
        bad("POST", "/audiences/preview", "{\"audience\":{}}", "/audience"),
        bad(
            "POST",
            "/audiences/preview",
            "{\"audience\":{\"groups\":[\"no-such-group\"]}}",
            "/audience/groups/0"),
        bad(
            "POST",
            "/audiences/preview",
            "{\"audience\":{\"recipients\":[\"-\"]}}",
            "/audience/recipients/0"),
        bad(
            "POST",
            "/audiences/preview",
            "{\"audience\":{\"everyone\":\"yes\"}}",
            "/audience/everyone"),
        bad("POST", "/audiences/explain", "{\"audience\":{\"everyone\":true}}", "/recipient"),
        bad(
            "POST",
            "/audiences/explain",
            "{\"audience\":{\"everyone\":true},\"recipient\":\"nobody\"}",
            "/recipient"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%27", "%5C%27%20%7C", "%26%26", "%21%28", "%3A%2A", "%E2%80%A8", "%25_"})
  void searchTakesAnyText(String q) throws Exception {
    assertThat(send("GET", "/recipients?q=" + q, null, "admin").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/recipients/nobody-here",
        "/recipients/-",
        "/recipients/%00",
        "/recipients/a%20b"
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    HttpResponse<String> response = send("GET", path, null, "admin");
    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void membersOfAnAbsentGroupAreNotFound() throws Exception {
    assertProblem(put("/groups/absent/members", "{\"recipients\":[]}"), 404, "not-found");
    assertProblem(send("PATCH", "/groups/NO/members", "{}", "admin"), 404, "not-found");
  }

  private String group() throws Exception {
    String key = name("finance");
    assertThat(put("/groups/" + key, "{\"name\": \"Finance\"}").statusCode()).isEqualTo(201);
    return key;
  }

  private static String name(String start) {
    return start + "-" + NAMES.incrementAndGet();
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return send("PUT", path, body, "admin");
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String caller) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .header("X-Caller", caller);
    if (body == null || body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .method(method, BodyPublishers.ofString(body))
          .header("Content-Type", "application/json");
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertInvalid(HttpResponse<String> response, String pointer) {
    JsonNode problem = assertProblem(response, 400, "invalid");
    assertThat(problem.get("errors").valueStream().map(error -> error.get("pointer").asString()))
        .contains(pointer);
  }

  private static JsonNode assertProblem(HttpResponse<String> response, int status, String slug) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("type").asString()).endsWith("/" + slug);
    return problem;
  }

  private static Arguments bad(String method, String path, String body, String pointer) {
    return Arguments.of(method, path, body, pointer);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName = {
        "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
        "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
        "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"
      })
  @ComponentScan({"io.notice.web.problem", "io.notice.web.json", "io.notice.web.audience"})
  static class Configuration implements WebMvcConfigurer {

    private static final Map<String, Caller> CALLERS =
        Map.of(
            "admin", person(Role.values()),
            "publisher", person(Role.RECIPIENT, Role.PUBLISHER),
            "recipient", person(Role.RECIPIENT),
            "directory:write", key(Scope.DIRECTORY_WRITE),
            "notices:write", key(Scope.NOTICES_WRITE));

    private static Caller person(Role... roles) {
      return new Caller.Person(
          new RecipientId("root"), -1, "Root", Set.of(roles), UUID.randomUUID(), null, Instant.MAX);
    }

    private static Caller key(Scope scope) {
      return new Caller.ApiClient(UUID.randomUUID(), "a key", Set.of(scope));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
      resolvers.add(new AuthenticationPrincipalArgumentResolver());
    }

    @Bean
    @Order(0)
    OncePerRequestFilter callerOfTheTest() {
      return new OncePerRequestFilter() {
        @Override
        protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
          Caller caller =
              CALLERS.get(Objects.requireNonNullElse(request.getHeader("X-Caller"), ""));
          if (caller != null) {
            SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(caller, ""));
          }
          try {
            chain.doFilter(request, response);
          } finally {
            SecurityContextHolder.clearContext();
          }
        }
      };
    }
  }
}
