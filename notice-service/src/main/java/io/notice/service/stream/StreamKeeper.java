package io.notice.service.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks after the open streams, several times a second: heartbeats where it is quiet, the end of
 * those whose token has expired, the cut of those whose peer takes nothing, and now and then the
 * positions up to which they have delivered.
 */
final class StreamKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StreamKeeper.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration LAST_WORD = Duration.ofSeconds(2);
  private static final int TICKS_OF_NOTES = ticks(Duration.ofSeconds(30));

  private final StreamIndex index;
  private final DeliveryMarks deliveries;
  private final InboxPush push;
  private final StreamSettings settings;
  private final int phase;
  private final int ticksOfHeartbeat;
  private volatile boolean running;
  private @Nullable Thread thread;

  StreamKeeper(
      StreamIndex index,
      DeliveryMarks deliveries,
      InboxPush push,
      StreamSettings settings,
      int phase) {
    this.index = index;
    this.deliveries = deliveries;
    this.push = push;
    this.settings = settings;
    this.phase = phase;
    this.ticksOfHeartbeat = ticks(settings.heartbeat());
  }

  private void run() {
    for (int tick = 0; running; tick++) {
      LockSupport.parkNanos(TICK.toNanos());
      try {
        look(tick, System.nanoTime(), Instant.now());
      } catch (RuntimeException e) {
        log.error("Looking after the streams failed", e);
      }
    }
  }

  /** What needs the database happens apart, so that heartbeats go on while it is away. */
  private void bookkeeping() {
    while (running) {
      try {
        TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
        push.verifyPending();
        deliveries.flush();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.debug("the database is away; trying again", e);
      }
    }
  }

  private void look(int tick, long now, Instant clock) {
    for (OpenStream stream : index.all()) {
      if (isTurnOf(stream, tick, ticksOfHeartbeat)) {
        push.verify(stream.recipient());
      }
      if (isTurnOf(stream, tick, TICKS_OF_NOTES) && stream.phase() == OpenStream.Phase.LIVE) {
        deliveries.note(stream);
      }
      long quiet = now - stream.lastWrite();
      if (stream.writing() && quiet > settings.writeTimeout().toNanos()) {
        stream.giveUp();
      } else if (stream.byeReason() != null) {
        if (now - stream.byeSince() > LAST_WORD.toNanos()) {
          stream.abort();
        }
      } else if (!stream.expiresAt().isAfter(clock)) {
        stream.end(ByeReason.EXPIRED);
      } else if (quiet > settings.heartbeat().toNanos() && !stream.heartbeatDue()) {
        stream.heartbeat();
      }
    }
  }

  /**
   * What is done to each stream once in a while is done to a few at each tick: all of them together
   * would be a burst of writes that whoever sends meanwhile has to wait for.
   */
  private static boolean isTurnOf(OpenStream stream, int tick, int ticks) {
    return stream.recipient() % ticks == tick % ticks;
  }

  private static int ticks(Duration time) {
    return Math.toIntExact(Math.max(1, time.dividedBy(TICK)));
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("notice-stream-keeper").daemon().start(this::run);
    Thread.ofVirtual().name("notice-stream-bookkeeping").start(this::bookkeeping);
  }

  @Override
  public void stop() {
    running = false;
    LockSupport.unpark(thread);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
