package io.notice.ops.support;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes of the real jar on one PostgreSQL that the harness runs, and may freeze, restart and
 * fill. Ends what it started.
 */
public final class NodePair implements AutoCloseable {

  private final Driver driver;
  private final PostgresServer server;
  private final Node first;
  private final Node second;

  private NodePair(Driver driver, PostgresServer server, Node first, Node second) {
    this.driver = driver;
    this.server = server;
    this.first = first;
    this.second = second;
  }

  /** Starts the server and one node after the other, of which the first sets the database up. */
  public static NodePair start(Node.Setup setup) {
    return start(setup, null);
  }

  /**
   * The same with the database's files in an empty folder of the caller's.
   *
   * @param data null for one of its own
   */
  public static NodePair start(Node.Setup setup, @Nullable Path data) {
    Driver driver = Driver.of(setup.jar());
    PostgresServer server = null;
    Node first = null;
    try {
      server =
          data == null
              ? PostgresServer.create(setup.jar(), driver)
              : PostgresServer.createIn(setup.jar(), driver, data);
      first = Node.start(setup.on(server.database()));
      Node second = Node.start(setup.on(server.database()));
      return new NodePair(driver, server, first, second);
    } catch (RuntimeException e) {
      if (first != null) {
        first.close();
      }
      if (server != null) {
        server.close();
      }
      driver.close();
      throw e;
    }
  }

  /** The one that knows the administrator. */
  public Node first() {
    return first;
  }

  public Node second() {
    return second;
  }

  public PostgresServer server() {
    return server;
  }

  public Driver driver() {
    return driver;
  }

  @Override
  public void close() {
    first.close();
    second.close();
    server.close();
    driver.close();
  }
}
