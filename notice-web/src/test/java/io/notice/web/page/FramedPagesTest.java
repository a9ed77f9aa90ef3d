package io.notice.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Who may show the pages in a frame. That nobody may unless told so is in {@code GuardsTest}. */
class FramedPagesTest {

  @Test
  void whoIsNamedMayAndNoOlderHeaderSaysOtherwise() throws Exception {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node =
            RunningNode.on(database, "NOTICE_FRAME_ANCESTORS=https://intranet.example");
        HttpClient http = HttpClient.newHttpClient()) {
      HttpHeaders page =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/"))
                      .build(),
                  BodyHandlers.discarding())
              .headers();

      assertThat(page.firstValue("Content-Security-Policy").orElseThrow())
          .contains("frame-ancestors https://intranet.example")
          .doesNotContain("frame-ancestors 'none'");
      assertThat(page.firstValue("X-Frame-Options")).isEmpty();
    }
  }
}
