package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notice.ops.support.FreePort;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.Programs;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts become notices by the files in {@code ops/alerts}, as they are. */
class AlertsIT {

  private static final Path ROOT = Path.of(System.getProperty("notice.root"));
  private static final Path ALERTS = ROOT.resolve("ops/alerts");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

  /**
   * As Alertmanager sends it by default, and with some fields more Grafana; texts with what has to
   * be escaped.
   */
  private static final String ALERT =
      """
      {"version": "4", "groupKey": "{}:{alertname=\\"DiskFull\\"}", "status": "firing", "receiver": "notice",
       "groupLabels": {"alertname": "DiskFull"}, "commonLabels": {"alertname": "DiskFull", "severity": "critical"},
       "commonAnnotations": {}, "externalURL": "http://alerts.example",
       "alerts": [{"status": "firing", "labels": {"alertname": "DiskFull", "severity": "critical", "disk": "sda"},
                   "annotations": {"summary": "db1: \\"/var\\" is full"}, "startsAt": "2026-11-21T21:00:00Z",
                   "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus.example/graph"}]}
      """;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static Node node;
  static NoticeApi api;
  static String key;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    node = Node.start(QuickStart.setup());
    api = new NoticeApi(node);
    api.group("on-call", List.of("admin"));
    key = api.key("alerts", "notices:write");
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void theBridgeMakesOneNoticeOfOneAlertHoweverOftenItComes() throws Exception {
    assumeTrue(Programs.find("python3").isPresent(), "Python: install the package python3");
    int port = FreePort.find();
    ProcessBuilder bridge = new ProcessBuilder("python3", ALERTS.resolve("bridge.py").toString());
    bridge
        .environment()
        .putAll(Map.of("NOTICE_URL", address(), "NOTICE_KEY", key, "PORT", Integer.toString(port)));
    Process process = started(bridge);
    try {
      int before = alerts().size();
      assertThat(post(port, "/", ALERT)).isEqualTo(201);
      assertThat(post(port, "/", ALERT)).isEqualTo(201);
      assertThat(alerts()).hasSize(before + 1);
      assertIsTheAlert(alerts().get(0));
    } finally {
      end(process);
    }
  }

  /** No distribution has a version that can; where one is on the path, it is run. */
  @Test
  void alertmanagerSendsByItsOwnTemplate() throws Exception {
    Map<String, Object> file =
        new Yaml().load(Files.readString(ALERTS.resolve("alertmanager.yml")));
    assertThat(file.get("receivers").toString()).contains("payload={{", "| toJson }}");
    if (Programs.find("alertmanager").isEmpty()) {
      System.out.println("There is no alertmanager on the path: its file was only read.");
      return;
    }
    Path secret = Files.writeString(folder.resolve("notice.key"), key);
    Path settings =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            Files.readString(ALERTS.resolve("alertmanager.yml"))
                .replace("https://notices.example", address())
                .replace("/etc/alertmanager/notice.key", secret.toString())
                .replace("group_by: [alertname]", "group_by: [alertname]\n  group_wait: 1s"));
    int port = FreePort.find();
    Process process =
        started(
            new ProcessBuilder(
                Programs.required("alertmanager"),
                "--config.file=" + settings,
                "--storage.path=" + folder.resolve("alerts"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.external-url=http://alerts.example",
                "--cluster.listen-address="));
    try {
      int before = alerts().size();
      String fired =
          new JsonMapper()
              .readTree(ALERT)
              .get("alerts")
              .toString()
              .replace("2026-11-21T21:00:00Z", Instant.now().toString())
              .replace("\"endsAt\":\"0001-01-01T00:00:00Z\",", "");
      assertThat(post(port, "/api/v2/alerts", fired)).isEqualTo(200);
      long patience = System.nanoTime() + PATIENCE;
      while (alerts().size() == before && System.nanoTime() < patience) {
        Thread.sleep(200);
      }
      assertThat(alerts()).as(said()).hasSize(before + 1);
      assertIsTheAlert(alerts().get(0));
    } finally {
      end(process);
    }
  }

  /** Grafana itself is not run here: what can be seen without it. */
  @Test
  void grafanaIsGivenOneContactPointAndTheTemplateThatItNames() throws IOException {
    Map<String, List<Map<String, Object>>> file =
        new Yaml()
            .load(Files.readString(ALERTS.resolve("grafana.yml")).replace("apiVersion: 1", ""));
    String point = file.get("contactPoints").toString();
    String template = file.get("templates").getFirst().get("template").toString();
    assertThat(point)
        .contains("type=webhook", "{{ template \"notice.payload\" . }}", "$NOTICE_KEY");
    assertThat(template).contains("{{ define \"notice.payload\" }}").doesNotContain("$");
    assertThat(
            count(template, "{{ define ")
                + count(template, "{{ if ")
                + count(template, "{{ range "))
        .isEqualTo(count(template, "{{ end }}") + count(template, "{{end}}"));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static void assertIsTheAlert(JsonNode notice) {
    assertThat(notice.get("title").asString()).isEqualTo("Firing: DiskFull (1)");
    assertThat(notice.get("body").asString().strip()).isEqualTo("- db1: \"/var\" is full");
    assertThat(notice.get("priority").asString()).isEqualTo("URGENT");
    assertThat(notice.get("link").asString()).isEqualTo("http://alerts.example");
  }

  private static JsonNode alerts() {
    String inbox = api.call("GET", "/api/v1/inbox?category=alerts", api.admin(), "");
    return new JsonMapper().readTree(inbox).get("items");
  }

  private static String address() {
    return "http://127.0.0.1:" + node.port();
  }

  private Process started(ProcessBuilder builder) throws IOException {
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said.txt").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.txt"));
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Sends as soon as somebody listens. */
  private int post(int port, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long patience = System.nanoTime() + PATIENCE;
    while (true) {
      try {
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (ConnectException e) {
        assertThat(System.nanoTime()).as(said()).isLessThan(patience);
        Thread.sleep(200);
      }
    }
  }
}
