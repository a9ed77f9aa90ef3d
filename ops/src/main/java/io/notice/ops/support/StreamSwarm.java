package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of streams on the loopback interface, read by a few threads. Knows for each what came
 * and in which order, and for all how long it took from a send to the receipt.
 *
 * <p>Bounded: at most {@value #MAX} streams, and every wait ends.
 */
public final class StreamSwarm implements AutoCloseable {

  private static final int MAX = 25_000;
  private static final int OPENING_AT_ONCE = 128;
  private static final int BUFFER = 128 * 1024;
  private static final Duration BACK_OFF = Duration.ofMillis(500);

  private final int port;
  private final StreamDialect dialect;
  private final int openingEach;
  private final List<Loop> loops = new ArrayList<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger opening = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private int next;

  public StreamSwarm(int port, int threads) {
    this(port, threads, threads * OPENING_AT_ONCE);
  }

  /** Of a server that need not be a node. */
  public StreamSwarm(int port, int threads, StreamDialect dialect) {
    this(port, threads, threads * OPENING_AT_ONCE, dialect);
  }

  /**
   * @param openingAtOnce how many streams wait for their answer at the same time
   */
  public StreamSwarm(int port, int threads, int openingAtOnce) {
    this(port, threads, openingAtOnce, new StreamDialect.Notice());
  }

  private StreamSwarm(int port, int threads, int openingAtOnce, StreamDialect dialect) {
    this.port = port;
    this.dialect = dialect;
    this.openingEach = Math.max(1, openingAtOnce / threads);
    for (int i = 0; i < threads; i++) {
      loops.add(new Loop(i + 1));
    }
    loops.forEach(loop -> loop.thread.start());
  }

  /**
   * Opens a stream with each token, a limited number at a time, and waits until all are ready. One
   * that is refused for the moment, or cut, is tried again, as any client does.
   *
   * @return the new streams
   * @throws OpsException if one does not become ready in time
   */
  public List<StreamClient> open(Collection<String> tokens, Duration patience) {
    return openAll(starts(tokens), patience);
  }

  /** Opens a stream in the place of each that was left, from where it stood. */
  public List<StreamClient> resume(Collection<StreamClient> left, Duration patience) {
    return openAll(left.stream().map(StreamClient::resumption).toList(), patience);
  }

  private static List<StreamClient.Start> starts(Collection<String> tokens) {
    return tokens.stream().map(token -> new StreamClient.Start(token, null)).toList();
  }

  private List<StreamClient> openAll(Collection<StreamClient.Start> starts, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<StreamClient> opened = new ArrayList<>(starts.size());
    Collection<StreamClient.Start> left = starts;
    while (true) {
      List<StreamClient> begun = beginAll(left);
      await(Duration.ofNanos(deadline - System.nanoTime()), () -> opening.get() == 0);
      List<StreamClient> failed = new ArrayList<>();
      for (StreamClient client : begun) {
        (client.state() == StreamClient.State.READY ? opened : failed).add(client);
      }
      if (failed.isEmpty()) {
        return opened;
      }
      if (!failed.stream().allMatch(StreamClient::mayTryAgain) || System.nanoTime() > deadline) {
        throw new OpsException("Not all streams became ready: " + StreamClient.summary(failed));
      }
      refused.addAndGet(failed.size());
      leave(failed, StreamClient.Leave.CLOSE);
      LockSupport.parkNanos(BACK_OFF.toNanos());
      left = failed.stream().map(StreamClient::start).toList();
    }
  }

  /** How many openings were answered with 503, or cut, and tried again. */
  public int refused() {
    return refused.get();
  }

  /** Begins to open streams and does not wait. */
  public List<StreamClient> begin(Collection<String> tokens) {
    return beginAll(starts(tokens));
  }

  private List<StreamClient> beginAll(Collection<StreamClient.Start> starts) {
    List<StreamClient> opened = new ArrayList<>(starts.size());
    if (held.addAndGet(starts.size()) > MAX) {
      throw new OpsException("no more than " + MAX + " streams");
    }
    opening.addAndGet(starts.size());
    for (StreamClient.Start start : starts) {
      Loop loop = loops.get(Math.floorMod(next++, loops.size()));
      StreamClient client = new StreamClient(port, dialect, start, loop);
      opened.add(client);
      loop.commands.add(() -> loop.add(client));
    }
    loops.forEach(loop -> loop.selector.wakeup());
    return opened;
  }

  /** Leaves some streams and waits until that is done. */
  public void leave(Collection<StreamClient> clients, StreamClient.Leave how) {
    everywhere(loop ->
        clients.forEach(client -> {
          if (loop.clients.remove(client) != null) {
            loop.forget(client);
            held.decrementAndGet();
            client.leave(how);
          }
        }));
  }

  /** All streams, at rest for as long as nothing is sent. */
  public List<StreamClient> clients() {
    List<StreamClient> all = new ArrayList<>();
    everywhere(loop -> {
      synchronized (all) {
        all.addAll(loop.clients.keySet());
      }
    });
    return all;
  }

  /**
   * Forgets what was received so far.
   *
   * @param sentAt when the n-th notice from now on was sent, by {@link System#nanoTime}; filled by
   *     who sends, before sending. Null to measure no durations.
   */
  public void restart(long @Nullable [] sentAt) {
    everywhere(loop -> {
      loop.clients.keySet().forEach(StreamClient::restart);
      loop.received.set(0);
      loop.lastReceipt = 0;
      loop.latencies = new Latencies();
      loop.sentAt = sentAt;
    });
  }

  /** How many notices have come to all streams since the last restart. */
  public long received() {
    return loops.stream().mapToLong(loop -> loop.received.get()).sum();
  }

  /** Waits until so many have come. */
  public boolean awaitReceived(long count, Duration patience) {
    return await(patience, () -> received() >= count);
  }

  /** When the last notice came, by {@link System#nanoTime}. */
  public long lastReceipt() {
    return loops.stream().mapToLong(loop -> loop.lastReceipt).max().orElse(0);
  }

  /** Waits until no notice has come for a while, counted from now at the earliest. */
  public boolean awaitQuiet(Duration time, Duration patience) {
    long began = System.nanoTime();
    return await(
        patience, () -> System.nanoTime() - Math.max(began, lastReceipt()) > time.toNanos());
  }

  /** How many streams were ended by the server. */
  public int ended() {
    return loops.stream().mapToInt(loop -> loop.ended.get()).sum();
  }

  /** Waits until the server has ended so many streams. */
  public boolean awaitEnded(int count, Duration patience) {
    return await(patience, () -> ended() >= count);
  }

  /** When the server ended the last of those that it ended, by {@link System#nanoTime}. */
  public long lastEnd() {
    return loops.stream().mapToLong(loop -> loop.lastEnd).max().orElse(0);
  }

  /** From the send to each receipt, since the last restart. */
  public Latencies latencies() {
    Latencies all = new Latencies();
    everywhere(loop -> {
      synchronized (all) {
        all.merge(loop.latencies);
      }
    });
    return all;
  }

  /** From connecting to {@code ready}, of all streams so far. */
  public Latencies openings() {
    Latencies all = new Latencies();
    everywhere(loop -> {
      synchronized (all) {
        all.merge(loop.openings);
      }
    });
    return all;
  }

  /**
   * Compares what each stream has received since the last restart with what was sent to all.
   *
   * @return the breaches; empty if each has everything once and in order
   */
  public List<String> differences(Collection<Long> positions) {
    long sum = positions.stream().mapToLong(StreamClient::mix).sum();
    Map<String, Integer> breaches = new TreeMap<>();
    for (StreamClient client : clients()) {
      if (client.state() != StreamClient.State.READY) {
        breaches.merge("ended: " + client.bye() + " " + client.failure(), 1, Integer::sum);
      } else if (client.wasReset()) {
        breaches.merge("reset", 1, Integer::sum);
      } else if (client.outOfOrder() > 0) {
        breaches.merge("out of order", 1, Integer::sum);
      } else if (client.notices() != positions.size()) {
        breaches.merge(
            client.notices() + " instead of " + positions.size() + " notices", 1, Integer::sum);
      } else if (client.idSum() != sum) {
        breaches.merge("other notices than were sent", 1, Integer::sum);
      }
    }
    return breaches.entrySet().stream()
        .map(breach -> breach.getValue() + " streams: " + breach.getKey())
        .toList();
  }

  /** Waits for something; looks often. */
  public static boolean await(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Runs something on each thread and waits until all have. */
  private void everywhere(LoopAction action) {
    CountDownLatch done = new CountDownLatch(loops.size());
    for (Loop loop : loops) {
      loop.commands.add(() -> {
        try {
          action.run(loop);
        } finally {
          done.countDown();
        }
      });
      loop.selector.wakeup();
    }
    try {
      if (!done.await(30, TimeUnit.SECONDS)) {
        throw new OpsException("the stream clients do not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  @Override
  public void close() {
    loops.forEach(Loop::stop);
    for (Loop loop : loops) {
      try {
        loop.thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private interface LoopAction {
    void run(Loop loop);
  }

  /** One thread and its share of the streams. */
  private final class Loop implements StreamClient.Tally {

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Map<StreamClient, Boolean> clients = new IdentityHashMap<>();
    private final ArrayDeque<StreamClient> toOpen = new ArrayDeque<>();
    private final Map<StreamClient, Boolean> connecting = new IdentityHashMap<>();
    private volatile boolean running = true;

    private long now;
    private Latencies latencies = new Latencies();
    private final Latencies openings = new Latencies();
    private long @Nullable [] sentAt;
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile long lastReceipt;
    private volatile long lastEnd;
    private long justReceived;

    Loop(int number) {
      try {
        this.selector = Selector.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      this.thread = Thread.ofPlatform().name("streams-" + number).daemon().unstarted(this::run);
    }

    private void run() {
      try {
        while (running) {
          selector.select(this::ready, 100);
          received.addAndGet(justReceived);
          justReceived = 0;
          for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
          }
          openMore();
        }
        for (StreamClient client : clients.keySet()) {
          client.leave(StreamClient.Leave.RESET);
        }
        selector.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void ready(SelectionKey key) {
      ((StreamClient) key.attachment()).act(key, buffer);
    }

    void add(StreamClient client) {
      clients.put(client, true);
      toOpen.add(client);
    }

    private void openMore() {
      while (connecting.size() < openingEach) {
        StreamClient client = toOpen.poll();
        if (client == null) {
          return;
        }
        connecting.put(client, true);
        client.connect(selector, port);
      }
    }

    void forget(StreamClient client) {
      if (connecting.remove(client) != null || toOpen.remove(client)) {
        opening.decrementAndGet();
      }
    }

    private void opened(StreamClient client) {
      if (connecting.remove(client) != null) {
        opening.decrementAndGet();
      }
    }

    void stop() {
      running = false;
      selector.wakeup();
    }

    @Override
    public void reading() {
      now = System.nanoTime();
    }

    @Override
    public void notice(int number) {
      justReceived++;
      lastReceipt = now;
      long[] sent = sentAt;
      if (sent != null && number < sent.length) {
        latencies.record(now - sent[number]);
      }
    }

    @Override
    public void ready(StreamClient client, long nanos) {
      opened(client);
      openings.record(nanos);
    }

    @Override
    public void ended(StreamClient client) {
      opened(client);
      lastEnd = System.nanoTime();
      ended.incrementAndGet();
    }
  }
}
