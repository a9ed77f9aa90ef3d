package io.notice.web.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.DescribedApi;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published description against {@code openapi.json}, and against the application. */
class OpenApiFileTest {

  private static final Path FILE = Path.of("openapi.json");
  private static final String WRITE = "openapi.write";
  private static final String HOW_TO_WRITE =
      """
      notice-web/openapi.json is not what /v3/api-docs says. If the change is meant, write both files anew:
        ./mvnw -pl notice-web -am test -Dtest=OpenApiFileTest -Dsurefire.failIfNoSpecifiedTests=false \
      -Dopenapi.write=true -Dfrontend.skip=true
        (cd notice-web/src/main/frontend && npm run generate)\
      """;

  /** Of the application, and nothing that a program would call. */
  private static final Set<String> PAGES =
      Set.of(
          "GET /",
          "GET /sign-in",
          "GET /settings",
          "GET /admin",
          "GET /admin/",
          "GET /admin/{*rest}",
          "GET /embed",
          "GET /embed/",
          "GET /docs");

  private static final JsonMapper JSON = new JsonMapper();

  private static RunningNode node;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    node = RunningNode.on(TestDatabase.migrated());
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/v3/api-docs"))
                    .build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    document = JSON.readTree(answer.body());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void fileIsWhatIsServed() throws IOException {
    String served = pretty(document);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(FILE, served);
    }
    assertThat(Files.readString(FILE)).as(HOW_TO_WRITE).isEqualTo(served);
  }

  @Test
  void everyMappingIsDescribedAndNothingElse() {
    Set<String> described = new TreeSet<>();
    operations().forEach(operation -> described.add(operation.route()));
    Set<String> mapped = mappings();
    mapped.removeAll(PAGES);
    // The parts of health have one mapping, and each a description.
    assertThat(mapped.remove("GET /actuator/health/**")).isTrue();
    assertThat(described.remove("GET /actuator/health/liveness")).isTrue();
    assertThat(described.remove("GET /actuator/health/readiness")).isTrue();
    assertThat(described).isEqualTo(mapped);
  }

  @Test
  void everyOperationSaysWhatItIsAndWhoMayTakeIt() {
    assertThat(operations())
        .allSatisfy(operation -> {
          assertThat(operation.body().path("summary").asString("")).isNotBlank();
          assertThat(operation.body().path("tags")).hasSize(1);
          assertThat(operation.body().has("security")).isTrue();
          assertThat(operation.body().path("responses").propertyNames()).isNotEmpty();
        });
    List<String> ids = operations().map(o -> o.body().path("operationId").asString()).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void everyParameterSaysWhatItIs() {
    assertThat(operations().flatMap(o -> o.body().path("parameters").valueStream()))
        .allSatisfy(
            parameter -> assertThat(parameter.path("description").asString("")).isNotBlank());
  }

  @Test
  void everyBodyHasAnExample() {
    assertThat(operations().filter(o -> o.route().contains("/api/v1/")))
        .allSatisfy(operation -> {
          List<JsonNode> media =
              Stream.concat(
                      operation.body().path("requestBody").path("content").valueStream(),
                      operation
                          .body()
                          .path("responses")
                          .valueStream()
                          .flatMap(answer -> answer.path("content").valueStream()))
                  .toList();
          assertThat(media)
              .allSatisfy(one -> {
                assertThat(one.hasNonNull("example")).isTrue();
                if (!one.get("example").isString()) {
                  assertThat(
                          DescribedApi.violations(one.get("example"), one.get("schema"), "example"))
                      .isEmpty();
                }
              });
        });
  }

  @Test
  void fieldsThatCanBeClearedAreDescribedAsWhatTheyAreInJson() {
    JsonNode email = document.at("/components/schemas/RecipientRequest/properties/email");
    assertThat(email.get("type").toString()).isEqualTo("[\"string\",\"null\"]");
    JsonNode required = document.at("/components/schemas/RecipientRequest/required");
    assertThat(required.isMissingNode()).isTrue();
  }

  private record Described(String route, JsonNode body) {
    @Override
    public String toString() {
      return route;
    }
  }

  private static Stream<Described> operations() {
    return document
        .get("paths")
        .propertyStream()
        .flatMap(path ->
            path.getValue()
                .propertyStream()
                .map(method ->
                    new Described(
                        method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                        method.getValue())));
  }

  private static Set<String> mappings() {
    Set<String> routes = new TreeSet<>();
    for (HandlerMapping mapping : node.bean(DispatcherServlet.class).getHandlerMappings()) {
      if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
        controllers.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info)));
      }
    }
    return routes;
  }

  /** A mapping for any method is the container's {@code /error}. */
  private static List<String> routes(RequestMappingInfo info) {
    return info.getPatternValues().stream()
        .flatMap(pattern ->
            info.getMethodsCondition().getMethods().stream()
                .map(method -> method.name() + " " + (pattern.isEmpty() ? "/" : pattern)))
        .toList();
  }

  private static String pretty(JsonNode document) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(lines)
            .withArrayIndenter(lines);
    return JSON.writer().with(printer).writeValueAsString(document) + "\n";
  }
}
