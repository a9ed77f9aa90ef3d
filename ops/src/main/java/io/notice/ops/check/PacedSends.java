package io.notice.ops.check;

import io.notice.ops.support.OpsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends at a steady rate in the background, each when it is due whether or not the last is
 * answered, until it is closed; then all are answered.
 */
final class PacedSends implements AutoCloseable {

  /** The position of a notice that nobody here is to get. */
  static final long OF_NO_CONCERN = -1;

  private static final int AT_ONCE = 64;

  private final int rate;
  private final IntFunction<Callable<Long>> sends;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final List<Long> positions = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean running = true;

  private PacedSends(int rate, IntFunction<Callable<Long>> sends) {
    this.rate = rate;
    this.sends = sends;
    this.thread = Thread.ofPlatform().name("paced-sends").daemon().unstarted(this::run);
  }

  /**
   * @param sends makes the n-th send, which gives the notice's position; asked by one thread
   */
  static PacedSends start(int rate, IntFunction<Callable<Long>> sends) {
    PacedSends paced = new PacedSends(rate, sends);
    paced.thread.start();
    return paced;
  }

  private void run() {
    long gap = Duration.ofSeconds(1).toNanos() / rate;
    long due = System.nanoTime();
    for (int i = 0; running; i++, due += gap) {
      LockSupport.parkNanos(due - System.nanoTime());
      Callable<Long> send = sends.apply(i);
      free.acquireUninterruptibly();
      senders.execute(() -> make(send));
    }
  }

  private void make(Callable<Long> send) {
    try {
      long position = send.call();
      if (position != OF_NO_CONCERN) {
        positions.add(position);
      }
    } catch (Exception e) {
      failures.add("a send failed: " + e.getMessage());
    } finally {
      free.release();
    }
  }

  /** What was acknowledged so far, in no order. */
  List<Long> positions() {
    synchronized (positions) {
      return List.copyOf(positions);
    }
  }

  /** What was not. */
  List<String> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
    senders.close();
  }
}
