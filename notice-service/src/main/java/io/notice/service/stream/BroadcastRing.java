package io.notice.service.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The latest broadcasts, encoded, for all streams to read at their own pace. One thread writes; any
 * number read. What is overwritten before a stream has read it is lost to that stream, which then
 * has to end and come back through the log.
 */
final class BroadcastRing {

  private final AtomicReferenceArray<@Nullable Entry> entries;
  private final int mask;
  private volatile long end;

  /**
   * @param capacity a power of two
   */
  BroadcastRing(int capacity) {
    this.entries = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
  }

  /**
   * Adds a broadcast; only the thread that follows the log may call this.
   *
   * @param audience ordinals that it concerns; null for every stream
   */
  void add(Frame frame, @Nullable RoaringBitmap audience) {
    long sequence = end;
    entries.setRelease((int) sequence & mask, new Entry(sequence, frame, audience));
    end = sequence + 1;
  }

  /** One above the newest sequence. */
  long end() {
    return end;
  }

  /** The entry with a sequence below {@link #end}; null if it has been overwritten. */
  @Nullable Entry at(long sequence) {
    Entry entry = entries.getAcquire((int) sequence & mask);
    return entry != null && entry.sequence == sequence ? entry : null;
  }

  /**
   * The sequence of the first entry above a position, or {@link #end} if there is none yet; -1 if
   * entries above the position may have been overwritten.
   */
  long firstAbove(long position) {
    long sequence = end;
    while (sequence > 0) {
      Entry entry = at(sequence - 1);
      if (entry == null) {
        return -1;
      }
      if (entry.frame.position() <= position) {
        return sequence;
      }
      sequence--;
    }
    return 0;
  }

  /**
   * One broadcast.
   *
   * @param audience ordinals that it concerns; null for every stream
   */
  record Entry(long sequence, Frame frame, @Nullable RoaringBitmap audience) {

    boolean concerns(int ordinal) {
      return audience == null || audience.contains(ordinal);
    }
  }
}
