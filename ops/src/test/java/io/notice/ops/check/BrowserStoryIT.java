package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notice.ops.support.Node;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The story of one notice in a real browser, the bell on another site, and tabs that come and go.
 */
class BrowserStoryIT {

  private static final List<String> BROWSERS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  @Test
  void aNoticeIsSentSeenFoundAndReadHereAndOnOtherSites() throws IOException, InterruptedException {
    assumeTrue(
        System.getenv("CHROMIUM") != null
            || BROWSERS.stream().anyMatch(path -> Files.isExecutable(Path.of(path))),
        "a Chromium: install the package chromium, or name one in CHROMIUM");
    Path pages = Path.of(System.getProperty("notice.frontend"));
    assumeTrue(
        Files.isDirectory(pages.resolve("node_modules")),
        "Node 20.19 or later, to build the pages");
    Path output = Files.createTempFile("notice-browser-", ".log");
    int hostPort = freePort();
    // Another site, and the same one by a name that gives its pages no secure context.
    String hosts = "http://localhost:%d,http://intranet.test:%d".formatted(hostPort, hostPort);
    Node.Setup setup = QuickStart.setup().with(Map.of("NOTICE_CORS_ALLOWED_ORIGINS", hosts));
    try (NodeControl node = new NodeControl(setup)) {
      ProcessBuilder browser =
          new ProcessBuilder("npm", "run", "e2e")
              .directory(pages.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      browser
          .environment()
          .putAll(
              Map.of(
                  "BASE_URL",
                  "http://127.0.0.1:" + node.present().port(),
                  "ADMIN_PASSWORD",
                  node.present().adminPassword(),
                  "NODE_CONTROL",
                  node.address(),
                  "HOST_PORT",
                  Integer.toString(hostPort)));
      Process running = browser.start();
      boolean ended = running.waitFor(15, TimeUnit.MINUTES);
      if (!ended) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
      }
      String said = Files.readString(output);
      assertThat(ended).as(said).isTrue();
      assertThat(running.exitValue()).as(said).isZero();
    } finally {
      Files.delete(output);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
