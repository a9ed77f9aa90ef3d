package io.notice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole node on a free port of the loopback interface, spoken to over HTTP alone. */
public final class RunningNode implements AutoCloseable {

  public static final String ADMIN_PASSWORD = "correct horse battery staple";
  private static final JsonMapper JSON = new JsonMapper();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String adminToken;

  private RunningNode(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    this.adminToken = signIn("admin", ADMIN_PASSWORD);
  }

  /** Starts a node; several may share a database. */
  public static RunningNode on(TestDatabase database, String... properties) {
    return start(database, "--spring.datasource.password=" + database.password(), properties);
  }

  /** Starts a node that reads the database's password from a file. */
  public static RunningNode withPasswordFile(
      TestDatabase database, Path file, String... properties) {
    return start(database, "--SPRING_DATASOURCE_PASSWORD_FILE=" + file, properties);
  }

  private static RunningNode start(TestDatabase database, String password, String... properties) {
    SpringApplication application = new SpringApplication(NoticeApplication.class);
    application.setRegisterShutdownHook(false);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                password,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--NOTICE_BOOTSTRAP_ADMIN_PASSWORD=" + ADMIN_PASSWORD,
                "--logging.level.root=WARN"));
    Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
    return new RunningNode(application.run(arguments.toArray(String[]::new)));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /**
   * The names of the beans of a type that tests can't be compiled against; none if it is absent.
   */
  public List<String> beans(String type) {
    try {
      return List.of(context.getBeanNamesForType(Class.forName(type)));
    } catch (ClassNotFoundException e) {
      return List.of();
    }
  }

  public int port() {
    return port;
  }

  public String adminToken() {
    return adminToken;
  }

  /** Signs in and returns the access token. */
  public String signIn(String username, String password) {
    Answer answer =
        call(
            "POST",
            "/auth/login",
            null,
            "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("accessToken").asString();
  }

  /** Creates groups and a recipient in them, and returns an access token of theirs. */
  public String recipient(String id, String... groups) {
    for (String group : groups) {
      assertThat(
              call("PUT", "/groups/" + group, adminToken, "{\"name\":\"" + group + "\"}").status())
          .isIn(200, 201);
    }
    String keys =
        Arrays.stream(groups).map(group -> '"' + group + '"').collect(Collectors.joining(","));
    Answer created =
        call(
            "PUT",
            "/recipients/" + id,
            adminToken,
            "{\"displayName\":\"%s\",\"groups\":[%s]}".formatted(id, keys));
    assertThat(created.status()).as(created.body()).isIn(200, 201);
    return tokenFor(id);
  }

  /** An access token for a recipient, as a host site gets it. */
  public String tokenFor(String id) {
    Answer answer =
        call("POST", "/recipients/" + id + "/tokens", key("tokens:issue"), "{\"expiresIn\":3600}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().get("accessToken").asString();
  }

  /** A new API key. */
  public String key(String... scopes) {
    String names =
        Arrays.stream(scopes).map(scope -> '"' + scope + '"').collect(Collectors.joining(","));
    Answer answer =
        call(
            "POST",
            "/api-keys",
            adminToken,
            "{\"name\":\"test\",\"scopes\":[%s]}".formatted(names));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().get("key").asString();
  }

  /** Sends a notice as the administrator; {@code audience} is JSON. */
  public Answer send(String title, String audience) {
    return call(
        "POST",
        "/notices",
        adminToken,
        "{\"title\":\"%s\",\"body\":\"Body\",\"audience\":%s}".formatted(title, audience));
  }

  /**
   * Calls with more headers: names and values in turn. Whatever the answer is, it has to be as
   * {@code openapi.json} describes it.
   */
  public Answer call(String method, String path, String token, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(
              DescribedApi.contradictions(
                  method,
                  "/api/v1" + path,
                  response.statusCode(),
                  response.headers().firstValue("Content-Type"),
                  response.body()))
          .as("of the description of the API")
          .isEmpty();
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** What came back. */
  public record Answer(int status, String body, HttpHeaders headers) {
    public JsonNode json() {
      return JSON.readTree(body);
    }
  }
}
