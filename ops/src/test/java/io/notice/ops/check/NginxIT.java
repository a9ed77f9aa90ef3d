package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.notice.ops.support.Driver;
import io.notice.ops.support.FreePort;
import io.notice.ops.support.Node;
import io.notice.ops.support.PostgresServer;
import io.notice.ops.support.QuickStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented nginx file, run by a real nginx in front of two nodes, with TLS. */
class NginxIT {

  private static final Path FILE = Path.of("nginx/notice.conf");

  @TempDir static Path folder;
  static PostgresServer database;
  static Node first;
  static Node second;
  static Process nginx;
  static int tlsPort;
  static int plainPort;
  static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(program("nginx")).as("nginx is installed").isTrue();
    assumeThat(program("openssl")).as("openssl is installed").isTrue();
    Path jar = Path.of(System.getProperty("notice.jar"));
    database = PostgresServer.create(jar, Driver.of(jar));
    Map<String, String> settings = documentedSettings();
    settings.put("NOTICE_STREAM_HEARTBEAT", "1s");
    Node.Setup setup = QuickStart.setup().with(settings);
    first = Node.start(setup);
    second = Node.start(setup);
    tlsPort = FreePort.find();
    plainPort = FreePort.find();
    http = trusting(certificate());
    startNginx();
  }

  @AfterAll
  static void stop() {
    if (nginx != null) {
      nginx.destroy();
    }
    for (Node node : new Node[] {first, second}) {
      if (node != null) {
        node.close();
      }
    }
    if (database != null) {
      database.close();
    }
  }

  @Test
  void everythingGoesThroughItAndAKilledNodeIsPassedOver() throws Exception {
    HttpResponse<String> page = http.send(request("/").build(), BodyHandlers.ofString());
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(page.headers().firstValue("strict-transport-security")).isPresent();
    assertThat(http.send(request("/actuator/health").build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + plainPort + "/inbox"))
                        .build(),
                    BodyHandlers.discarding())
                .headers()
                .firstValue("location"))
        .hasValue("https://localhost/inbox");

    HttpResponse<String> signedIn =
        send(
            "/auth/login",
            "",
            "{\"username\":\"admin\",\"password\":\"not a secret, only a"
                + " test\",\"session\":\"cookie\"}");
    assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
    // The node knows that the browser came by https, though nginx did not.
    assertThat(signedIn.headers().firstValue("set-cookie").orElse("")).contains("Secure");
    String token = value(signedIn.body(), "accessToken");

    try (Stream one = new Stream(token, null);
        Stream two = new Stream(token, null)) {
      String ready = one.next("ready");
      assertThat(one.response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(ready).contains("\"resumed\":false");
      two.next("ready");
      long began = System.nanoTime();
      assertThat(send("/notices", token, notice("Through nginx")).statusCode()).isEqualTo(201);
      assertThat(one.next("notice")).contains("Through nginx");
      assertThat(two.next("notice")).contains("Through nginx");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      String cursor = one.lastId;

      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      awaitPassedOver();
      for (int i = 0; i < 10; i++) {
        assertThat(send("/notices", token, notice("After " + i)).statusCode()).isEqualTo(201);
      }
      try (Stream resumed = new Stream(token, cursor)) {
        assertThat(resumed.next("ready")).contains("\"resumed\":true");
        assertThat(resumed.next("notice")).contains("After 0");
      }
    }
  }

  /** Connections that were open to the node may fail once each. */
  private static void awaitPassedOver() throws IOException, InterruptedException {
    for (int well = 0; well < 5; ) {
      int status = http.send(request("/").build(), BodyHandlers.discarding()).statusCode();
      well = status < 500 ? well + 1 : 0;
    }
  }

  /** What {@code docs/running.md} has an administrator put on each node, with our addresses. */
  private static Map<String, String> documentedSettings() throws IOException {
    Path databasePassword =
        Files.writeString(folder.resolve("database-password"), database.database().password());
    Path adminPassword =
        Files.writeString(folder.resolve("admin-password"), "not a secret, only a test\n");
    String file =
        Files.readString(Path.of("systemd/notice.env"))
            .replace("jdbc:postgresql://db.example:5432/notice", database.database().jdbcUrl())
            .replace("/etc/notice/database-password", databasePassword.toString())
            .replace("/etc/notice/admin-password", adminPassword.toString())
            .replace("192.0.2.10", "127.0.0.1");
    Map<String, String> settings = new HashMap<>();
    file.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .forEach(setting -> settings.put(setting[0], setting[1]));
    assertThat(settings).containsEntry("NOTICE_TRUSTED_PROXIES", "127.0.0.1");
    return settings;
  }

  private static void startNginx() throws IOException, InterruptedException {
    String site =
        Files.readString(FILE)
            .replace("notice-1.internal:8080", "127.0.0.1:" + first.port())
            .replace("notice-2.internal:8080", "127.0.0.1:" + second.port())
            .replace("listen 443 ", "listen 127.0.0.1:" + tlsPort + " ")
            .replace("listen 80;", "listen 127.0.0.1:" + plainPort + ";")
            .replace("server_name notices.example", "server_name localhost")
            .replace("/etc/nginx/tls/notices.example", folder.resolve("tls").toString());
    Path main = folder.resolve("nginx.conf");
    Files.writeString(
        main,
        """
        daemon off;
        %1$s
        worker_processes 1;
        pid %2$s/nginx.pid;
        error_log stderr;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          %3$s
        }
        """
            .formatted(
                "root".equals(System.getProperty("user.name")) ? "user root;" : "", folder, site));
    nginx =
        new ProcessBuilder("nginx", "-e", "stderr", "-c", main.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    for (int i = 0; i < 100; i++) {
      try {
        http.send(request("/").build(), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        assertThat(nginx.isAlive()).as(Files.readString(folder.resolve("nginx.log"))).isTrue();
        Thread.sleep(100);
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("nginx.log")));
  }

  private static Path certificate() throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                folder.resolve("tls.key").toString(),
                "-out",
                folder.resolve("tls.crt").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    return folder.resolve("tls.crt");
  }

  private static HttpClient trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "nginx", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static boolean program(String name) {
    return List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)))
        || Files.isExecutable(Path.of("/usr/sbin", name));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + path));
  }

  private static HttpResponse<String> send(String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/api/v1" + path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String notice(String title) {
    return "{\"title\":\"%s\",\"body\":\"b\",\"audience\":{\"everyone\":true}}".formatted(title);
  }

  private static String value(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
  }

  /** A stream through nginx, read by a thread of its own. */
  private static final class Stream implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<String[]> events = new LinkedBlockingQueue<>();
    private volatile String lastId;

    Stream(String token, String cursor) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          request("/api/v1/stream")
              .header("Authorization", "Bearer " + token)
              .header("Accept", "text/event-stream");
      if (cursor != null) {
        request.header("Last-Event-ID", cursor);
      }
      response = http.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      Thread.startVirtualThread(this::read);
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event: ")) {
            event = line.substring(7);
          } else if (line.startsWith("id: ")) {
            lastId = line.substring(4);
          } else if (line.startsWith("data: ")) {
            events.add(new String[] {event, line.substring(6)});
          }
        }
      } catch (IOException e) {
        // It was closed.
      }
    }

    /** The data of the next event of a name; others are passed over. */
    String next(String name) throws InterruptedException {
      while (true) {
        String[] event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("a %s within 10 s", name).isNotNull();
        if (event[0].equals(name)) {
          return event[1];
        }
      }
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
