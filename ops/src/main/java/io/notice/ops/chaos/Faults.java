package io.notice.ops.chaos;

import io.notice.ops.support.Driver;
import io.notice.ops.support.FaultProxy;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.SmallDisk;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Breaks things, one after another in an order that the seed gives: every kind of fault once before
 * any comes again. A node that is killed or frozen comes back while other things break; of the
 * database only one thing is broken at a time.
 */
final class Faults {

  private static final String TERMINATE =
      """
      select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend'\
      """;

  private final Cluster cluster;
  private final Driver driver;
  private final ChaosPlan plan;
  private final RunLog log;
  private final Random chance;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final boolean[] away; // guarded by itself
  private final List<Thread> coming = new ArrayList<>();
  private volatile String failure = "";

  Faults(Cluster cluster, Driver driver, ChaosPlan plan, RunLog log) {
    this.cluster = cluster;
    this.driver = driver;
    this.plan = plan;
    this.log = log;
    this.chance = new Random(plan.seed());
    this.away = new boolean[plan.nodes()];
  }

  /**
   * Breaks things for as long as the plan says, but each kind once however slow the machine is, and
   * returns when all is whole again.
   */
  void run() {
    if (plan.kinds().isEmpty()) {
      Cluster.pause(plan.faults());
      return;
    }
    long end = System.nanoTime() + plan.faults().toNanos();
    List<Fault> next = new ArrayList<>();
    boolean all = false;
    while (!all || System.nanoTime() < end) {
      if (next.isEmpty()) {
        next.addAll(plan.kinds());
        Collections.shuffle(next, chance);
      }
      Fault fault = next.removeLast();
      while (!apply(fault)) {
        Cluster.pause(Duration.ofMillis(500));
      }
      done.merge(fault, 1, Integer::sum);
      all |= next.isEmpty();
      Cluster.pause(Duration.ofMillis(500 + chance.nextInt(2_000)));
    }
    for (Thread thread : coming) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!failure.isEmpty()) {
      throw new OpsException(failure);
    }
    cluster.doors().forEach(FaultProxy::bury);
    log.note("faults over");
  }

  /** How often each was done. */
  Map<Fault, Integer> done() {
    return done;
  }

  private boolean apply(Fault fault) {
    return switch (fault) {
      case NODE_KILLED ->
          node(
              fault,
              node -> {
                cluster.kill(node);
                Cluster.pause(Duration.ofMillis(chance.nextInt(1_000)));
                cluster.revive(node);
              });
      case NODE_FROZEN -> {
        Duration time = stillFor(6);
        yield node(
            fault,
            node -> {
              cluster.freeze(node);
              Cluster.pause(time);
              cluster.thaw(node);
            });
      }
      case DATABASE_KILLED ->
          database(
              fault,
              () -> {
                cluster.database().kill();
                Cluster.pause(Duration.ofMillis(chance.nextInt(2_000)));
                cluster.database().start();
              });
      case DATABASE_CRASHED ->
          database(
              fault,
              () -> {
                cluster.database().crash();
                Cluster.pause(Duration.ofMillis(chance.nextInt(2_000)));
                cluster.database().start();
              });
      case DATABASE_FROZEN ->
          database(
              fault,
              () -> {
                cluster.database().freeze();
                Cluster.pause(stillFor(2));
                cluster.database().thaw();
              });
      case BACKENDS_TERMINATED -> database(fault, this::terminateBackends);
      case PATHS_CUT -> paths(fault, door -> door.cut(this::oneInTwo));
      case PATHS_RESET -> paths(fault, door -> door.reset(this::oneInTwo));
      case PATHS_DEAD -> paths(fault, door -> door.stall(this::oneInTwo));
      case DISK_FULL -> database(fault, this::fillDisk);
    };
  }

  private boolean oneInTwo() {
    return chance.nextBoolean();
  }

  private Duration stillFor(int atLeast) {
    int most = Math.max(atLeast + 1, (int) plan.longest().toSeconds());
    return Duration.ofMillis(1_000L * atLeast + chance.nextInt(1_000 * (most - atLeast)));
  }

  /**
   * On a node that is there; it comes back in the background.
   *
   * @return false if there is none at the moment
   */
  private boolean node(Fault fault, NodeAction action) {
    int first = chance.nextInt(away.length);
    synchronized (away) {
      for (int i = 0; i < away.length; i++) {
        int node = (first + i) % away.length;
        if (!away[node]) {
          away[node] = true;
          log.note(fault.words() + ": " + node);
          coming.add(Thread.startVirtualThread(() -> awayAndBack(fault, node, action)));
          return true;
        }
      }
    }
    return false;
  }

  private void awayAndBack(Fault fault, int node, NodeAction action) {
    try {
      action.on(node);
      log.note(fault.words() + ": " + node + " is back");
    } catch (RuntimeException e) {
      failure = "Node " + node + " did not come back: " + e.getMessage();
    }
    synchronized (away) {
      away[node] = false;
    }
  }

  private boolean database(Fault fault, Runnable action) {
    log.note(fault.words());
    action.run();
    log.note(fault.words() + ": over");
    return true;
  }

  private void terminateBackends() {
    try (Connection connection = driver.connectBounded(cluster.database().administration());
        Statement statement = connection.createStatement()) {
      statement.execute(TERMINATE);
    } catch (SQLException e) {
      throw new OpsException("The database does not take a connection: " + e.getMessage(), e);
    }
  }

  private void fillDisk() {
    SmallDisk disk = cluster.disk();
    if (disk == null) {
      return;
    }
    disk.fill();
    Cluster.pause(stillFor(3));
    disk.free();
    if (!cluster.database().running()) {
      cluster.database().start(); // it ends when it can't write its log
    }
  }

  private boolean paths(Fault fault, ToIntFunction<FaultProxy> action) {
    int broken = cluster.doors().stream().mapToInt(action).sum();
    log.note(fault.words() + ": " + broken);
    return true;
  }

  private interface NodeAction {
    void on(int node);
  }
}
