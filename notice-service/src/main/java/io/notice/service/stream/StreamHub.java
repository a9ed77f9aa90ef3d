package io.notice.service.stream;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.Missed;
import io.notice.api.stream.StreamConnection;
import io.notice.api.stream.Streams;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.MembershipDelta;
import io.notice.persistence.log.PublishedNotice;
import io.notice.service.inbox.InboxItems;
import io.notice.service.inbox.InboxView;
import io.notice.service.log.NodeLog;
import io.notice.service.log.NodeState;
import io.notice.service.log.ReadTurns;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams of this node, and the way of every log entry to them. An entry is encoded once;
 * broadcasts that concern many go through the ring that all streams read, everything else into the
 * queues of the streams it concerns.
 *
 * <p>An entry is handed out only after the one before it was offered to every stream: {@link
 * #begun} and {@link #position} bound what is under way, so that a stream that opens now knows what
 * it must fetch from the log itself.
 */
final class StreamHub
    implements Streams,
        NodeLog.EntryDispatcher,
        FanOutThread.Dispatched,
        StreamReplay.Hub,
        OpenStream.Owner {

  private static final Logger log = LoggerFactory.getLogger(StreamHub.class);
  private static final int RING_CAPACITY = 4096;
  private static final byte[] SENT = {};
  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  private final StreamSettings settings;
  private final StreamIndex index;
  private final EventEncoder encoder;
  private final InboxItems items;
  private final InboxReader reader;
  private final DeliveryMarks deliveries;
  private final ReadTurns turns;
  private final StreamMeters meters;
  private final BroadcastRing ring = new BroadcastRing(RING_CAPACITY);
  private final FanOutThread[] fanOuts;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger nextFanOut = new AtomicInteger();
  private final Set<OpenStream> offeredTo = new HashSet<>(); // the log's thread alone
  private volatile long begun;
  private volatile long dispatched;
  private volatile boolean shutDown;
  private @Nullable InboxView view;
  private @Nullable InboxPush push;
  private @Nullable InboxPolls polls;
  private @Nullable Credentials credentials;

  StreamHub(
      StreamSettings settings,
      StreamIndex index,
      EventEncoder encoder,
      InboxItems items,
      InboxReader reader,
      DeliveryMarks deliveries,
      ReadTurns turns,
      StreamMeters meters,
      int fanOutThreads) {
    this.settings = settings;
    this.index = index;
    this.encoder = encoder;
    this.items = items;
    this.reader = reader;
    this.deliveries = deliveries;
    this.turns = turns;
    this.meters = meters;
    this.fanOuts = new FanOutThread[fanOutThreads];
    for (int i = 0; i < fanOutThreads; i++) {
      fanOuts[i] = new FanOutThread(i + 1, ring, this, encoder, meters);
      fanOuts[i].start();
    }
  }

  /** The rest of what it needs; the log, which these read, needs the hub first. */
  void connect(
      InboxView inboxView,
      InboxPush inboxPush,
      InboxPolls inboxPolls,
      Credentials callerCredentials) {
    this.view = inboxView;
    this.push = inboxPush;
    this.polls = inboxPolls;
    this.credentials = callerCredentials;
  }

  // Opening ---------------------------------------------------------------------------------------

  @Override
  public PreparedStream prepare(
      Caller.Person recipient, @Nullable String cursor, ClientInfo client) {
    admit();
    try {
      return new Prepared(recipient, cursor, client);
    } catch (RuntimeException e) {
      open.decrementAndGet();
      throw e;
    }
  }

  /** Counts before anything is kept: whoever comes too many leaves no trace. */
  private void admit() {
    if (shutDown) {
      throw new NoticeException.TooManyStreams();
    }
    if (open.incrementAndGet() > settings.maxStreams()) {
      open.decrementAndGet();
      meters.refused();
      throw new NoticeException.TooManyStreams();
    }
  }

  @Override
  public int open() {
    return open.get();
  }

  private final class Prepared implements PreparedStream {

    private final String id = UUID.randomUUID().toString();
    private final Caller.Person person;
    private final ClientInfo client;
    private final OpenStream.Told told;
    private final long start;
    private final boolean queued;
    private final long counted;
    private byte[] firstEvent;
    private final AtomicReference<@Nullable OpenStream> started = new AtomicReference<>();
    private final AtomicBoolean gone = new AtomicBoolean();

    Prepared(Caller.Person person, @Nullable String cursor, ClientInfo client) {
      this.person = person;
      this.client = client;
      InboxView.Moment moment = turns.take(() -> view().of(person.ordinal()));
      InboxSnapshot snapshot = moment.snapshot();
      this.told = new OpenStream.Told(snapshot.version(), snapshot.seenUpTo());
      long queueStart =
          Math.max(
              Math.max(snapshot.deliveredUpTo(), deliveries.pending(person.ordinal())),
              snapshot.memberships().activeSince());
      StreamStart from = StreamStart.of(cursor, queueStart, snapshot.floor(), snapshot.head());
      this.start = from.position();
      this.queued = cursor == null;
      this.counted = snapshot.head();
      Ready ready =
          new Ready(
              snapshot.head(),
              moment.summary().counts(),
              moment.summary().missed(),
              settings.heartbeat().toSeconds(),
              from.resumed());
      byte[] opening = encoder.opening("ready", from.readyId(), ready).bytes();
      ResetReason reset = from.reset();
      if (reset != null) {
        meters.reset(reset);
      }
      this.firstEvent =
          reset == null
              ? opening
              : concat(
                  opening,
                  encoder
                      .positioned("reset", snapshot.head(), reset.data(snapshot.head()))
                      .bytes());
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public byte[] firstEvent() {
      return firstEvent;
    }

    @Override
    public void start(StreamConnection connection) {
      firstEvent = SENT; // an idle stream is to hold as little as it can
      FanOutThread fanOut = fanOuts[Math.floorMod(nextFanOut.getAndIncrement(), fanOuts.length)];
      OpenStream stream =
          new OpenStream(
              id, person, client, connection, fanOut, StreamHub.this, settings, start, told);
      started.set(stream);
      if (!gone.compareAndSet(false, true)) {
        connection.complete();
        return;
      }
      endOldest(person.ordinal());
      index.add(stream);
      connection.watch(stream::abort);
      meters.opened();
      if (shutDown) {
        stream.end(ByeReason.SHUTDOWN);
      }
      StreamReplay replay =
          new StreamReplay(
              stream, queued, reader, turns, items, encoder, ring, StreamHub.this, meters, counted);
      Thread.startVirtualThread(() -> {
        // What was taken away between the request's check and the index was told to nobody.
        checkRights(stream);
        replay.run();
      });
      push().verify(person.ordinal());
      if (stream.phase() == OpenStream.Phase.CLOSED) {
        StreamHub.this.closed(stream); // it went before it was in the index
      }
    }

    @Override
    public void closed() {
      if (gone.compareAndSet(false, true)) {
        open.decrementAndGet(); // it never started
        return;
      }
      OpenStream stream = started.get();
      if (stream != null) {
        stream.close();
      }
    }
  }

  private void endOldest(int recipient) {
    List<OpenStream> present = index.of(recipient);
    int tooMany = present.size() + 1 - settings.maxPerRecipient();
    for (int i = 0; i < tooMany; i++) {
      present.get(i).end(ByeReason.LIMIT);
    }
  }

  @Override
  public void closed(OpenStream stream) {
    if (index.remove(stream)) {
      open.decrementAndGet();
      meters.closed(stream.byeReason());
      deliveries.ended(stream);
    }
  }

  // Fan-out ---------------------------------------------------------------------------------------

  @Override
  public void begin(long upTo) {
    begun = upTo;
  }

  @Override
  public long begun() {
    return begun;
  }

  @Override
  public void countsMoved(int recipient) {
    push().push(recipient);
  }

  @Override
  public long position() {
    return dispatched;
  }

  @Override
  public void end(long upTo) {
    dispatched = upTo;
    // Only now: a fan-out thread that looked before would leave the events there.
    offeredTo.forEach(OpenStream::wake);
    offeredTo.clear();
    for (FanOutThread fanOut : fanOuts) {
      fanOut.unpark();
    }
  }

  @Override
  public void dispatch(LogEntry entry, NodeState state) {
    switch (entry) {
      case LogEntry.NoticeChanged changed -> dispatchNotice(changed, state);
      case LogEntry.DirectoryChanged changed -> endDeactivated(changed);
      case LogEntry.AccessChanged changed -> checkRights(changed.subject());
      case LogEntry.OfLaterVersion unknown ->
          log.info("The log's entry {} is of a later version, and passed by.", unknown.position());
    }
  }

  private void dispatchNotice(LogEntry.NoticeChanged entry, NodeState state) {
    PublishedNotice notice = entry.notice();
    wakePolls(entry, state);
    if (index.size() == 0 || (entry.change() == LogEntry.Change.PUBLISHED && !notice.live())) {
      return;
    }
    Frame frame =
        encoder.positioned(
            entry.change().event(),
            entry.position(),
            NoticeEvents.of(entry.change(), entry.material(), notice, items));
    if (entry.change() == LogEntry.Change.PUBLISHED) {
      for (int recipient : entry.named()) {
        index.of(recipient).forEach(stream -> offer(stream, frame));
      }
      broadcast(frame, notice.groups(), state);
    } else {
      // Whoever had it then, not who is in the group now: leavers get the recall, newcomers
      // nothing.
      int[] holders = reader.holders(notice.id(), index.recipients());
      for (int recipient : holders) {
        index.of(recipient).forEach(stream -> offer(stream, frame));
        push().push(recipient);
      }
    }
  }

  private void wakePolls(LogEntry.NoticeChanged entry, NodeState state) {
    InboxPolls waiting = connected(polls);
    if (waiting.waiting() == 0) {
      return;
    }
    if (entry.change() == LogEntry.Change.PUBLISHED) {
      for (int recipient : entry.named()) {
        waiting.wake(recipient);
      }
      if (entry.notice().groups().length > 0) {
        waiting.wake(state.directory().members(entry.notice().groups()));
      }
    } else {
      for (int recipient : reader.holders(entry.notice().id(), waiting.recipients())) {
        waiting.wake(recipient);
      }
    }
  }

  private void offer(OpenStream stream, Frame frame) {
    stream.offer(frame);
    offeredTo.add(stream);
  }

  private void broadcast(Frame frame, int[] groups, NodeState state) {
    if (groups.length == 0) {
      return;
    }
    if (groups[0] == MembershipDelta.EVERYONE) {
      ring.add(frame, null);
      return;
    }
    RoaringBitmap online = index.onlineOf(state.directory().members(groups));
    if (online.getCardinality() * 4L < index.size()) {
      index.forEach(online, stream -> offer(stream, frame));
    } else {
      ring.add(frame, state.directory().members(groups));
    }
  }

  // Ending ----------------------------------------------------------------------------------------

  private void endDeactivated(LogEntry.DirectoryChanged change) {
    for (MembershipDelta delta : change.deltas()) {
      if (delta.group() == MembershipDelta.EVERYONE) {
        for (int recipient : delta.left()) {
          index.of(recipient).forEach(stream -> stream.end(ByeReason.REVOKED));
          connected(polls).wake(recipient);
        }
      }
    }
  }

  private void checkRights(AccessSubject subject) {
    Predicate<Caller.Person> concerned =
        switch (subject) {
          case AccessSubject.Session(UUID id) -> person -> id.equals(person.sessionId());
          case AccessSubject.ApiKey(UUID id) -> person -> id.equals(person.issuedBy());
          case AccessSubject.Account(int ordinal) -> person -> person.ordinal() == ordinal;
          case AccessSubject.Reference reference -> person -> false;
        };
    connected(polls).wake(concerned);
    List<OpenStream> streams =
        index.all().stream().filter(stream -> concerned.test(stream.person())).toList();
    if (!streams.isEmpty()) {
      Thread.startVirtualThread(() -> streams.forEach(this::checkRights));
    }
  }

  private void checkRights(OpenStream stream) {
    try {
      connected(credentials)
          .holdsUntil(stream.person())
          .ifPresentOrElse(stream::expireAt, () -> stream.end(ByeReason.REVOKED));
    } catch (RuntimeException e) {
      // Nobody can tell now whether it still holds: whoever is still welcome comes back.
      log.warn("The rights of a stream can't be checked, so it ends: {}", e.getMessage());
      stream.end(ByeReason.CLOSED);
    }
  }

  @Override
  public void shutDown() {
    shutDown = true;
    connected(polls).shutDown();
    index.all().forEach(stream -> stream.end(ByeReason.SHUTDOWN));
    long deadline = System.nanoTime() + SHUTDOWN.toNanos();
    while (index.size() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    index.all().forEach(OpenStream::abort);
    deliveries.flush();
  }

  /** After the last stream has ended. */
  void stopThreads() {
    for (FanOutThread fanOut : fanOuts) {
      fanOut.stop();
    }
  }

  private InboxView view() {
    return connected(view);
  }

  private InboxPush push() {
    return connected(push);
  }

  private static <T> T connected(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not connected");
    }
    return part;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The data of {@code ready}; {@code heartbeat} in seconds. */
  private record Ready(
      long position, Counts unread, Missed missed, long heartbeat, boolean resumed) {}
}
