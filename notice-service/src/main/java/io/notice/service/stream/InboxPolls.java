package io.notice.service.stream;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.stream.LongPolls;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReplayRow;
import io.notice.service.inbox.InboxItems;
import io.notice.service.inbox.InboxView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Requests that wait for something to happen in their recipient's inbox. What they bring is always
 * read from the database, at one position; being woken is only a reason to look.
 */
final class InboxPolls implements LongPolls {

  private static final Executor VIRTUAL = Thread::startVirtualThread;

  private final InboxView view;
  private final InboxReader reader;
  private final InboxItems items;
  private final Credentials credentials;
  private final DeliveryMarks deliveries;
  private final StreamMeters meters;
  private final int maxWaiting;
  private final ConcurrentHashMap<Integer, List<Poll>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean shutDown;

  InboxPolls(
      InboxView view,
      InboxReader reader,
      InboxItems items,
      Credentials credentials,
      DeliveryMarks deliveries,
      StreamMeters meters,
      int maxWaiting) {
    this.view = view;
    this.reader = reader;
    this.items = items;
    this.credentials = credentials;
    this.deliveries = deliveries;
    this.meters = meters;
    this.maxWaiting = maxWaiting;
  }

  @Override
  public CompletableFuture<Changes> changes(
      Caller.Person recipient, @Nullable String after, @Nullable Long version, Duration wait) {
    if (count.incrementAndGet() > maxWaiting) {
      count.decrementAndGet();
      meters.pollRefused();
      throw new NoticeException.TooManyStreams();
    }
    Poll poll = new Poll(recipient, after, version);
    // In the list first: what happens while it looks wakes it again.
    waiting.merge(recipient.ordinal(), List.of(poll), InboxPolls::concat);
    var unused =
        poll.answer.whenComplete((changes, failure) -> {
          waiting.computeIfPresent(recipient.ordinal(), (ordinal, polls) -> without(polls, poll));
          count.decrementAndGet();
        });
    Duration patience =
        Collections.min(
            List.of(wait, MAX_WAIT, Duration.between(Instant.now(), recipient.expiresAt())));
    if (patience.isPositive()) {
      CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, VIRTUAL)
          .execute(() -> poll.look(true));
    }
    poll.look(!patience.isPositive() || shutDown);
    return poll.answer;
  }

  /** How many wait. */
  int waiting() {
    return count.get();
  }

  /** The recipients that somebody waits for, rising. */
  int[] recipients() {
    return waiting.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Something happened in a recipient's inbox. Never blocks. */
  void wake(int recipient) {
    List<Poll> polls = waiting.get(recipient);
    if (polls != null) {
      polls.forEach(Poll::wake);
    }
  }

  /** Something happened in many inboxes. Never blocks. */
  void wake(RoaringBitmap recipients) {
    if (!waiting.isEmpty()) {
      waiting.forEach((recipient, polls) -> {
        if (recipients.contains(recipient)) {
          polls.forEach(Poll::wake);
        }
      });
    }
  }

  /** Something happened to the way in of some people. Never blocks. */
  void wake(Predicate<Caller.Person> concerned) {
    for (List<Poll> polls : waiting.values()) {
      for (Poll poll : polls) {
        if (concerned.test(poll.recipient)) {
          poll.wake();
        }
      }
    }
  }

  /** Answers everybody with what there is. */
  void shutDown() {
    shutDown = true;
    waiting
        .values()
        .forEach(polls -> polls.forEach(poll -> VIRTUAL.execute(() -> poll.look(true))));
  }

  private static List<Poll> concat(List<Poll> present, List<Poll> added) {
    List<Poll> all = new ArrayList<>(present);
    all.addAll(added);
    return List.copyOf(all);
  }

  private static @Nullable List<Poll> without(List<Poll> polls, Poll ended) {
    List<Poll> rest = polls.stream().filter(poll -> poll != ended).toList();
    return rest.isEmpty() ? null : rest;
  }

  private final class Poll {

    private final Caller.Person recipient;
    private final @Nullable String after;
    private final @Nullable Long version;
    private final CompletableFuture<Changes> answer = new CompletableFuture<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    Poll(Caller.Person recipient, @Nullable String after, @Nullable Long version) {
      this.recipient = recipient;
      this.after = after;
      this.version = version;
    }

    void wake() {
      if (!answer.isDone() && woken.compareAndSet(false, true)) {
        VIRTUAL.execute(() -> {
          woken.set(false); // before it looks: what comes now is looked at again
          look(shutDown);
        });
      }
    }

    /** Answers if there is something to say, or if this is the last time. */
    void look(boolean last) {
      if (answer.isDone()) {
        return;
      }
      try {
        if (credentials.holdsUntil(recipient).isEmpty()) {
          throw new NoticeException.Unauthenticated();
        }
        Changes changes = read();
        boolean stale = version != null && version < changes.unread().version();
        if (last || after == null || stale || !changes.events().isEmpty()) {
          answer.complete(changes);
        }
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    private Changes read() {
      InboxView.Moment moment = view.of(recipient.ordinal());
      InboxSnapshot snapshot = moment.snapshot();
      long head = snapshot.head();
      if (after == null) {
        return new Changes(List.of(), head, moment.summary().counts());
      }
      StreamStart start = StreamStart.of(after, 0, snapshot.floor(), head);
      ResetReason reset = start.reset();
      if (reset != null) {
        meters.reset(reset);
        Event event = new Event(Long.toString(head), "reset", reset.data(head));
        return new Changes(List.of(event), head, moment.summary().counts());
      }
      if (start.position() > snapshot.deliveredUpTo()) {
        deliveries.delivered(
            recipient.ordinal(), start.position()); // they come for what follows it
      }
      List<ReplayRow> rows = reader.replay(recipient.ordinal(), start.position(), head, MAX_EVENTS);
      List<Event> events = rows.stream().map(row -> event(row, snapshot)).toList();
      long position = rows.size() < MAX_EVENTS ? head : rows.getLast().position();
      return new Changes(events, position, moment.summary().counts());
    }

    private Event event(ReplayRow row, InboxSnapshot snapshot) {
      return new Event(
          Long.toString(row.position()),
          row.change().event(),
          NoticeEvents.replayed(row, snapshot, items));
    }
  }
}
