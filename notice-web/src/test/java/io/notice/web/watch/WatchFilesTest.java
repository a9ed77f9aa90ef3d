package io.notice.web.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard and the alert rules against what a node says, and the runbook against the rules.
 */
class WatchFilesTest {

  private static final Path ALERTS = Path.of("../ops/prometheus/notice-alerts.yml");
  private static final Path DASHBOARD = Path.of("../ops/grafana/notice.json");
  private static final Path RUNBOOK = Path.of("../docs/runbook.md");

  /** What Prometheus itself adds to each sample, or makes. */
  private static final Set<String> BY_PROMETHEUS = Set.of("up");

  private static final Set<String> LABELS_BY_PROMETHEUS = Set.of("job", "instance");

  private static final Set<String> WORDS = Set.of("by", "without", "and", "or", "unless", "on");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  static TestDatabase database;
  static RunningNode node;
  static Scrape scrape;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    node.send("Something", "{\"everyone\":true}");
    node.call("GET", "/inbox", node.adminToken(), null);
    scrape = Scrape.of(node, node.key("metrics:read"));
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void everyMetricOfTheAlertsIsThere() throws IOException {
    assertThat(rules()).hasSizeGreaterThan(15);
    for (Map<?, ?> rule : rules()) {
      assertThat(contradictions((String) rule.get("expr")))
          .as(rule.get("alert").toString())
          .isEmpty();
    }
  }

  @Test
  void everyMetricOfTheDashboardIsThere() throws IOException {
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(25);
    for (String expression : expressions) {
      assertThat(contradictions(expression)).as(expression).isEmpty();
    }
  }

  /** What is not on the dashboard is looked at by nobody, and need not be measured. */
  @Test
  void everythingThatWeMeasureIsOnTheDashboard() throws IOException {
    Set<String> shown = new HashSet<>();
    expressions().forEach(expression -> shown.addAll(names(expression)));
    Set<String> measured =
        scrape.names().stream()
            .filter(name -> name.startsWith("notice_"))
            .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(measured)
        .allSatisfy(name -> assertThat(shown).anyMatch(other -> other.startsWith(name)));
  }

  @Test
  void nothingFiresOnANodeThatIsWell() throws IOException {
    // The plain comparisons at least; the others need a history.
    for (Map<?, ?> rule : rules()) {
      Matcher plain =
          Pattern.compile("(notice_\\w+) ([><]|==) (\\d+)").matcher((String) rule.get("expr"));
      if (plain.matches()) {
        double limit = Double.parseDouble(plain.group(3));
        for (Scrape.Sample sample : scrape.named(plain.group(1))) {
          boolean fires =
              switch (plain.group(2)) {
                case ">" -> sample.value() > limit;
                case "<" -> sample.value() < limit;
                default -> sample.value() == limit && !sample.name().equals("notice_log_listening");
              };
          assertThat(fires).as(rule.get("alert").toString()).isFalse();
        }
      }
    }
  }

  @Test
  void eachAlertHasItsSectionInTheRunbookAndNothingElseHas() throws IOException {
    String runbook = Files.readString(RUNBOOK);
    List<String> sections =
        Pattern.compile("^## (\\w+)$", Pattern.MULTILINE)
            .matcher(runbook)
            .results()
            .map(section -> section.group(1))
            .toList();
    List<String> alerts = rules().stream().map(rule -> rule.get("alert").toString()).toList();
    assertThat(sections).containsExactlyElementsOf(alerts);
    for (String section : runbook.split("\n## ")) {
      if (section.startsWith("Notice")) {
        assertThat(section).contains("**Means**", "**Look at**", "**Do**");
      }
    }
    for (Map<?, ?> rule : rules()) {
      assertThat(((Map<?, ?>) rule.get("annotations")).get("runbook"))
          .isEqualTo("docs/runbook.md#" + rule.get("alert").toString().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void aMetricThatIsNotThereWouldBeFound() {
    assertThat(contradictions("rate(notice_sents_total[5m]) > 0")).hasSize(1);
    assertThat(contradictions("notice_sends_total{outcome=\"lost\"} > 0")).hasSize(1);
    assertThat(contradictions("sum by (colour) (notice_sends_total) > 0")).hasSize(1);
  }

  private static List<Map<?, ?>> rules() throws IOException {
    Map<String, List<Map<String, List<Map<?, ?>>>>> file =
        new Yaml().load(Files.readString(ALERTS));
    return file.get("groups").stream().flatMap(group -> group.get("rules").stream()).toList();
  }

  private static List<String> expressions() throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode panel : new JsonMapper().readTree(Files.readString(DASHBOARD)).get("panels")) {
      panel.path("targets").forEach(target -> found.add(target.get("expr").asString()));
    }
    return found;
  }

  /** What of an expression a node does not say: names, labels, and values of labels. */
  private static List<String> contradictions(String expression) {
    List<String> wrong = new ArrayList<>();
    for (String name : names(expression)) {
      if (!BY_PROMETHEUS.contains(name) && scrape.named(name).isEmpty()) {
        wrong.add("no metric " + name);
      }
    }
    SELECTOR.matcher(expression).results().forEach(selector -> checkSelector(selector, wrong));
    GROUPING
        .matcher(expression)
        .results()
        .flatMap(grouping -> Arrays.stream(grouping.group(1).split("\\s*,\\s*")))
        .filter(label -> !LABELS_BY_PROMETHEUS.contains(label))
        .filter(label ->
            names(expression).stream()
                .flatMap(name -> scrape.named(name).stream())
                .noneMatch(sample -> sample.labels().containsKey(label)))
        .forEach(label -> wrong.add("no label " + label));
    return wrong;
  }

  private static void checkSelector(MatchResult selector, List<String> wrong) {
    for (MatchResult matcher : MATCHER.matcher(selector.group(2)).results().toList()) {
      String label = matcher.group(1);
      String value = matcher.group(3);
      boolean ours = selector.group(1).startsWith("notice_");
      if (!LABELS_BY_PROMETHEUS.contains(label) && ours) {
        // Alternatives without further signs: each has to be a value that exists.
        for (String alternative : value.split("\\|")) {
          if (scrape.named(selector.group(1)).stream()
              .noneMatch(sample -> alternative.equals(sample.labels().get(label)))) {
            wrong.add(
                "%s is never labelled %s=%s".formatted(selector.group(1), label, alternative));
          }
        }
      }
    }
  }

  /** The metrics of an expression. */
  private static Set<String> names(String expression) {
    String plain =
        GROUPING
            .matcher(expression)
            .replaceAll(" ")
            .replaceAll("\\{[^}]*}", " ")
            .replaceAll("\\[[^]]*]", " ")
            .replaceAll("\"[^\"]*\"", " ");
    return NAME.matcher(plain)
        .results()
        .filter(name -> !plain.substring(name.end()).stripLeading().startsWith("("))
        .map(MatchResult::group)
        .filter(name -> name.contains("_") || name.equals("up"))
        .filter(name -> !WORDS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
