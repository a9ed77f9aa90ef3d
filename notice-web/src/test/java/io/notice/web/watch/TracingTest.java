package io.notice.web.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces go to a collector if there is one, and nothing is traced if not. */
@ExtendWith(OutputCaptureExtension.class)
class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void withoutACollectorNothingIsTraced() {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node = RunningNode.on(database)) {
      assertThat(node.beans("io.micrometer.tracing.Tracer")).isEmpty();
    }
  }

  @Test
  void aCollectorGetsARequestUnderTheCallersTrace() throws Exception {
    List<byte[]> received = new CopyOnWriteArrayList<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node =
            RunningNode.on(
                database,
                TracingFilter.COLLECTOR
                    + "=http://127.0.0.1:"
                    + collector.getAddress().getPort()
                    + "/v1/traces",
                "management.opentelemetry.tracing.export.schedule-delay=100ms")) {
      node.call(
          "GET",
          "/me",
          node.adminToken(),
          null,
          "traceparent",
          "00-" + TRACE + "-00f067aa0ba902b7-01");
      byte[] id = HexFormat.of().parseHex(TRACE);
      await().until(() -> received.stream().anyMatch(body -> contains(body, id)));
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void logsAreJsonOnDemandAndNameTheTrace(CapturedOutput output) {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node =
            RunningNode.on(
                database,
                "notice.tracing=true",
                "logging.config=classpath:watch/structured.xml",
                "logging.structured.format.console=ecs",
                "logging.level.org.springframework.web.servlet.DispatcherServlet=debug")) {
      node.call(
          "GET",
          "/me",
          node.adminToken(),
          null,
          "traceparent",
          "00-" + TRACE + "-00f067aa0ba902b7-01");
      await().until(() -> output.getOut().contains(TRACE));
      String line =
          output.getOut().lines().filter(l -> l.contains(TRACE)).findFirst().orElseThrow();
      JsonNode entry = new JsonMapper().readTree(line);
      assertThat(entry.at("/log/level").asString()).isEqualTo("DEBUG");
      assertThat(line).contains("\"service\"", TRACE);
    }
  }

  private static boolean contains(byte[] body, byte[] part) {
    for (int i = 0; i + part.length <= body.length; i++) {
      if (Arrays.equals(body, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
