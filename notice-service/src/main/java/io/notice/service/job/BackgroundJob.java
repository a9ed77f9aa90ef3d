package io.notice.service.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Work that a node repeats on a virtual thread of its own. A failure ends nothing: the work is
 * tried again after a pause. A stop ends the rest at once and lets work that is under way come to
 * its end; it interrupts nothing, because an interrupted statement costs a connection and a stack
 * trace.
 */
public abstract class BackgroundJob implements SmartLifecycle {

  /** As long a stop waits for work that is under way; what then still runs fails by itself. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private final String name;
  private final Duration pause;
  private final int phase;
  private volatile @Nullable Run current;
  private volatile long expected = System.nanoTime();
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param name of the thread
   * @param pause after a failure
   * @param phase in which it starts
   */
  protected BackgroundJob(String name, Duration pause, int phase) {
    this.name = name;
    this.pause = pause;
    this.phase = phase;
  }

  /** What the job is called. */
  final String name() {
    return name;
  }

  /** How long it is overdue: since it should have worked again after its last success. */
  final Duration sinceSuccess() {
    return isRunning()
        ? Duration.ofNanos(Math.max(0, System.nanoTime() - expected))
        : Duration.ZERO;
  }

  /** How often its work has failed. */
  final long failures() {
    return failures.get();
  }

  /** Done by whoever starts the node, before the first work; does nothing by itself. */
  protected void starting() {}

  /** Works once; returns how long to rest before the next time, which may be not at all. */
  protected abstract Duration work() throws InterruptedException;

  /** Told of a failure, for instance that the database is away. */
  protected abstract void failed(RuntimeException failure);

  /** Done after the last work, if that came to its end in time; does nothing by itself. */
  protected void stopped() {}

  @Override
  public final void start() {
    starting();
    expected = System.nanoTime();
    Run run = new Run();
    current = run;
    run.thread = Thread.ofVirtual().name(name).start(run);
  }

  @Override
  public final void stop() {
    Run run = current;
    current = null;
    if (run != null && run.ended()) {
      stopped();
    }
  }

  @Override
  public final boolean isRunning() {
    return current != null;
  }

  @Override
  public final int getPhase() {
    return phase;
  }

  private final class Run implements Runnable {

    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread; // of whoever starts and stops it

    @Override
    public void run() {
      try {
        Duration rest = Duration.ZERO;
        while (!stop.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
          try {
            rest = work();
            expected = System.nanoTime() + rest.toNanos();
          } catch (RuntimeException e) {
            failures.incrementAndGet();
            failed(e);
            rest = pause;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean ended() {
      stop.countDown();
      try {
        return thread == null || thread.join(GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
