package io.notice.ops.pictures;

import io.notice.ops.house.DemoHouse;
import io.notice.ops.support.Driver;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamSwarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes a picture of each page in both themes, both languages and three widths, from a node of its
 * own with a {@link DemoHouse} in it, and lays those of a page out on one sheet.
 */
public final class Pictures {

  private static final Path PAGES = Path.of("notice-web", "src", "main", "frontend");
  private static final int PEOPLE = 384;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Pictures() {}

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    Path to = Path.of(options.text("to", "ops/target/pictures")).toAbsolutePath();
    String only = options.text("only", "");
    boolean stays = options.flag("stay");
    options.refuseOthers();
    DemoHouse house;
    Node node = Node.start(setup);
    try {
      try (Driver driver = Driver.of(setup.jar());
          Connection database = driver.connect(node.database());
          NoticeApi api = new NoticeApi(node);
          StreamSwarm streams = new StreamSwarm(node.port(), 1)) {
        house = new DemoHouse(node, api, database, streams, DemoHouse.afternoon(), PEOPLE);
        house.furnish();
      } catch (SQLException e) {
        throw new OpsException("the house could not be furnished", e);
      }
      // What a node knows of the notices is as old as they were.
      node = node.restarted(setup);
      try (NoticeApi api = new NoticeApi(node);
          StreamSwarm streams = new StreamSwarm(node.port(), 1)) {
        streams.open(house.tokensOfSome(api), PATIENCE);
        Map<String, String> surroundings =
            Map.of(
                "BASE_URL",
                "http://127.0.0.1:" + node.port(),
                "ADMIN_PASSWORD",
                node.adminPassword(),
                "READER_PASSWORD",
                DemoHouse.READER_PASSWORD,
                "READERS_ZONE",
                house.zoneName(),
                "PICTURES",
                to.toString(),
                "ONLY",
                only);
        if (stays) {
          surroundings.forEach((name, value) -> System.out.println(name + "=" + value));
          System.out.println("Up until the input ends.");
          System.in.readAllBytes();
          return true;
        }
        return take(surroundings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      node.close();
    }
  }

  private static boolean take(Map<String, String> surroundings) throws IOException {
    if (!Files.isDirectory(PAGES.resolve("node_modules"))) {
      throw new OpsException("The pages' tools are not there; build once: ./mvnw package");
    }
    ProcessBuilder camera =
        new ProcessBuilder(List.of("npx", "playwright", "test", "-c", "pictures.config.ts"))
            .directory(PAGES.toFile())
            .inheritIO();
    camera.environment().putAll(surroundings);
    try {
      return camera.start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }
}
