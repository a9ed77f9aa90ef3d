package io.notice.service.report;

import io.notice.persistence.inbox.Memberships;
import io.notice.persistence.report.CountedEntry;
import io.notice.persistence.report.CountedMark;
import io.notice.persistence.report.CountedNotice;
import io.notice.persistence.report.Counters;
import io.notice.persistence.report.Moved;
import io.notice.persistence.report.ReportCountStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings the counters of reports up to what recipients have done since they were last counted. One
 * node at a time does it, a bounded part in one transaction; receipts go on meanwhile, and wait
 * only while a part is noted as counted.
 */
final class ReportCounter {

  /** Of the log, in one transaction. */
  private static final int POSITIONS = 20_000;

  /** Of recipients, in one transaction. */
  private static final int RECIPIENTS = 2_000;

  /**
   * Samples kept a notice; then every second one goes. A curve has the beginning and now besides.
   */
  static final int MAX_SAMPLES = 190;

  private final ReportCountStore store;
  private final TransactionOperations transaction;

  ReportCounter(ReportCountStore store, TransactionOperations transaction) {
    this.store = store;
    this.transaction = transaction;
  }

  /**
   * Counts one part.
   *
   * @return whether there may be more at once
   */
  boolean count() {
    return Boolean.TRUE.equals(
        transaction.execute(status -> store.tryLock() && (followLog() | countMoved())));
  }

  private boolean followLog() {
    ReportCountStore.LogRange range = store.nextRange(POSITIONS);
    if (range.upTo() <= range.after()) {
      return false;
    }
    store.addQuarters(store.published(range));
    for (ReportCountStore.Addressees part : store.addressees(range)) {
      byte[] named = null;
      if (part.named().length > 0) {
        RoaringBitmap all = bitmap(store.named(part.quarter()));
        all.add(part.named());
        named = bytes(all);
      }
      store.setAddressees(part.quarter(), part.groups(), named);
    }
    store.followEdits(range);
    store.setProgress(range.upTo());
    return range.upTo() - range.after() == POSITIONS;
  }

  /** Recipients, packed as the store keeps them. */
  static RoaringBitmap bitmap(byte @Nullable [] bytes) {
    RoaringBitmap bitmap = new RoaringBitmap();
    if (bytes != null) {
      try {
        bitmap.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bitmap;
  }

  private static byte[] bytes(RoaringBitmap bitmap) {
    bitmap.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(bitmap.serializedSizeInBytes());
    try {
      bitmap.serialize(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private boolean countMoved() {
    List<Moved> moved = store.moved(RECIPIENTS);
    if (moved.isEmpty()) {
      return false;
    }
    Instant now = store.now();
    Map<Integer, List<CountedMark>> marks = new HashMap<>();
    store.marks(moved).forEach(mark -> listOf(marks, mark.recipient()).add(mark));

    long[] above = new long[moved.size()];
    long least = Long.MAX_VALUE;
    long upTo = 0;
    for (int i = 0; i < above.length; i++) {
      List<CountedMark> own = marks.getOrDefault(moved.get(i).recipient(), List.of());
      above[i] = Counting.above(moved.get(i), own);
      least = Math.min(least, above[i]);
      upTo = Math.max(upTo, Counting.upTo(moved.get(i), own));
    }
    // In this order: what ends meanwhile is found by a later statement if not by an earlier one.
    List<CountedNotice> live = least < upTo ? store.broadcasts(least, upTo) : List.of();
    List<CountedEntry> found = store.entries(moved, above, Counting.GRACE);
    List<CountedNotice> ended = store.justEnded(Counting.GRACE);

    Map<UUID, CountedNotice> notices = new HashMap<>();
    live.forEach(notice -> notices.put(notice.id(), notice));
    ended.forEach(notice -> notices.put(notice.id(), notice));
    List<CountedNotice> broadcasts =
        notices.values().stream()
            .filter(notice -> notice.groups().length > 0)
            .sorted(Comparator.comparingLong(CountedNotice::materialPosition))
            .toList();
    Map<Integer, List<CountedEntry>> entries = new HashMap<>();
    Set<UUID> others = new HashSet<>();
    for (CountedEntry entry : found) {
      listOf(entries, entry.recipient()).add(entry);
      if (!notices.containsKey(entry.notice())) {
        others.add(entry.notice());
      }
    }
    store.notices(others).forEach(notice -> notices.put(notice.id(), notice));
    Map<Integer, Memberships> memberships = store.memberships(moved, groups(broadcasts));

    Counting counting = new Counting(now);
    for (Moved one : moved) {
      counting.add(
          one,
          marks.getOrDefault(one.recipient(), List.of()),
          entries.getOrDefault(one.recipient(), List.of()),
          memberships.get(one.recipient()),
          broadcasts,
          notices);
    }
    write(counting, now);
    store.setCounted(moved);
    return moved.size() == RECIPIENTS;
  }

  private static int[] groups(List<CountedNotice> broadcasts) {
    RoaringBitmap groups = new RoaringBitmap();
    broadcasts.forEach(notice -> groups.add(notice.groups()));
    return groups.toArray();
  }

  private void write(Counting counting, Instant now) {
    List<Delta> deltas = counting.deltas();
    Map<UUID, Counters> present = store.counters(deltas.stream().map(Delta::notice).toList());
    List<Counters> changed = new ArrayList<>(deltas.size());
    List<Counters> samples = new ArrayList<>();
    for (Delta delta : deltas) {
      Counters before = present.get(delta.notice().id());
      boolean sample =
          before != null && !now.isBefore(before.sampledAt().plus(before.sampleStep()));
      if (sample) {
        samples.add(before);
      }
      changed.add(thinned(delta.addedTo(before, sample, now)));
    }
    if (!samples.isEmpty()) {
      store.sample(samples);
    }
    if (!changed.isEmpty()) {
      store.save(changed);
      store.addQuarters(counting.quarters());
    }
  }

  private Counters thinned(Counters counters) {
    if (counters.samples() < MAX_SAMPLES) {
      return counters;
    }
    int left = store.thin(counters.notice(), counters.materialVersion());
    return new Counters(
        counters.notice(),
        counters.materialVersion(),
        counters.since(),
        counters.delivered(),
        counters.seen(),
        counters.read(),
        counters.readWithinDay(),
        counters.acknowledged(),
        counters.late(),
        counters.lateBy(),
        counters.readTimes(),
        counters.movedAt(),
        counters.sampledAt(),
        left,
        counters.sampleStep().multipliedBy(2));
  }

  private static <T> List<T> listOf(Map<Integer, List<T>> lists, int recipient) {
    return lists.computeIfAbsent(recipient, key -> new ArrayList<>());
  }
}
