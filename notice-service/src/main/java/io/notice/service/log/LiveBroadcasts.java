package io.notice.service.log;

import io.notice.api.notice.Priority;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.PublishedNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The broadcasts that are in inboxes, as they stood at any position of the last seconds. Immutable.
 *
 * <p>Each state of a broadcast is an element with the range of positions in which it held, so that
 * a count for an older head than this node's is still exact. Elements whose range has ended are
 * dropped once nobody can ask for it.
 */
public final class LiveBroadcasts {

  /** How far behind the newest position a reader may be; a snapshot that old is read again. */
  private static final long KEPT_POSITIONS = 100_000;

  private static final long OPEN = Long.MAX_VALUE;

  private final Broadcast[] byPosition;
  private final long oldestKnown;

  private LiveBroadcasts(Broadcast[] byPosition, long oldestKnown) {
    this.byPosition = byPosition;
    this.oldestKnown = oldestKnown;
  }

  /** The live broadcasts at a position, in the order of their publication. */
  public static LiveBroadcasts of(long position, List<PublishedNotice> notices) {
    return new LiveBroadcasts(
        notices.stream()
            .map(notice -> Broadcast.of(notice, notice.materialPosition(), notice.position()))
            .toArray(Broadcast[]::new),
        position);
  }

  /** Whether views at this position can be answered. */
  public boolean knows(long position) {
    return position >= oldestKnown;
  }

  /** The broadcasts after an entry of the log. */
  public LiveBroadcasts with(LogEntry.NoticeChanged entry) {
    PublishedNotice notice = entry.notice();
    if (notice.groups().length == 0) {
      return this;
    }
    long position = entry.position();
    long oldest = Math.max(oldestKnown, position - KEPT_POSITIONS);
    List<Broadcast> next = new ArrayList<>(byPosition.length + 1);
    long material = entry.material() ? position : notice.position();
    for (Broadcast broadcast : byPosition) {
      Broadcast kept = broadcast;
      if (broadcast.id.equals(notice.id()) && broadcast.until == OPEN) {
        kept = broadcast.endingAt(position);
        material = entry.material() ? position : broadcast.materialPosition;
      }
      if (kept.until > oldest) {
        next.add(kept);
      }
    }
    boolean stays =
        entry.change() == LogEntry.Change.PUBLISHED || entry.change() == LogEntry.Change.UPDATED;
    if (stays) {
      insert(next, Broadcast.of(notice, material, position));
    }
    return new LiveBroadcasts(next.toArray(Broadcast[]::new), oldest);
  }

  private static void insert(List<Broadcast> sorted, Broadcast added) {
    int at = sorted.size();
    while (at > 0 && sorted.get(at - 1).position > added.position) {
      at--;
    }
    sorted.add(at, added);
  }

  /** What was live at a position, oldest publication first. */
  public void forEachAt(long position, Consumer<Broadcast> action) {
    for (Broadcast broadcast : byPosition) {
      if (broadcast.position > position) {
        return;
      }
      if (broadcast.from <= position && position < broadcast.until) {
        action.accept(broadcast);
      }
    }
  }

  /**
   * What was live at a position and published below another, newest first, until the visitor has
   * enough.
   */
  public void newestAt(long position, long before, Predicate<Broadcast> wantsMore) {
    for (int i = byPosition.length - 1; i >= 0; i--) {
      Broadcast broadcast = byPosition[i];
      if (broadcast.position < before
          && broadcast.from <= position
          && position < broadcast.until
          && !wantsMore.test(broadcast)) {
        return;
      }
    }
  }

  /** How many elements are held: what is live, and what was a short while ago. */
  int size() {
    return byPosition.length;
  }

  /**
   * One state of a broadcast.
   *
   * @param position of its publication
   * @param materialPosition of its publication or last material edit: what marks are compared with
   * @param from the position from which it is so
   * @param until the position at which that ended
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  public record Broadcast(
      UUID id,
      long position,
      long materialPosition,
      String category,
      boolean urgent,
      Priority priority,
      boolean asks,
      int[] groups,
      long from,
      long until) {

    /** The row may be younger than the entry; what marks are compared with must not be. */
    static Broadcast of(PublishedNotice notice, long materialPosition, long from) {
      return new Broadcast(
          notice.id(),
          notice.position(),
          materialPosition,
          notice.category(),
          notice.priority() == Priority.URGENT,
          notice.priority(),
          notice.requiresAcknowledgement(),
          notice.groups(),
          from,
          OPEN);
    }

    Broadcast endingAt(long end) {
      return new Broadcast(
          id, position, materialPosition, category, urgent, priority, asks, groups, from, end);
    }
  }
}
