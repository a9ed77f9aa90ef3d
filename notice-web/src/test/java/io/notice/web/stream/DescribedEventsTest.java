package io.notice.web.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.web.DescribedApi;
import io.notice.web.RunningNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the stream sends, against what the description of the API says of its events. */
class DescribedEventsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void eventsAreAsTheyAreDescribed() throws IOException {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node = RunningNode.on(database)) {
      String token = node.recipient("ada");
      try (StreamSocket client = StreamSocket.open(node.port(), token, "")) {
        await().until(() -> client.data("ready").size() == 1);
        List<String> ids =
            List.of("One", "Two", "Three").stream()
                .map(title -> node.send(title, "{\"recipients\":[\"ada\"]}"))
                .map(sent -> sent.json().get("id").asString())
                .toList();
        String edited = "/notices/" + ids.getFirst();
        node.call("PATCH", edited, node.adminToken(), "{\"title\":\"New\"}", "If-Match", "*");
        node.call("POST", "/notices/" + ids.getLast() + "/recall", node.adminToken(), null);
        node.call("PUT", "/inbox/" + ids.getFirst() + "/read", token, null);
        node.call("POST", "/inbox/read-all", token, null);
        await().until(() -> client.data("receipt").size() >= 2);
        await().until(() -> client.data("notice-recalled").size() == 1);
        node.call("DELETE", "/presence/ada", node.adminToken(), null);
        await().until(() -> client.data("bye").size() == 1);
        for (String event :
            List.of("ready", "notice", "notice-updated", "notice-recalled", "unread", "bye")) {
          assertDescribed(event, client);
        }
        assertDescribed("receipt", client);
        assertThat(client.data("receipt")).anyMatch(data -> data.contains("upTo"));
      }
      try (StreamSocket client = StreamSocket.open(node.port(), token, "?lastEventId=999999")) {
        await().until(() -> client.data("reset").size() == 1);
        assertDescribed("reset", client);
      }
    }
  }

  private static void assertDescribed(String event, StreamSocket client) {
    JsonNode schema = DescribedApi.event(event);
    assertThat(client.data(event))
        .isNotEmpty()
        .allSatisfy(data ->
            assertThat(DescribedApi.violations(JSON.readTree(data), schema, event)).isEmpty());
  }
}
