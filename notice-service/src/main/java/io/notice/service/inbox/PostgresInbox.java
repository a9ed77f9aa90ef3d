package io.notice.service.inbox;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.Inbox;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.NoticeId;
import io.notice.persistence.inbox.BroadcastReceipts;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxRow;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.inbox.ReadMarks;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.persistence.notice.NoticeSearch;
import io.notice.service.log.LiveBroadcasts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Items come from PostgreSQL; which broadcasts there are, from memory at the same position. */
class PostgresInbox implements Inbox {

  /** How many broadcasts are looked through in one statement, newest first. */
  private static final int SEARCHED_AT_ONCE = 200;

  private final InboxView view;
  private final InboxReader reader;
  private final ReceiptWriter receipts;
  private final InboxItems items;
  private final InboxChanges changes;
  private final Transactions transactions;

  PostgresInbox(
      InboxView view,
      InboxReader reader,
      ReceiptWriter receipts,
      InboxItems items,
      InboxChanges changes,
      Transactions transactions) {
    this.view = view;
    this.reader = reader;
    this.receipts = receipts;
    this.items = items;
    this.changes = changes;
    this.transactions = transactions;
  }

  @Override
  public InboxPage page(Caller.Person recipient, InboxQuery query) {
    long before = PositionCursor.parse(query.cursor());
    return inTransaction(
        transactions.snapshot(),
        () -> {
          InboxView.Moment moment = view.of(recipient.ordinal());
          List<InboxReader.EntryKey> keys = keys(recipient, moment, query, before);
          boolean more = keys.size() > query.limit();
          List<InboxReader.EntryKey> shown = more ? keys.subList(0, query.limit()) : keys;
          List<InboxItem> page =
              reader
                  .rows(
                      recipient.ordinal(),
                      shown.stream().map(InboxReader.EntryKey::notice).toList())
                  .stream()
                  .map(
                      row -> items.of(row, moment.snapshot().marks(), moment.snapshot().seenUpTo()))
                  .toList();
          Counts counts = moment.summary().counts();
          return new InboxPage(
              page,
              more ? PositionCursor.below(shown.getLast().position()) : null,
              counts.position(),
              counts);
        });
  }

  /** The newest that are wanted, one more than a page if there are so many. */
  private List<InboxReader.EntryKey> keys(
      Caller.Person recipient, InboxView.Moment moment, InboxQuery query, long before) {
    NoticeSearch.@Nullable Words words = null;
    if (query.q() != null) {
      words = reader.words(query.q()).orElse(null);
      if (words == null) {
        return List.of();
      }
    }
    List<InboxReader.EntryKey> broadcasts =
        words == null
            ? broadcasts(moment, query, before, query.limit() + 1)
            : found(broadcasts(moment, query, before, Integer.MAX_VALUE), words, query.limit() + 1);
    return Stream.concat(
            reader.direct(recipient.ordinal(), query, words, before, query.limit() + 1).stream(),
            broadcasts.stream())
        .sorted(Comparator.comparingLong(InboxReader.EntryKey::position).reversed())
        .toList();
  }

  private List<InboxReader.EntryKey> found(
      List<InboxReader.EntryKey> candidates, NoticeSearch.Words words, int enough) {
    List<InboxReader.EntryKey> found = new ArrayList<>();
    for (int from = 0;
        from < candidates.size() && found.size() < enough;
        from += SEARCHED_AT_ONCE) {
      List<InboxReader.EntryKey> some =
          candidates.subList(from, Math.min(from + SEARCHED_AT_ONCE, candidates.size()));
      Set<UUID> ids = reader.found(some.stream().map(InboxReader.EntryKey::notice).toList(), words);
      some.stream().filter(candidate -> ids.contains(candidate.notice())).forEach(found::add);
    }
    return found;
  }

  private static List<InboxReader.EntryKey> broadcasts(
      InboxView.Moment moment, InboxQuery query, long before, int enough) {
    InboxSnapshot snapshot = moment.snapshot();
    List<InboxReader.EntryKey> found = new ArrayList<>();
    moment
        .broadcasts()
        .newestAt(
            snapshot.head(),
            before,
            broadcast -> {
              if (matches(broadcast, snapshot, query)) {
                found.add(new InboxReader.EntryKey(broadcast.id(), broadcast.position()));
              }
              return found.size() < enough;
            });
    return found;
  }

  private static boolean matches(
      LiveBroadcasts.Broadcast broadcast, InboxSnapshot snapshot, InboxQuery query) {
    if (!snapshot.memberships().includes(broadcast.groups(), broadcast.position())
        || (query.category() != null && !query.category().equals(broadcast.category()))
        || (query.priority() != null && query.priority() != broadcast.priority())) {
      return false;
    }
    BroadcastReceipts.Receipt receipt =
        snapshot.broadcastReceipts().at(broadcast.position(), broadcast.materialPosition());
    boolean archived = receipt != null && receipt.archived();
    if (query.openAcknowledgement()
        && (!broadcast.asks() || (receipt != null && receipt.acknowledged()))) {
      return false;
    }
    return switch (query.state()) {
      case ALL -> !archived;
      case UNREAD -> !archived && !read(broadcast, receipt, snapshot.marks());
      case READ -> !archived && read(broadcast, receipt, snapshot.marks());
      case ARCHIVED -> archived;
    };
  }

  private static boolean read(
      LiveBroadcasts.Broadcast broadcast,
      BroadcastReceipts.@Nullable Receipt receipt,
      ReadMarks marks) {
    long version = receipt == null ? 0 : receipt.readVersion();
    return (receipt != null && Boolean.TRUE.equals(receipt.read()))
        || marks.cover(broadcast.category(), broadcast.materialPosition(), version);
  }

  @Override
  public UnreadSummary unread(Caller.Person recipient) {
    return view.of(recipient.ordinal()).summary();
  }

  @Override
  public InboxItem item(Caller.Person recipient, NoticeId notice) {
    return inTransaction(
        transactions.snapshot(),
        () -> {
          InboxRow row = row(recipient, notice);
          InboxSnapshot snapshot = reader.snapshot(recipient.ordinal());
          return items.of(row, snapshot.marks(), snapshot.seenUpTo());
        });
  }

  @Override
  public Counts markRead(Caller.Person recipient, NoticeId notice) {
    return change(recipient, notice, (item, state) -> item.asRead(state));
  }

  @Override
  public Counts markUnread(Caller.Person recipient, NoticeId notice) {
    return change(recipient, notice, (item, state) -> item.asUnread(state));
  }

  @Override
  public Counts archive(Caller.Person recipient, NoticeId notice) {
    return change(recipient, notice, (item, state) -> item.asArchived(state));
  }

  @Override
  public Counts unarchive(Caller.Person recipient, NoticeId notice) {
    return change(recipient, notice, (item, state) -> item.asUnarchived(state));
  }

  @Override
  public InboxItem acknowledge(Caller.Person recipient, NoticeId notice, int version) {
    change(
        recipient,
        notice,
        (item, state) -> {
          if (!item.row().notice().requiresAcknowledgement()) {
            throw new NoticeException.WrongNoticeState(
                "This notice does not ask for an acknowledgement.");
          }
          if (version > item.row().notice().version()) {
            throw new NoticeException.Invalid("/version", "There is no such version yet.");
          }
          if (version < item.row().notice().materialVersion()) {
            throw new NoticeException.VersionStale(
                "The notice has changed since the version that was read.");
          }
          return item.asAcknowledged(state, version);
        });
    return item(recipient, notice);
  }

  @Override
  public Counts readAll(Caller.Person recipient, @Nullable Long upTo, @Nullable String category) {
    return changeState(
        recipient,
        state -> {
          long target = upTo == null ? state.head() : upTo;
          requireAtMostHead(target, state);
          UnreadSummary before = view.of(recipient.ordinal()).summary();
          int affected =
              category == null
                  ? before.counts().total()
                  : before.counts().byCategory().getOrDefault(category, 0);
          if (affected == 0) {
            return false; // nothing is unread, so a mark would decide nothing
          }
          receipts.addMark(
              recipient.ordinal(),
              new ReadMarks.Mark(state.version() + 1, category, target, state.now()));
          return true;
        });
  }

  @Override
  public Counts markSeen(Caller.Person recipient, long upTo) {
    return changeState(
        recipient,
        state -> {
          requireAtMostHead(upTo, state);
          if (upTo <= state.seenUpTo()) {
            return false;
          }
          receipts.setSeen(recipient.ordinal(), upTo, state.now(), state.version() + 1);
          return true;
        });
  }

  private static void requireAtMostHead(long upTo, ReceiptWriter.State state) {
    if (upTo > state.head() || upTo < 0) {
      throw new NoticeException.Invalid("/upTo", "This position lies above the head of the log.");
    }
  }

  private Counts change(Caller.Person recipient, NoticeId notice, ReceiptRule rule) {
    return changeState(
        recipient,
        state -> {
          while (true) {
            InboxRow row = row(recipient, notice);
            ReceiptWriter.@Nullable Change change =
                rule.apply(new ReceiptState(row, receipts.marks(recipient.ordinal())), state);
            if (change == null) {
              return false;
            }
            if (receipts.store(recipient.ordinal(), row, change)) {
              return true;
            }
            // It was edited materially between both statements: what was said is said of that.
          }
        });
  }

  /** Runs one change with the recipient's state locked, and answers with the counts after it. */
  private Counts changeState(Caller.Person recipient, Function<ReceiptWriter.State, Boolean> work) {
    boolean changed =
        inTransaction(transactions.change(), () -> work.apply(receipts.lock(recipient.ordinal())));
    if (changed) {
      changes.changed(recipient.ordinal());
    }
    return view.of(recipient.ordinal()).summary().counts();
  }

  private InboxRow row(Caller.Person recipient, NoticeId notice) {
    return reader
        .row(recipient.ordinal(), notice.value())
        .orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  private static <T> T inTransaction(TransactionOperations transaction, Supplier<T> work) {
    T result = transaction.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("a transaction without a result");
    }
    return result;
  }

  /** What becomes of a receipt; null if nothing changes. */
  private interface ReceiptRule {
    ReceiptWriter.@Nullable Change apply(ReceiptState item, ReceiptWriter.State state);
  }

  /**
   * How work is run.
   *
   * @param snapshot read only, all statements from one moment
   * @param change read committed
   */
  record Transactions(TransactionOperations snapshot, TransactionOperations change) {}
}
