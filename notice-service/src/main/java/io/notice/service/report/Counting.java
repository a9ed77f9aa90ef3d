package io.notice.service.report;

import io.notice.persistence.inbox.Memberships;
import io.notice.persistence.report.CountedEntry;
import io.notice.persistence.report.CountedMark;
import io.notice.persistence.report.CountedNotice;
import io.notice.persistence.report.Moved;
import io.notice.persistence.report.QuarterCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Works out what some recipients add to the counters. For each recipient and notice it compares the
 * state that was counted with the present one, and adds the difference: both follow from positions
 * and versions alone, so nobody counts twice however often, and on whichever node, this runs.
 *
 * <p>Each state that is reached stays reached: a mark or a first reading counts even if "unread"
 * was said after it. Acknowledged is read, read is seen, seen is delivered.
 */
final class Counting {

  /** For how long after its end what was delivered of a notice before is still counted. */
  static final Duration GRACE = Duration.ofSeconds(60);

  private static final long QUARTER = Duration.ofMinutes(15).toMillis();
  private static final Memberships NOWHERE = new Memberships(new int[0], new long[0], new long[0]);

  private final Instant now;
  private final Map<UUID, Delta> deltas = new HashMap<>();
  private final Map<Instant, QuarterCounters> quarters = new HashMap<>();

  /**
   * @param now the database's clock, at which what is delivered now counts as delivered
   */
  Counting(Instant now) {
    this.now = now;
  }

  /** The beginning of the quarter of an hour that a moment is in. */
  static Instant quarter(Instant at) {
    return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), QUARTER) * QUARTER);
  }

  /** What is to be added, in the order of ids. */
  List<Delta> deltas() {
    return deltas.values().stream()
        .filter(delta -> !delta.isEmpty())
        .sorted((a, b) -> a.notice().id().compareTo(b.notice().id()))
        .toList();
  }

  /** What is to be added to the quarters. */
  Collection<QuarterCounters> quarters() {
    deltas()
        .forEach(delta -> {
          addQuarter(quarter(now), 0, delta.delivered(), 0);
          addQuarter(quarter(delta.notice().publishedAt()), delta.readWithinDay(), 0, 0);
        });
    return quarters.values();
  }

  private void addQuarter(Instant at, int readWithinDay, int delivered, int read) {
    if (readWithinDay + delivered + read > 0) {
      quarters.merge(
          at,
          new QuarterCounters(at, 0, 0, readWithinDay, delivered, read),
          (a, b) ->
              new QuarterCounters(
                  at,
                  0,
                  0,
                  a.readWithinDay() + b.readWithinDay(),
                  a.delivered() + b.delivered(),
                  a.read() + b.read()));
    }
  }

  /**
   * Adds one recipient.
   *
   * @param marks the read-alls, the counted ones first
   * @param entries the rows that have changed, and those of notices in {@link #above above}
   * @param broadcasts in the order of their material positions
   * @param notices those that {@code entries} speak of, by id
   */
  void add(
      Moved moved,
      List<CountedMark> marks,
      List<CountedEntry> entries,
      @Nullable Memberships memberships,
      List<CountedNotice> broadcasts,
      Map<UUID, CountedNotice> notices) {
    Person person = new Person(moved, marks);
    Memberships member = memberships == null ? NOWHERE : memberships;
    Set<UUID> withRow = HashSet.newHashSet(entries.size());
    for (CountedEntry entry : entries) {
      CountedNotice notice = notices.get(entry.notice());
      if (notice != null && withRow.add(entry.notice())) {
        boolean valid = entry.materialPosition() == notice.materialPosition();
        count(person, notice, valid ? entry : null);
      }
    }
    long above = above(moved, marks);
    long upTo = upTo(moved, marks);
    for (int i = firstAbove(broadcasts, above); i < broadcasts.size(); i++) {
      CountedNotice notice = broadcasts.get(i);
      if (notice.materialPosition() > upTo) {
        break;
      }
      if (!withRow.contains(notice.id()) && member.includes(notice.groups(), notice.position())) {
        count(person, notice, null);
      }
    }
  }

  /** Above which position there can be something that is counted now; the highest if nowhere. */
  static long above(Moved moved, List<CountedMark> marks) {
    long above = Long.MAX_VALUE;
    if (moved.delivered() > moved.countedDelivered()) {
      above = moved.countedDelivered();
    }
    if (moved.seen() > moved.countedSeen()) {
      above = Math.min(above, moved.countedSeen());
    }
    long counted = 0;
    boolean fresh = false;
    for (CountedMark mark : marks) {
      if (mark.at() != null) {
        fresh = true;
      } else if (mark.category() == null) {
        counted = mark.upTo();
      }
    }
    return fresh ? Math.min(above, counted) : above;
  }

  /** Up to which position. */
  static long upTo(Moved moved, List<CountedMark> marks) {
    long upTo = Math.max(moved.delivered(), moved.seen());
    for (CountedMark mark : marks) {
      upTo = Math.max(upTo, mark.upTo());
    }
    return upTo;
  }

  private static int firstAbove(List<CountedNotice> broadcasts, long position) {
    int low = 0;
    int high = broadcasts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (broadcasts.get(middle).materialPosition() > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void count(Person person, CountedNotice notice, @Nullable CountedEntry row) {
    Moved moved = person.moved;
    long position = notice.materialPosition();

    boolean acknowledgedBefore = within(acknowledgedSince(row), moved.countedVersion());
    boolean readBefore =
        acknowledgedBefore
            || within(readSince(row), moved.countedVersion())
            || person.counted(notice);
    boolean seenBefore = readBefore || position <= moved.countedSeen();
    boolean deliveredBefore = seenBefore || position <= moved.countedDelivered();

    boolean acknowledged = acknowledgedBefore || within(acknowledgedSince(row), moved.version());
    Instant readAt = person.readAt(notice, row);
    boolean read = readBefore || acknowledged || readAt != null;
    Instant endedAt = notice.endedAt();
    boolean open = endedAt == null || endedAt.isAfter(now.minus(GRACE));
    boolean seen = read || (open && position <= moved.seen());
    boolean delivered = seen || (open && position <= moved.delivered());

    if (delivered == deliveredBefore
        && seen == seenBefore
        && read == readBefore
        && acknowledged == acknowledgedBefore) {
      return;
    }
    Delta delta = deltas.computeIfAbsent(notice.id(), id -> new Delta(notice));
    if (delivered && !deliveredBefore) {
      delta.addDelivered();
    }
    if (seen && !seenBefore) {
      delta.addSeen();
    }
    if (read && !readBefore) {
      Instant at = readAt == null ? now : readAt;
      delta.addRead(at);
      addQuarter(quarter(at), 0, 0, 1);
    }
    if (acknowledged && !acknowledgedBefore) {
      Instant at = row == null ? null : row.acknowledgedAt();
      delta.addAcknowledged(at == null ? now : at);
    }
  }

  private static @Nullable Long readSince(@Nullable CountedEntry row) {
    return row == null || row.readAt() == null ? null : row.readSince();
  }

  private static @Nullable Long acknowledgedSince(@Nullable CountedEntry row) {
    return row == null || row.acknowledgedAt() == null ? null : row.acknowledgedSince();
  }

  private static boolean within(@Nullable Long since, long version) {
    return since != null && since <= version;
  }

  /** One recipient's state and read-alls. */
  private static final class Person {
    private final Moved moved;
    private final List<CountedMark> counted = new ArrayList<>();
    private final List<CountedMark> fresh = new ArrayList<>();

    Person(Moved moved, List<CountedMark> marks) {
      this.moved = moved;
      for (CountedMark mark : marks) {
        (mark.at() == null ? counted : fresh).add(mark);
      }
    }

    /** Whether a counted read-all covers the notice. */
    boolean counted(CountedNotice notice) {
      for (CountedMark mark : counted) {
        if (mark.covers(notice.category(), notice.materialPosition())) {
          return true;
        }
      }
      return false;
    }

    /** When the notice was first read, as far as it is to be counted; null if it was not. */
    @Nullable Instant readAt(CountedNotice notice, @Nullable CountedEntry row) {
      Instant first = null;
      if (row != null && within(readSince(row), moved.version())) {
        first = row.readAt();
      }
      Instant endedAt = notice.endedAt();
      for (CountedMark mark : fresh) {
        Instant at = mark.at();
        if (at != null
            && mark.covers(notice.category(), notice.materialPosition())
            && (endedAt == null || at.isBefore(endedAt))) {
          return first == null || at.isBefore(first) ? at : first;
        }
      }
      return first;
    }
  }
}
