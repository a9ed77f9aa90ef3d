package io.notice.service.stream;

import io.notice.api.stream.EncodedEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to its share of this node's streams. In each pass it joins what waits for a stream into
 * one buffer and one write; streams that stand at the same place share the buffer. While a pass
 * runs the next events gather, so that the more there is to do the fewer system calls an event
 * costs. Never blocks on a peer.
 */
final class FanOutThread {

  private static final Logger log = LoggerFactory.getLogger(FanOutThread.class);
  private static final int WINDOW = 64;
  private static final int WINDOW_BYTES = 256 * 1024;
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final Thread thread;
  private final BroadcastRing ring;
  private final Dispatched dispatched;
  private final EventEncoder encoder;
  private final StreamMeters meters;
  private final ConcurrentLinkedQueue<OpenStream> wanted = new ConcurrentLinkedQueue<>();
  private final List<OpenStream> live = new ArrayList<>();
  private final Map<Window, EncodedEvents> joined = new HashMap<>();
  private volatile boolean running = true;
  private volatile boolean parked;
  private long ringSeen;
  private long positionSeen;
  private long events; // of this pass
  private long bytes; // of this pass

  FanOutThread(
      int number,
      BroadcastRing ring,
      Dispatched dispatched,
      EventEncoder encoder,
      StreamMeters meters) {
    this.ring = ring;
    this.dispatched = dispatched;
    this.encoder = encoder;
    this.meters = meters;
    this.thread =
        Thread.ofPlatform().name("notice-fan-out-" + number).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    running = false;
    LockSupport.unpark(thread);
  }

  /** Looks at a stream soon. */
  void want(OpenStream stream) {
    wanted.add(stream);
    unpark();
  }

  /** Looks at the ring soon. */
  void unpark() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    while (running) {
      try {
        long start = System.nanoTime();
        boolean worked = pass();
        if (worked) {
          meters.passed(events, bytes, System.nanoTime() - start);
        } else {
          parked = true;
          if (wanted.isEmpty() && dispatched.position() == positionSeen && running) {
            LockSupport.parkNanos(this, IDLE_NANOS);
          }
          parked = false;
        }
      } catch (RuntimeException e) {
        log.error("A fan-out pass failed", e);
      }
    }
  }

  private boolean pass() {
    boolean worked = false;
    events = 0;
    bytes = 0;
    joined.clear();
    for (OpenStream stream = wanted.poll(); stream != null; stream = wanted.poll()) {
      stream.wanted.set(false);
      worked = true;
      adopt(stream);
      // Read after the poll: whoever wakes a stream has published the position before.
      advance(stream, dispatched.position(), ring.end());
    }
    long upTo = dispatched.position();
    long ringEnd = ring.end();
    worked |= upTo != positionSeen;
    positionSeen = upTo;
    // Entries that are in the ring but not dispatched yet are looked at again when they are.
    long visible = visibleEnd(upTo, ringEnd);
    if (visible > ringSeen) {
      ringSeen = visible;
      worked = true;
      for (int i = live.size() - 1; i >= 0; i--) {
        advance(live.get(i), upTo, ringEnd);
      }
    }
    return worked;
  }

  private long visibleEnd(long upTo, long ringEnd) {
    long visible = ringEnd;
    while (visible > ringSeen) {
      BroadcastRing.Entry entry = ring.at(visible - 1);
      if (entry == null || entry.frame().position() <= upTo) {
        return visible;
      }
      visible--;
    }
    return visible;
  }

  /** Keeps the list of live streams: constant time in and out. */
  private void adopt(OpenStream stream) {
    OpenStream.Phase phase = stream.phase();
    if (phase == OpenStream.Phase.LIVE && stream.slot < 0) {
      stream.slot = live.size();
      live.add(stream);
    } else if (phase == OpenStream.Phase.CLOSED && stream.slot >= 0) {
      OpenStream last = live.removeLast();
      if (last != stream) {
        live.set(stream.slot, last);
        last.slot = stream.slot;
      }
      stream.slot = -1;
    }
  }

  private void advance(OpenStream stream, long upTo, long ringEnd) {
    while (stream.phase() == OpenStream.Phase.LIVE && stream.beginWrite()) {
      if (stream.byeWritten) {
        stream.cancelWrite();
        return;
      }
      ByeReason bye = stream.byeReason();
      if (bye != null) {
        stream.byeWritten = true;
        stream.write(bye(bye), stream::finish);
        return;
      }
      EncodedEvents next = next(stream, upTo, ringEnd);
      if (next == null && stream.heartbeatDue()) {
        next = EventEncoder.heartbeat();
      }
      if (next == null) {
        stream.cancelWrite();
        return;
      }
      stream.write(next, null);
    }
  }

  private EncodedEvents bye(ByeReason reason) {
    return join(List.of(encoder.closing("bye", Map.of("reason", reason.value()))));
  }

  /** What goes out next, or null if there is nothing. Moves the stream's place. */
  private @Nullable EncodedEvents next(OpenStream stream, long upTo, long ringEnd) {
    List<Frame> own = stream.take(upTo);
    while (true) {
      long from = stream.ringCursor;
      if (from >= ringEnd) {
        return finish(stream, own, upTo);
      }
      long to = from;
      long mask = 0;
      int bytes = 0;
      long last = 0;
      long reached = stream.position();
      while (to < ringEnd && to - from < WINDOW && bytes < WINDOW_BYTES) {
        BroadcastRing.Entry entry = ring.at(to);
        if (entry == null) {
          stream.end(ByeReason.SLOW);
          return null;
        }
        if (entry.frame().position() > upTo) {
          break;
        }
        // A dispatch that was under way when the replay ended may add what it has brought already.
        if (entry.frame().position() > reached && entry.concerns(stream.recipient())) {
          mask |= 1L << (to - from);
          bytes += entry.frame().bytes().length;
        }
        last = entry.frame().position();
        to++;
      }
      if (to == from) {
        return finish(stream, own, upTo);
      }
      stream.ringCursor = to;
      if (!own.isEmpty()) {
        boolean whole = to >= ringEnd || beyond(to, upTo);
        return merge(stream, own, from, mask, to, whole ? upTo : last);
      }
      boolean atEnd = to >= ringEnd || beyond(to, upTo);
      stream.moveTo(atEnd ? upTo : last);
      if (mask != 0) {
        return counted(Long.bitCount(mask), shared(from, to, mask));
      }
    }
  }

  private EncodedEvents counted(int frames, EncodedEvents joinedFrames) {
    events += frames;
    bytes += joinedFrames.length();
    return joinedFrames;
  }

  private boolean beyond(long sequence, long upTo) {
    BroadcastRing.Entry entry = ring.at(sequence);
    return entry != null && entry.frame().position() > upTo;
  }

  private @Nullable EncodedEvents finish(OpenStream stream, List<Frame> own, long upTo) {
    if (upTo > stream.position()) {
      stream.moveTo(upTo);
    }
    return own.isEmpty() ? null : counted(own.size(), join(own));
  }

  /**
   * The stream's own events and its part of the ring, by position; own events beyond the window
   * wait.
   */
  private EncodedEvents merge(
      OpenStream stream, List<Frame> own, long from, long mask, long to, long upTo) {
    List<Frame> frames = new ArrayList<>(own.size() + Long.bitCount(mask));
    int next = 0;
    for (long sequence = from; sequence < to; sequence++) {
      BroadcastRing.Entry entry = ring.at(sequence);
      if ((mask & (1L << (sequence - from))) == 0 || entry == null) {
        continue;
      }
      while (next < own.size() && own.get(next).position() < entry.frame().position()) {
        frames.add(own.get(next++));
      }
      frames.add(entry.frame());
    }
    List<Frame> rest = own.subList(next, own.size());
    for (Frame frame : rest) {
      if (frame.position() <= upTo) {
        frames.add(frame);
      }
    }
    stream.putBack(rest.stream().filter(frame -> frame.position() > upTo).toList());
    stream.moveTo(upTo);
    return counted(frames.size(), join(frames));
  }

  private EncodedEvents shared(long from, long to, long mask) {
    return joined.computeIfAbsent(
        new Window(from, to, mask),
        window -> {
          List<byte[]> encoded = new ArrayList<>(Long.bitCount(mask));
          for (long sequence = from; sequence < to; sequence++) {
            BroadcastRing.Entry entry = ring.at(sequence);
            if ((mask & (1L << (sequence - from))) != 0 && entry != null) {
              encoded.add(entry.frame().bytes());
            }
          }
          return EncodedEvents.shared(encoded);
        });
  }

  private static EncodedEvents join(List<Frame> frames) {
    return EncodedEvents.of(frames.stream().map(Frame::bytes).toList());
  }

  /** Up to which position everything has been offered to every stream. */
  interface Dispatched {
    long position();
  }

  private record Window(long from, long to, long mask) {}
}
