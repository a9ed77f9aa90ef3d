package io.notice.ops.chaos;

import io.notice.ops.support.Driver;
import io.notice.ops.support.FaultProxy;
import io.notice.ops.support.Node;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.PostgresServer;
import io.notice.ops.support.Signal;
import io.notice.ops.support.SmallDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The platform under test: one PostgreSQL, several nodes of the real jar, and the ways to them. */
final class Cluster implements Device.Ground, AutoCloseable {

  private static final int STARTS = 5;

  /** Many on one machine, for minutes: a start matters more than the last tenth of speed. */
  private static final List<String> LIGHT =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final ChaosPlan plan;
  private final PostgresServer database;
  private final @Nullable SmallDisk disk;
  private final @Nullable PgBouncer bouncer;
  private @Nullable Nginx nginx;
  private final Node.Setup setup;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final List<FaultProxy> doors = new ArrayList<>();

  private Cluster(ChaosPlan plan, Node.Setup jar, Driver driver) {
    this.plan = plan;
    this.disk = plan.extras().contains(ChaosPlan.Extra.FULL_DISK) ? SmallDisk.mount() : null;
    try {
      this.database =
          disk == null
              ? PostgresServer.create(jar.jar(), driver)
              : PostgresServer.createIn(jar.jar(), driver, disk.data());
    } catch (RuntimeException e) {
      if (disk != null) {
        disk.close();
      }
      throw e;
    }
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("NOTICE_STREAM_HEARTBEAT", plan.heartbeat().toSeconds() + "s");
    this.bouncer =
        plan.extras().contains(ChaosPlan.Extra.PGBOUNCER)
            ? PgBouncer.start(database.database())
            : null;
    if (bouncer != null) {
      environment.putAll(bouncer.poolSettings());
    }
    this.setup =
        jar.on(database.database())
            .withJvm(jar.jvmOptions().isEmpty() ? LIGHT : jar.jvmOptions())
            .with(environment);
  }

  static Cluster start(ChaosPlan plan, Node.Setup jar, Driver driver) {
    Cluster cluster = new Cluster(plan, jar, driver);
    try {
      for (int i = 0; i < plan.nodes(); i++) {
        cluster.nodes.add(Node.start(cluster.setup));
      }
      cluster.openDoors();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void openDoors() {
    List<Integer> ports = nodes.stream().map(Node::port).toList();
    if (plan.extras().contains(ChaosPlan.Extra.NGINX)) {
      Nginx front = Nginx.start(ports);
      nginx = front;
      doors.add(FaultProxy.to(front.port()));
    } else {
      ports.forEach(port -> doors.add(FaultProxy.to(port)));
    }
  }

  // For clients
  // ------------------------------------------------------------------------------------

  @Override
  public int door(RandomGenerator chance) {
    return doors.get(chance.nextInt(doors.size())).port();
  }

  @Override
  public int silenceMillis() {
    return (int) plan.heartbeat().multipliedBy(3).toMillis() + 1_000;
  }

  // For who breaks and who checks
  // --------------------------------------------------------------------

  List<Node> nodes() {
    return nodes;
  }

  List<FaultProxy> doors() {
    return doors;
  }

  PostgresServer database() {
    return database;
  }

  @Nullable SmallDisk disk() {
    return disk;
  }

  void freeze(int node) {
    Signal.STOP.to(nodes.get(node).pid());
  }

  void thaw(int node) {
    Signal.CONT.to(nodes.get(node).pid());
  }

  void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts a node that was killed, again and again if need be, as whoever watches it does. */
  void revive(int node) {
    for (int i = 1; ; i++) {
      try {
        nodes.set(node, nodes.get(node).restarted(setup));
        return;
      } catch (OpsException e) {
        if (i == STARTS) {
          throw e;
        }
        pause(Duration.ofSeconds(1));
      }
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  @Override
  public void close() {
    doors.forEach(FaultProxy::close);
    Nginx front = nginx;
    if (front != null) {
      front.close();
    }
    nodes.forEach(Node::close);
    if (bouncer != null) {
      bouncer.close();
    }
    database.close();
    if (disk != null) {
      disk.close();
    }
  }
}
