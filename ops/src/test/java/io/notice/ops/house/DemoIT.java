package io.notice.ops.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Driver;
import io.notice.ops.support.Json;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.QuickStart;
import io.notice.ops.support.StreamSwarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The demo's house, smaller, and its day in some seconds. */
class DemoIT {

  private static final int PEOPLE = 60;

  @Test
  void aDayIsPlayedAndNobodyElseCanLook() throws Exception {
    Path jar = Path.of(System.getProperty("notice.jar"));
    List<String> told = new CopyOnWriteArrayList<>();
    try (Node node = Node.start(QuickStart.setup());
        NoticeApi api = new NoticeApi(node)) {
      WorkingDay day;
      try (Driver driver = Driver.of(jar);
          Connection database = driver.connect(node.database());
          StreamSwarm streams = new StreamSwarm(node.port(), 1)) {
        DemoHouse house =
            new DemoHouse(node, api, database, streams, OffsetDateTime.now(ZoneOffset.UTC), PEOPLE);
        day = house.furnishForToday();
      }
      String groups = api.call("GET", "/api/v1/groups?limit=100", api.admin(), "");
      assertThat(Json.count(groups, "key")).isGreaterThanOrEqualTo(12);
      assertThat(groups).contains("Finance", "上海");

      WorkingDay.Played played = day.play(Duration.ofSeconds(10), told::add);
      assertThat(played.failures()).isEmpty();
      assertThat(played.published()).isEqualTo(23);
      assertThat(played.read()).isGreaterThan(100);
      assertThat(played.acknowledged()).isPositive();
      assertThat(played.archived()).isPositive();
      assertThat(told).filteredOn(line -> line.contains("edited")).hasSize(2);
      assertThat(told).filteredOn(line -> line.contains("recalled")).hasSize(1);

      String login =
          "{\"username\":\"%s\",\"password\":\"%s\"}"
              .formatted(DemoHouse.READER, DemoHouse.READER_PASSWORD);
      String reader = Json.text(api.call("POST", "/api/v1/auth/login", "", login), "accessToken");
      String unread = api.call("GET", "/api/v1/inbox/unread", reader, "");
      assertThat(Json.number(unread, "total")).as("what is left to the onlooker").isPositive();

      for (InetAddress address : outside()) {
        assertThat(answers(address, node.port())).as("the node at " + address).isFalse();
        assertThat(answers(address, node.database().port())).as("its database").isFalse();
      }
    }
  }

  private static List<InetAddress> outside() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress())
        .toList();
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
