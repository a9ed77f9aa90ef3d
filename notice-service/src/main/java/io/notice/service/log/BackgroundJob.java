package io.notice.service.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Work that a node repeats on a virtual thread of its own. A failure ends nothing: the work is
 * tried again after a pause.
 */
public abstract class BackgroundJob implements SmartLifecycle {

  private final String name;
  private final Duration pause;
  private final int phase;
  private volatile boolean running;

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

  /** Works once; returns how long to rest before the next time, which may be not at all. */
  protected abstract Duration work() throws InterruptedException;

  /** Told of a failure, for instance that the database is away. */
  protected abstract void failed(RuntimeException failure);

  private void run() {
    try {
      while (running) {
        Duration rest;
        try {
          rest = work();
        } catch (RuntimeException e) {
          failed(e);
          rest = pause;
        }
        TimeUnit.NANOSECONDS.sleep(rest.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public final void start() {
    running = true;
    Thread.ofVirtual().name(name).start(this::run);
  }

  @Override
  public final void stop() {
    running = false;
  }

  @Override
  public final boolean isRunning() {
    return running;
  }

  @Override
  public final int getPhase() {
    return phase;
  }
}
