package io.notice.ops.house;

import io.notice.ops.support.OpsException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on one day from eight to six, and who reads, confirms and puts away what, played
 * faster than it happens. The house's reader does nothing: that is whoever watches.
 */
public final class WorkingDay {

  private static final LocalTime BEGIN = LocalTime.of(8, 0);
  private static final Duration LENGTH = Duration.ofHours(10);

  /** Most read within the hour; who does so after six is not waited for. */
  private static final Duration READING = Duration.ofMinutes(40);

  private static final Duration UNTIL_RECALL = Duration.ofMinutes(50);
  private static final int ARCHIVES_ONE_IN = 6;
  private static final int CALLS_AT_ONCE = 8;

  private final DemoHouse house;
  private final List<Map<String, @Nullable Object>> notices;

  WorkingDay(DemoHouse house, List<Map<String, @Nullable Object>> notices) {
    this.house = house;
    this.notices = notices;
  }

  /**
   * Plays it, and returns when it is over.
   *
   * @param length how long it takes
   * @param told is given a line for each thing that an onlooker would notice
   */
  public Played play(Duration length, Told told) {
    try (Stage stage = new Stage((double) length.toNanos() / LENGTH.toNanos(), told)) {
      for (Map<String, @Nullable Object> notice : notices) {
        stage.at(clock(notice, "at"), () -> stage.publish(notice));
      }
      return stage.awaitEvening();
    }
  }

  private static Duration clock(Map<String, @Nullable Object> of, String name) {
    return Duration.between(BEGIN, LocalTime.parse(DemoHouse.text(of, name)));
  }

  /** Who is told what happens. */
  public interface Told {

    void line(String text);
  }

  /**
   * What happened.
   *
   * @param failures calls that should have worked and did not
   */
  public record Played(
      int published, int read, int acknowledged, int archived, List<String> failures) {}

  /** One performance. */
  private final class Stage implements AutoCloseable {

    private final double pace;
    private final Told told;
    private final long begin = System.nanoTime();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    private final Phaser open = new Phaser(1);
    private final SplittableRandom chance = new SplittableRandom(1);
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger archived = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    Stage(double pace, Told told) {
      this.pace = pace;
      this.told = told;
    }

    /** Does something at a time of the day, and nothing if that is after its end. */
    void at(Duration time, Runnable deed) {
      if (time.compareTo(LENGTH) >= 0) {
        return;
      }
      open.register();
      long wait = (long) (time.toNanos() * pace) - (System.nanoTime() - begin);
      var unused =
          clock.schedule(
              () -> people.execute(() -> perform(deed)), Math.max(0, wait), TimeUnit.NANOSECONDS);
    }

    private void perform(Runnable deed) {
      try {
        calls.acquire();
        try {
          deed.run();
        } finally {
          calls.release();
        }
      } catch (OpsException e) {
        failures.add(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        open.arriveAndDeregister();
      }
    }

    private Duration now() {
      return Duration.ofNanos((long) ((System.nanoTime() - begin) / pace));
    }

    void publish(Map<String, @Nullable Object> notice) {
      Shown shown = new Shown(notice, house.publish(notice));
      published.incrementAndGet();
      say("sent      ", notice, " (" + DemoHouse.text(notice, "sender") + ")");
      readers(shown);
      Map<String, @Nullable Object> edit = DemoHouse.object(notice, "edit");
      if (edit != null) {
        at(clock(edit, "at"), () -> edit(shown, edit));
      }
      if (notice.get("recall") != null) {
        at(now().plus(UNTIL_RECALL), () -> recall(shown));
      }
    }

    private synchronized void readers(Shown shown) {
      long reads = DemoHouse.number(shown.notice, "read");
      long confirms = DemoHouse.number(shown.notice, "acknowledge");
      for (String person : house.audience(shown.notice)) {
        double draw = chance.nextDouble(100);
        if (person.equals(DemoHouse.READER) || draw >= reads) {
          continue;
        }
        Duration until =
            Duration.ofNanos((long) (-Math.log(1 - chance.nextDouble()) * READING.toNanos()));
        at(now().plus(until), () -> read(shown, person, draw < confirms));
        if (draw >= confirms && chance.nextInt(ARCHIVES_ONE_IN) == 0) {
          at(now().plus(until).plus(until), () -> archive(shown, person));
        }
      }
    }

    private void read(Shown shown, String person, boolean confirms) {
      int version = shown.version;
      try {
        if (confirms) {
          house.acknowledge(shown.id, person, version);
          acknowledged.incrementAndGet();
        } else {
          house.read(shown.id, person);
        }
        read.incrementAndGet();
      } catch (OpsException e) {
        // What changes or goes in that very moment can't be confirmed or read any more.
        if (!shown.recalled && shown.version == version) {
          throw e;
        }
      }
    }

    private void archive(Shown shown, String person) {
      if (!shown.recalled) {
        house.archive(shown.id, person);
        archived.incrementAndGet();
      }
    }

    private void edit(Shown shown, Map<String, @Nullable Object> edit) {
      shown.version = 2;
      house.edit(shown.id, edit);
      say("edited    ", shown.notice, "");
    }

    private void recall(Shown shown) {
      shown.recalled = true;
      house.recall(shown.id, shown.notice);
      say("recalled  ", shown.notice, "");
    }

    private void say(String deed, Map<String, @Nullable Object> notice, String more) {
      told.line(
          BEGIN.plus(now()).withSecond(0).withNano(0)
              + "  "
              + deed
              + DemoHouse.text(notice, "title")
              + more);
    }

    Played awaitEvening() {
      open.arriveAndAwaitAdvance();
      return new Played(
          published.get(), read.get(), acknowledged.get(), archived.get(), List.copyOf(failures));
    }

    @Override
    public void close() {
      clock.shutdownNow();
      people.close();
    }
  }

  /** One notice of the day, as it stands. */
  private static final class Shown {

    final Map<String, @Nullable Object> notice;
    final String id;
    volatile int version = 1;
    volatile boolean recalled;

    Shown(Map<String, @Nullable Object> notice, String id) {
      this.notice = notice;
      this.id = id;
    }
  }
}
