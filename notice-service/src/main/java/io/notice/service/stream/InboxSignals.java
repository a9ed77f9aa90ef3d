package io.notice.service.stream;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells the other nodes whose receipts changed, by ordinals alone: the node that holds a stream of
 * such a recipient reads the state itself.
 *
 * <p>NOTIFY holds a lock of the whole database through its commit, so what gathers in a few
 * milliseconds goes out together, in a transaction of its own that does not wait for the disk. A
 * signal may get lost; versions are compared with each heartbeat anyway.
 */
final class InboxSignals {

  static final String CHANNEL = "inbox_changed";

  private static final Logger log = LoggerFactory.getLogger(InboxSignals.class);
  private static final long GATHER_NANOS = 5_000_000L;
  private static final int MAX_NAMED =
      1_000; // of at most 6 digits each, below the 8,000 bytes of a payload
  private static final String ALL = "*";

  private final JdbcClient jdbc;
  private final String node = UUID.randomUUID().toString().substring(0, 8);
  private final Set<Integer> gathered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean sending = new AtomicBoolean();

  InboxSignals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Never blocks. */
  void changed(int recipient) {
    gathered.add(recipient);
    if (sending.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::send);
    }
  }

  private void send() {
    LockSupport.parkNanos(GATHER_NANOS);
    sending.set(false); // whoever comes now starts the next
    Set<Integer> taken = Set.copyOf(gathered);
    gathered.removeAll(taken);
    if (taken.isEmpty()) {
      return;
    }
    String names =
        taken.size() > MAX_NAMED
            ? ALL
            : taken.stream()
                .map(ordinal -> Integer.toString(ordinal, 36))
                .collect(Collectors.joining(","));
    try {
      jdbc.sql("select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)")
          .param(CHANNEL)
          .param(node + ":" + names)
          .query((row, number) -> 1)
          .list();
    } catch (RuntimeException e) {
      log.debug("a signal could not be sent; the next heartbeat makes up for it", e);
    }
  }

  /** Acts on another node's signal; our own are known already. */
  void received(String payload, InboxPush push) {
    int colon = payload.indexOf(':');
    if (colon < 0 || payload.substring(0, colon).equals(node)) {
      return;
    }
    String names = payload.substring(colon + 1);
    if (names.equals(ALL)) {
      push.verifyAll();
    } else {
      Arrays.stream(names.split(",", -1)).forEach(name -> push.push(Integer.parseInt(name, 36)));
    }
  }
}
