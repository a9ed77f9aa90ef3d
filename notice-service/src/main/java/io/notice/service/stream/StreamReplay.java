package io.notice.service.stream;

import io.notice.api.NoticeException;
import io.notice.api.stream.EncodedEvents;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReplayRow;
import io.notice.persistence.log.LogEntry;
import io.notice.service.inbox.InboxItems;
import io.notice.service.log.ReadTurns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Brings a stream from its cursor to the present, out of the log, and then hands it over to the
 * fan-out without a gap: live events wait in the stream's queue and in the ring while the replay
 * runs.
 *
 * <p>Runs on a virtual thread. Between reading a page from the database and writing it to the peer
 * no connection is held, however slow the peer.
 */
final class StreamReplay implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(StreamReplay.class);
  private static final int PAGE = 100;
  static final int MAX_QUEUED_NOTICES = 500;

  private final OpenStream stream;
  private final boolean queued;
  private final InboxReader reader;
  private final ReadTurns turns;
  private final InboxItems items;
  private final EventEncoder encoder;
  private final BroadcastRing ring;
  private final Hub hub;
  private final StreamMeters meters;
  private final long counted;
  private boolean countsMoved;
  private boolean brought;

  /**
   * @param queued whether the stream has no cursor of its own, so that only what was queued is
   *     brought, up to a limit
   * @param counted the position of the counts that the stream was told first
   */
  StreamReplay(
      OpenStream stream,
      boolean queued,
      InboxReader reader,
      ReadTurns turns,
      InboxItems items,
      EventEncoder encoder,
      BroadcastRing ring,
      Hub hub,
      StreamMeters meters,
      long counted) {
    this.stream = stream;
    this.queued = queued;
    this.reader = reader;
    this.turns = turns;
    this.items = items;
    this.encoder = encoder;
    this.ring = ring;
    this.hub = hub;
    this.meters = meters;
    this.counted = counted;
  }

  @Override
  public void run() {
    try {
      long from = stream.position();
      while (stream.phase() == OpenStream.Phase.REPLAYING) {
        // What the tail has begun to dispatch was perhaps dispatched before this stream was in the
        // index.
        long upTo = hub.begun();
        if (stream.byeReason() == null) {
          from = bring(from, upTo);
        }
        long sequence = ring.firstAbove(from);
        if ((sequence >= 0 || stream.byeReason() != null)
            && stream.goLive(from, Math.max(sequence, 0))) {
          if (countsMoved) {
            hub.countsMoved(stream.recipient());
          }
          return;
        }
      }
    } catch (DataAccessException | NoticeException.Unavailable e) {
      log.warn("A stream could not be replayed and ends: {}", e.getMessage());
      stream.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.abort();
    } catch (RuntimeException e) {
      log.error("A replay failed", e);
      stream.abort();
    }
  }

  /** Returns up to where it brought everything. */
  private long bring(long from, long upTo) throws InterruptedException {
    if (from >= upTo) {
      return from;
    }
    int limit = queued ? MAX_QUEUED_NOTICES + 1 : PAGE;
    long position = from;
    while (position < upTo
        && stream.phase() != OpenStream.Phase.CLOSED
        && stream.byeReason() == null) {
      long after = position;
      List<ReplayRow> rows = turns.take(() -> read(after, upTo, limit));
      if (rows == null) {
        return position;
      }
      if (queued && rows.size() > MAX_QUEUED_NOTICES) {
        ResetReason reason = ResetReason.QUEUE_TOO_LONG;
        meters.reset(reason);
        write(List.of(encoder.positioned("reset", upTo, reason.data(upTo)).bytes()));
        return upTo;
      }
      if (!rows.isEmpty()) {
        if (!brought) {
          brought = true;
          meters.replayBegun();
        }
        write(events(rows));
        meters.replayed(rows.size());
      }
      position = rows.size() < limit ? upTo : rows.getLast().position();
    }
    return position;
  }

  /** Returns null when the stream was to end before its turn came: it goes on from elsewhere. */
  private @Nullable List<ReplayRow> read(long after, long upTo, int limit) {
    return stream.byeReason() == null
        ? reader.replay(stream.recipient(), after, upTo, limit)
        : null;
  }

  private List<byte[]> events(List<ReplayRow> rows) {
    InboxSnapshot snapshot = turns.take(() -> reader.snapshot(stream.recipient()));
    List<byte[]> events = new ArrayList<>(rows.size());
    for (ReplayRow row : rows) {
      // It was perhaps dispatched before this stream was in the index, so that nobody told it.
      countsMoved |= row.change() != LogEntry.Change.PUBLISHED && row.position() > counted;
      events.add(frame(row, snapshot).bytes());
    }
    return events;
  }

  private Frame frame(ReplayRow row, InboxSnapshot snapshot) {
    return encoder.positioned(
        row.change().event(), row.position(), NoticeEvents.replayed(row, snapshot, items));
  }

  private void write(List<byte[]> events) throws InterruptedException {
    if (!stream.beginWrite()) {
      return; // it was closed
    }
    CountDownLatch written = new CountDownLatch(1);
    stream.write(EncodedEvents.of(events), written::countDown);
    // The keeper cuts a peer that does not take it, and the callback comes in any case.
    while (!written.await(1, TimeUnit.SECONDS)) {
      if (stream.phase() == OpenStream.Phase.CLOSED) {
        return;
      }
    }
  }

  /** What a replay needs of the hub. */
  interface Hub {

    /** How far the tail has begun to hand out entries. */
    long begun();

    /** This recipient's streams are to be told the counts. */
    void countsMoved(int recipient);
  }
}
