package io.notice.service.stream;

import io.notice.api.inbox.InboxItem;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxRow;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReadMarks;
import io.notice.service.inbox.InboxChanges;
import io.notice.service.inbox.InboxItems;
import io.notice.service.inbox.InboxView;
import io.notice.service.log.ReadTurns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a recipient's open streams what was done with their inbox elsewhere: another tab, another
 * device, another node. Reads the state itself and stamps it with its version, so that several
 * changes make one event and an older state never follows a newer one: for one recipient there is
 * one reader at a time.
 */
final class InboxPush implements InboxChanges {

  private static final Logger log = LoggerFactory.getLogger(InboxPush.class);
  private static final int MAX_RECEIPTS = 100;

  private final InboxSignals signals;
  private final StreamIndex index;
  private final InboxPolls polls;
  private final InboxView view;
  private final InboxReader reader;
  private final InboxItems items;
  private final EventEncoder encoder;
  private final ReadTurns turns;
  private final ConcurrentHashMap<Integer, Boolean> running =
      new ConcurrentHashMap<>(); // value: asked again
  private final Set<Integer> unverified = ConcurrentHashMap.newKeySet();
  private final Set<Integer> owed = ConcurrentHashMap.newKeySet();

  InboxPush(
      InboxSignals signals,
      StreamIndex index,
      InboxPolls polls,
      InboxView view,
      InboxReader reader,
      InboxItems items,
      EventEncoder encoder,
      ReadTurns turns) {
    this.signals = signals;
    this.index = index;
    this.polls = polls;
    this.view = view;
    this.reader = reader;
    this.items = items;
    this.encoder = encoder;
    this.turns = turns;
  }

  /** Tells this node's streams, and the other nodes whose inbox it was. */
  @Override
  public void changed(int recipient) {
    signals.changed(recipient);
    push(recipient);
  }

  /** Tells this node's streams of the recipient. */
  void push(int recipient) {
    polls.wake(recipient);
    if (index.of(recipient).isEmpty()) {
      return;
    }
    boolean[] start = {false};
    running.compute(
        recipient,
        (ordinal, again) -> {
          start[0] = again == null;
          return again != null;
        });
    if (start[0]) {
      Thread.startVirtualThread(() -> run(recipient));
    }
  }

  /**
   * Compares the recipient's version with what their streams were told, soon and together with
   * others.
   */
  void verify(int recipient) {
    unverified.add(recipient);
  }

  /**
   * Tells who could not be told before, and compares the versions of those that were asked for; one
   * query for all of them.
   */
  void verifyPending() {
    Set<Integer> again = Set.copyOf(owed);
    owed.removeAll(again);
    again.forEach(this::push);
    int[] recipients = unverified.stream().mapToInt(Integer::intValue).toArray();
    if (recipients.length == 0) {
      return;
    }
    for (int recipient : recipients) {
      unverified.remove(recipient);
    }
    reader
        .versions(recipients)
        .forEach((recipient, version) -> {
          if (index.of(recipient).stream().anyMatch(stream -> stream.told().version() < version)) {
            push(recipient);
          }
        });
  }

  /** Asks for everybody who is online to be compared: what signals have lost is found so. */
  void verifyAll() {
    for (int recipient : index.recipients()) {
      unverified.add(recipient);
    }
  }

  private void run(int recipient) {
    boolean again = true;
    while (again) {
      running.put(recipient, false);
      try {
        tell(recipient);
      } catch (RuntimeException e) {
        // A recall or an expiry leaves the version as it is: comparing would not find it.
        owed.add(recipient);
        log.debug("counts of a recipient could not be read; they are told later", e);
      }
      again = !running.remove(recipient, false);
    }
  }

  private void tell(int recipient) {
    List<OpenStream> streams = index.of(recipient);
    if (streams.isEmpty()) {
      return;
    }
    InboxView.Moment moment = turns.take(() -> view.of(recipient));
    InboxSnapshot snapshot = moment.snapshot();
    long oldest =
        streams.stream()
            .mapToLong(stream -> stream.told().version())
            .min()
            .orElse(snapshot.version());
    List<InboxRow> receipts =
        oldest < snapshot.version()
            ? turns.take(() -> reader.changedSince(recipient, oldest, MAX_RECEIPTS))
            : List.of();
    Frame unread = encoder.unpositioned("unread", moment.summary().counts());
    OpenStream.Told now = new OpenStream.Told(snapshot.version(), snapshot.seenUpTo());
    for (OpenStream stream : streams) {
      long told = stream.told().version();
      for (ReadMarks.Mark mark : snapshot.marks().marks()) {
        if (mark.version() > told) {
          stream.offer(encoder.unpositioned("receipt", markData(mark)));
        }
      }
      for (InboxRow row : receipts) {
        if (row.receipt().version() > told) {
          stream.offer(encoder.unpositioned("receipt", receiptData(row, snapshot)));
        }
      }
      if (now.seenUpTo() > stream.told().seenUpTo()) {
        stream.offer(encoder.unpositioned("receipt", seenData(snapshot)));
      }
      stream.offer(unread);
      stream.wake();
      stream.told(now);
    }
  }

  private static Map<String, @Nullable Object> markData(ReadMarks.Mark mark) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("upTo", mark.upTo());
    data.put("category", mark.category());
    data.put("read", true);
    data.put("at", mark.at());
    data.put("version", mark.version());
    return data;
  }

  private static Map<String, @Nullable Object> seenData(InboxSnapshot snapshot) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("upTo", snapshot.seenUpTo());
    data.put("category", null);
    data.put("seen", true);
    data.put("at", snapshot.seenAt());
    data.put("version", snapshot.version());
    return data;
  }

  private Map<String, @Nullable Object> receiptData(InboxRow row, InboxSnapshot snapshot) {
    InboxItem item = items.of(row, snapshot.marks(), snapshot.seenUpTo());
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("id", item.id());
    data.put("seen", item.seen());
    data.put("read", item.read());
    data.put("readAt", item.readAt());
    data.put("acknowledgedAt", item.acknowledgedAt());
    data.put("archived", item.archived());
    data.put("version", row.receipt().version());
    return data;
  }
}
