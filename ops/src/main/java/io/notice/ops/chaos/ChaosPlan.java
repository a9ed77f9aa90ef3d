package io.notice.ops.chaos;

import io.notice.ops.support.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How much, how long, and by which chance.
 *
 * @param seed what is chosen follows from it; when it happens does not
 * @param faults how long faults go on
 * @param recipients each with one to three devices
 * @param rate calls a second that publishers and recipients make together; 0 for as many as the
 *     workers can
 * @param workers how many calls are under way at most
 * @param heartbeat of the streams
 * @param longest how long something stands still at most
 * @param kinds which faults; none for none
 * @param extras what a machine may lack
 */
public record ChaosPlan(
    long seed,
    Duration faults,
    int nodes,
    int recipients,
    int rate,
    int workers,
    Duration heartbeat,
    Duration longest,
    Set<Fault> kinds,
    Set<Extra> extras) {

  /** What the long form needs beside the jar. */
  public enum Extra {
    /** Streams and calls pass a real nginx. */
    NGINX,
    /** The nodes' pools pass a PgBouncer in transaction mode. */
    PGBOUNCER,
    /** The database lies on a small file system, which is filled now and then. */
    FULL_DISK;

    /** As it stands in {@code --without=}. */
    String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int SHORT_SECONDS = 35;
  private static final int WORKERS = 64;

  /** The short form, which needs nothing but the jar. */
  public static ChaosPlan shortForm(long seed) {
    return shortForm(seed, Duration.ofSeconds(SHORT_SECONDS), 2, 70, 30);
  }

  private static ChaosPlan shortForm(
      long seed, Duration faults, int nodes, int recipients, int rate) {
    return new ChaosPlan(
        seed,
        faults,
        nodes,
        recipients,
        rate,
        WORKERS,
        Duration.ofSeconds(2),
        Duration.ofSeconds(7),
        without(Fault.DISK_FULL),
        Set.of());
  }

  /** Nothing breaks: so many workers on few recipients, as fast as they are answered. */
  public static ChaosPlan counts(long seed, Duration time, int recipients, int workers) {
    return new ChaosPlan(
        seed,
        time,
        2,
        recipients,
        0,
        workers,
        Duration.ofSeconds(2),
        Duration.ZERO,
        EnumSet.noneOf(Fault.class),
        Set.of());
  }

  private static Set<Fault> without(Fault fault) {
    return EnumSet.complementOf(EnumSet.of(fault));
  }

  /** As a command line says: {@code --minutes} is the long form. */
  static ChaosPlan of(Options options) {
    int minutes = options.number("minutes", 0);
    boolean longForm = minutes > 0;
    long seed = Long.parseLong(options.text("seed", Long.toString(System.nanoTime() & 0xffffff)));
    int seconds = options.number("seconds", SHORT_SECONDS);
    int nodes = options.number("nodes", longForm ? 3 : 2);
    int recipients = options.number("recipients", longForm ? 300 : 70);
    int rate = options.number("rate", 30);
    String without = options.text("without", "");
    if (!longForm) {
      return shortForm(seed, Duration.ofSeconds(seconds), nodes, recipients, rate);
    }
    Set<Extra> extras = EnumSet.allOf(Extra.class);
    extras.removeIf(extra -> Arrays.asList(without.split(",", -1)).contains(extra.option()));
    return new ChaosPlan(
        seed,
        Duration.ofMinutes(minutes),
        nodes,
        recipients,
        rate,
        WORKERS,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        extras.contains(Extra.FULL_DISK) ? EnumSet.allOf(Fault.class) : without(Fault.DISK_FULL),
        extras);
  }
}
