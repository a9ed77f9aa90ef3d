package io.notice.web.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Kubernetes manifests against the schemas of Kubernetes, and against each other. Nothing is
 * started: what a container engine would have to prove is said in {@code docs/running.md}.
 */
class ManifestsTest {

  private static final Path FOLDER = Path.of("../ops/kubernetes");
  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode schemas;
  private static final Map<String, JsonNode> MANIFESTS = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    schemas = JSON.readTree(Files.readString(FOLDER.resolve("schemas/kubernetes-1.33.json")));
    for (JsonNode file : yaml("kustomization.yaml").get("resources")) {
      JsonNode manifest = yaml(file.asString());
      MANIFESTS.put(manifest.get("kind").asString(), manifest);
    }
  }

  private static JsonNode yaml(String file) throws IOException {
    Object read = new Yaml().load(Files.readString(FOLDER.resolve(file)));
    return JSON.valueToTree(read);
  }

  @Test
  void everyManifestIsOfItsSchema() throws IOException {
    assertThat(MANIFESTS.keySet())
        .containsExactlyInAnyOrder(
            "Namespace",
            "Deployment",
            "Service",
            "Ingress",
            "PodDisruptionBudget",
            "NetworkPolicy");
    MANIFESTS.forEach((kind, manifest) ->
        assertThat(contradictions(manifest, schemas.at("/kinds/" + kind), kind)).isEmpty());
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .as("every file is named in kustomization.yaml")
          .hasSize(MANIFESTS.size() + 1);
    }
  }

  @Test
  void aFieldThatThereIsNotOrOfAnotherTypeIsFound() {
    JsonNode wrong =
        JSON.readTree(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "x"},
             "spec": {"replicas": "two", "selektor": {}, "template": {}}}
            """);
    assertThat(contradictions(wrong, schemas.at("/kinds/Deployment"), ""))
        .contains(
            "/spec/replicas is no integer", "/spec/selektor is unknown", "/spec has no selector");
  }

  @Test
  void whatBelongsTogetherIsCalledAlike() {
    JsonNode deployment = MANIFESTS.get("Deployment").get("spec");
    JsonNode labels = deployment.at("/template/metadata/labels");
    assertThat(deployment.at("/selector/matchLabels")).isEqualTo(labels);
    assertThat(MANIFESTS.get("Service").at("/spec/selector")).isEqualTo(labels);
    assertThat(MANIFESTS.get("PodDisruptionBudget").at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(MANIFESTS.get("NetworkPolicy").at("/spec/podSelector/matchLabels"))
        .isEqualTo(labels);
    List<String> ports =
        stream(container().get("ports")).map(port -> port.get("name").asString()).toList();
    assertThat(ports).contains(MANIFESTS.get("Service").at("/spec/ports/0/targetPort").asString());
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(ports).contains(container().at("/" + probe + "/httpGet/port").asString());
    }
    assertThat(MANIFESTS.get("Ingress").at("/spec/rules/0/http/paths/0/backend/service/name"))
        .isEqualTo(MANIFESTS.get("Service").at("/metadata/name"));
  }

  @Test
  void aRollingUpdateTakesNobodyAwayBeforeSomebodyElseIsThere() {
    JsonNode spec = MANIFESTS.get("Deployment").get("spec");
    assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt()).isZero();
    int replicas = spec.get("replicas").asInt();
    assertThat(MANIFESTS.get("PodDisruptionBudget").at("/spec/minAvailable").asInt())
        .isPositive()
        .isLessThan(replicas);
    // Streams are ended within 3 s, and what is under way a few after that.
    int preStop = container().at("/lifecycle/preStop/sleep/seconds").asInt();
    assertThat(preStop).isPositive();
    assertThat(preStop + 10)
        .isLessThan(spec.at("/template/spec/terminationGracePeriodSeconds").asInt());
  }

  @Test
  void nothingMayDoMoreThanItMust() {
    JsonNode pod = MANIFESTS.get("Deployment").at("/spec/template/spec");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
    JsonNode container = container();
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean()).isFalse();
    assertThat(container.at("/securityContext/capabilities/drop/0").asString()).isEqualTo("ALL");
    assertThat(stream(container.get("env")).map(variable -> variable.get("name").asString()))
        .as("secrets come from files")
        .doesNotContain("SPRING_DATASOURCE_PASSWORD", "NOTICE_BOOTSTRAP_ADMIN_PASSWORD");
  }

  /** A node starts with the very variables of the manifest, its secrets in files. */
  @Test
  void aNodeUnderstandsTheVariables(@TempDir Path secrets) throws IOException {
    try (TestDatabase database = TestDatabase.migrated()) {
      Path password = Files.writeString(secrets.resolve("password"), database.password() + "\n");
      List<String> variables =
          stream(container().get("env"))
              .filter(variable -> variable.has("value"))
              .filter(variable -> !variable.get("name").asString().startsWith("SPRING_DATASOURCE"))
              .filter(variable -> !variable.get("name").asString().endsWith("_FILE"))
              .map(variable ->
                  property(variable.get("name").asString())
                      + "="
                      + (variable.get("name").asString().equals("MANAGEMENT_SERVER_PORT")
                          ? "0"
                          : variable.get("value").asString()))
              .collect(Collectors.toCollection(ArrayList::new));
      try (RunningNode node =
          RunningNode.withPasswordFile(database, password, variables.toArray(String[]::new))) {
        assertThat(node.call("GET", "/me", node.adminToken(), null).status()).isEqualTo(200);
      }
    }
  }

  /** As an argument; ours are read from placeholders, by their own name. */
  private static String property(String variable) {
    return variable.startsWith("NOTICE_")
        ? variable
        : variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static JsonNode container() {
    return MANIFESTS.get("Deployment").at("/spec/template/spec/containers/0");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<String> contradictions(JsonNode value, JsonNode schema, String path) {
    List<String> found = new ArrayList<>();
    check(value, schema, path.startsWith("/") ? path : "", found);
    return found;
  }

  private static void check(JsonNode value, JsonNode schema, String path, List<String> found) {
    if (schema.has("$ref")) {
      check(value, schemas.at(schema.get("$ref").asString().substring(1)), path, found);
      return;
    }
    if (schema.has("oneOf")) {
      boolean one =
          stream(schema.get("oneOf"))
              .anyMatch(choice -> contradictions(value, choice, path).isEmpty());
      if (!one) {
        found.add(path + " is of no type that may be there");
      }
      return;
    }
    List<String> types =
        schema.path("type").isArray()
            ? stream(schema.get("type")).map(JsonNode::asString).toList()
            : List.of(schema.path("type").asString(""));
    if (types.stream().noneMatch(type -> isOf(value, type))) {
      found.add(path + " is no " + types.getFirst());
      return;
    }
    if (schema.has("enum")
        && stream(schema.get("enum")).noneMatch(choice -> choice.equals(value))) {
      found.add(path + " is none of " + schema.get("enum"));
    }
    if (value.isObject()) {
      stream(schema.path("required"))
          .filter(name -> !value.has(name.asString()))
          .forEach(name -> found.add(path + " has no " + name.asString()));
      value
          .properties()
          .forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
              check(field.getValue(), known, path + "/" + field.getKey(), found);
            } else if (others.isObject()) {
              check(field.getValue(), others, path + "/" + field.getKey(), found);
            } else if (others.isBoolean() && !others.asBoolean()) {
              found.add(path + "/" + field.getKey() + " is unknown");
            }
          });
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), schema.get("items"), path + "/" + i, found);
      }
    }
  }

  private static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> true;
    };
  }
}
