package io.notice.ops.house;

import io.notice.ops.support.Driver;
import io.notice.ops.support.FreePort;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamSwarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A node that can be shown to somebody: a house full of people on the loopback interface, and a
 * working day of its notices in two minutes. Nothing of it can be reached from elsewhere.
 */
public final class Demo {

  private static final int USUAL_PORT = 8080;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Demo() {}

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup given = Node.Setup.of(options);
    Duration length = Duration.ofSeconds(options.number("seconds", 120));
    int people = options.number("people", 384);
    String data = options.text("data", "");
    int port = options.number("port", 0);
    boolean ends = options.flag("end");
    options.refuseOthers();
    if (people < 60) {
      throw new OpsException("A house has --people=60 or more.");
    }
    if (given.database() != null) {
      throw new OpsException("The demo has a database of its own: unset SPRING_DATASOURCE_URL.");
    }
    Node.Setup setup = given.with(settings(data, port));
    System.out.println("Starting a node, and filling a house of " + people + " people …");
    AtomicReference<Node> node = new AtomicReference<>(Node.start(setup));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> node.get().close()));
    try (NoticeApi api = new NoticeApi(node.get())) {
      DemoHouse house;
      WorkingDay day;
      try (Driver driver = Driver.of(setup.jar());
          Connection database = driver.connect(node.get().database());
          StreamSwarm streams = new StreamSwarm(node.get().port(), 1)) {
        house =
            new DemoHouse(node.get(), api, database, streams, OffsetDateTime.now(zone()), people);
        day = isThere(api) ? house.reopened() : house.furnishForToday();
      }
      // What a node knows of the notices is as old as they were.
      node.set(node.get().restarted(setup));
      try (StreamSwarm pages = new StreamSwarm(node.get().port(), 1)) {
        int open = pages.open(house.tokensOfSome(api), PATIENCE).size();
        System.out.println(where(node.get(), people, open, length));
        WorkingDay.Played played = day.play(length, System.out::println);
        played.failures().forEach(failure -> System.out.println("  FAILED: " + failure));
        System.out.printf(
            "The day is over: %,d notices, %,d times read, %,d acknowledged, %,d put away.%n",
            played.published(), played.read(), played.acknowledged(), played.archived());
        if (!ends) {
          System.out.println("It stays up until Ctrl-C.");
          new CountDownLatch(1).await();
        }
        return played.failures().isEmpty();
      }
    } catch (SQLException e) {
      throw new OpsException("The house could not be furnished.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      node.get().close(); // and once more at the end, when there is nothing left to do
    }
  }

  /** What time it is for whoever looks is what time it is here. */
  @SuppressWarnings("JavaTimeDefaultTimeZone")
  private static ZoneId zone() {
    return ZoneId.systemDefault();
  }

  private static boolean isThere(NoticeApi api) {
    String admin = api.admin();
    try {
      api.call("GET", "/api/v1/recipients/" + DemoHouse.READER, admin, "");
      return true;
    } catch (OpsException nobody) {
      return false;
    }
  }

  private static String where(Node node, int people, int open, Duration length) {
    String address = "http://127.0.0.1:" + node.port();
    return """

      Look at        %1$s          (this machine alone can)
      As a reader    %2$s / %3$s
      As the administrator, to see and send:  %1$s/admin
                     admin / %4$s

    %5$d people in fifteen departments and places, four weeks of notices behind them, %6$d with their pages open.
    Now a working day, in %7$d seconds. Sign in as the reader in one window and as the administrator in another.
    """
        .formatted(
            address,
            DemoHouse.READER,
            DemoHouse.READER_PASSWORD,
            node.adminPassword(),
            people,
            open,
            length.toSeconds());
  }

  private static Map<String, String> settings(String data, int port) {
    Map<String, String> settings = new HashMap<>();
    try {
      settings.put("SERVER_PORT", Integer.toString(port > 0 ? port : port()));
      if (!data.isEmpty()) {
        Path folder = Files.createDirectories(Path.of(data).toAbsolutePath());
        settings.put("NOTICE_DATA_DIR", folder.toString());
        settings.put("NOTICE_BOOTSTRAP_ADMIN_PASSWORD", password(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private static int port() throws IOException {
    try (ServerSocket usual = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
      return usual.getLocalPort();
    } catch (IOException taken) {
      return FreePort.find();
    }
  }

  /** Of the folder's administrator, kept there for the next time. */
  private static String password(Path folder) throws IOException {
    Path file = folder.resolve("demo-password");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, UUID.randomUUID().toString());
    }
    return Files.readString(file).strip();
  }
}
