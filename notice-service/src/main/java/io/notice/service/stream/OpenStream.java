package io.notice.service.stream;

import io.notice.api.access.Caller;
import io.notice.api.stream.EncodedEvents;
import io.notice.api.stream.StreamConnection;
import io.notice.api.stream.Streams;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: where it stands in the log, what waits for it, and who may write to it.
 *
 * <p>There is one writer at a time. Before the stream is live that is the thread that replays the
 * log to it; afterwards it is the fan-out thread it belongs to, and a write in flight keeps
 * everybody else away. Whoever has something for the stream puts it into the queue and wakes the
 * fan-out; nobody ever waits for the peer.
 */
final class OpenStream implements StreamConnection.Callback {

  /** A stream's life, in order; it never goes back. */
  enum Phase {
    REPLAYING,
    LIVE,
    CLOSED
  }

  private final String id;
  private final Caller.Person person;
  private final Streams.ClientInfo client;
  private final Instant since = Instant.now();
  private final StreamConnection connection;
  private final FanOutThread fanOut;
  private final Owner owner;
  private final long maxQueuedBytes;
  private final int maxQueuedEvents;

  private final ArrayDeque<Frame> queue = new ArrayDeque<>(2); // guarded by itself
  private long queuedBytes; // guarded by queue
  private boolean overflowed; // guarded by queue

  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicReference<@Nullable ByeReason> bye = new AtomicReference<>();
  final AtomicBoolean wanted = new AtomicBoolean(); // already in the fan-out's queue
  private volatile Phase phase = Phase.REPLAYING;
  private volatile long position;
  private volatile Instant expiresAt;
  private volatile Told told;
  private volatile long lastWrite = System.nanoTime();
  private volatile long byeSince;
  private volatile boolean heartbeatDue;
  private volatile @Nullable Runnable afterWrite;

  long noted; // the keeper's own: up to where deliveries were noted

  // The fan-out thread's own.
  long ringCursor;
  int slot = -1;
  boolean byeWritten;

  OpenStream(
      String id,
      Caller.Person person,
      Streams.ClientInfo client,
      StreamConnection connection,
      FanOutThread fanOut,
      Owner owner,
      StreamSettings settings,
      long position,
      Told told) {
    this.id = id;
    this.person = person;
    this.client = client;
    this.connection = connection;
    this.fanOut = fanOut;
    this.owner = owner;
    this.maxQueuedBytes = settings.maxQueuedBytes().toBytes();
    this.maxQueuedEvents = settings.maxQueuedEvents();
    this.position = position;
    this.expiresAt = person.expiresAt();
    this.told = told;
  }

  /**
   * Puts an event into this stream's own queue; somebody has to {@link #wake} the stream once its
   * position may go out. When the queue is full, a live stream ends as slow; one that is being
   * replayed to goes on from the log, which has it all.
   */
  void offer(Frame frame) {
    boolean slow;
    synchronized (queue) {
      if (phase == Phase.CLOSED || overflowed) {
        return;
      }
      if (queue.size() < maxQueuedEvents && queuedBytes + frame.bytes().length <= maxQueuedBytes) {
        queue.add(frame);
        queuedBytes += frame.bytes().length;
      } else {
        overflowed = true;
        queue.clear();
        queuedBytes = 0;
      }
      slow = overflowed && phase == Phase.LIVE;
    }
    if (slow) {
      end(ByeReason.SLOW);
    }
  }

  /**
   * Ends the replay at a position from which on everything is in the queue or the ring.
   *
   * @return false if the queue overflowed meanwhile, so that the replay has to go on
   */
  boolean goLive(long replayedTo, long ringSequence) {
    synchronized (queue) {
      if (overflowed) {
        overflowed = false;
        return false;
      }
      position = replayedTo;
      ringCursor = ringSequence;
      if (phase == Phase.REPLAYING) {
        phase = Phase.LIVE;
      }
    }
    wake();
    return true;
  }

  /** Takes the events that may go out now: everything up to a position. */
  List<Frame> take(long upTo) {
    synchronized (queue) {
      if (queue.isEmpty()) {
        return List.of();
      }
      List<Frame> taken = new ArrayList<>(queue.size());
      while (true) {
        Frame frame = queue.peek();
        if (frame == null || frame.position() > upTo) {
          break;
        }
        queue.poll();
        queuedBytes -= frame.bytes().length;
        // What the replay has brought already is not brought again.
        if (frame.position() == Frame.UNPOSITIONED || frame.position() > position) {
          taken.add(frame);
        }
      }
      return taken;
    }
  }

  /** Returns what was taken too early to the front of the queue. */
  void putBack(List<Frame> frames) {
    synchronized (queue) {
      if (phase != Phase.CLOSED) {
        for (Frame frame : frames.reversed()) {
          queue.addFirst(frame);
          queuedBytes += frame.bytes().length;
        }
      }
    }
  }

  /** Makes the caller the only writer, or says that somebody else is. */
  boolean beginWrite() {
    return phase != Phase.CLOSED && writing.compareAndSet(false, true);
  }

  /** Gives writing up again without having written. */
  void cancelWrite() {
    writing.set(false);
  }

  /**
   * Writes; the caller must have begun. {@code then} runs once the bytes are out, on whatever
   * thread.
   */
  void write(EncodedEvents events, @Nullable Runnable then) {
    lastWrite = System.nanoTime();
    heartbeatDue = false;
    afterWrite = then;
    connection.write(events, this);
  }

  /** A write has ended. Only flips state: whatever takes time happens elsewhere. */
  @Override
  public void completed(@Nullable Throwable failure) {
    Runnable then = afterWrite;
    afterWrite = null;
    if (failure != null) {
      // Jetty dispatches nothing after a failed write: without this the descriptor would stay open
      // for ever.
      if (close()) {
        Thread.startVirtualThread(connection::complete);
      }
      writing.set(false);
    } else {
      writing.set(false);
      if (phase == Phase.LIVE && !fanOut.isCurrent()) {
        wake();
      }
    }
    if (then != null) {
      then.run();
    }
  }

  /** Asks for the end: a {@code bye} where the socket still takes it. The first reason holds. */
  void end(ByeReason reason) {
    if (bye.compareAndSet(null, reason)) {
      byeSince = System.nanoTime();
      wake();
    }
  }

  /**
   * After the {@code bye} is out: ends the response, on another thread than the one that fans out.
   */
  void finish() {
    if (close()) {
      Thread.startVirtualThread(connection::complete);
    }
  }

  /** Cuts a peer that has taken nothing for too long. */
  void giveUp() {
    bye.compareAndSet(null, ByeReason.SLOW);
    abort();
  }

  /** Cuts the connection; a write in flight fails and so ends the stream. */
  void abort() {
    connection.abort();
    if (!writing.get() && close()) {
      Thread.startVirtualThread(connection::complete);
    }
  }

  /** Takes the stream out of everything; returns false if that was done before. */
  boolean close() {
    synchronized (queue) {
      if (phase == Phase.CLOSED) {
        return false;
      }
      phase = Phase.CLOSED;
      queue.clear();
      queuedBytes = 0;
    }
    connection.unwatch();
    owner.closed(this);
    wake();
    return true;
  }

  void wake() {
    if (wanted.compareAndSet(false, true)) {
      fanOut.want(this);
    }
  }

  void heartbeat() {
    heartbeatDue = true;
    wake();
  }

  boolean heartbeatDue() {
    return heartbeatDue;
  }

  /** How many events wait for this stream alone. */
  int queuedEvents() {
    synchronized (queue) {
      return queue.size();
    }
  }

  /** How many bytes wait for this stream alone. */
  long queuedBytes() {
    synchronized (queue) {
      return queuedBytes;
    }
  }

  boolean writing() {
    return writing.get();
  }

  /** When the last write began, by {@link System#nanoTime}. */
  long lastWrite() {
    return lastWrite;
  }

  /**
   * When the end was asked for, by {@link System#nanoTime}; only where {@link #byeReason} is not
   * null.
   */
  long byeSince() {
    return byeSince;
  }

  @Nullable ByeReason byeReason() {
    return bye.get();
  }

  Phase phase() {
    return phase;
  }

  /** Everything up to here has been handed to the socket. */
  long position() {
    return position;
  }

  /** Only its writer may call this; it never goes back. */
  void moveTo(long newPosition) {
    position = Math.max(position, newPosition);
  }

  /** What this stream has been told of its recipient's receipts. */
  Told told() {
    return told;
  }

  void told(Told now) {
    told = now;
  }

  String id() {
    return id;
  }

  int recipient() {
    return person.ordinal();
  }

  Caller.Person person() {
    return person;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /** What the stream was opened with ends at another time than it was to. */
  void expireAt(Instant end) {
    expiresAt = end;
  }

  Instant since() {
    return since;
  }

  Streams.ClientInfo client() {
    return client;
  }

  /**
   * How much is known at the other end.
   *
   * @param version of the receipts
   * @param seenUpTo the seen mark
   */
  record Told(long version, long seenUpTo) {}

  /** Told once when the stream has ended, for whatever reason. */
  interface Owner {
    void closed(OpenStream stream);
  }
}
