package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Publication;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.MembershipDelta;
import io.notice.persistence.log.OwnConnections;
import io.notice.persistence.notice.NewNotice;
import io.notice.persistence.notice.SendTransaction;
import io.notice.persistence.notice.StoredAnswer;
import io.notice.service.audience.DirectorySnapshot;
import io.notice.service.audience.Presence;
import io.notice.service.log.NodeLog;
import io.notice.service.log.NodeState;
import io.notice.service.notice.Submission.Outcome;
import io.notice.service.notice.Submission.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Commits concurrent sends of this node together, on one thread and one connection: whoever waits
 * while a transaction runs rides the next one, without any fixed delay.
 *
 * <p>A send that fails its own checks is refused alone. A transaction that the database refuses for
 * one bad row is run again, one submission at a time. A connection that is lost before COMMIT was
 * sent has done nothing, so the work is tried once more; one that is lost during COMMIT is never
 * repeated: all who wait are told that the outcome is unknown.
 */
final class GroupCommit implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_NOTICES = 1_000;
  private static final int MAX_WAITING = 20_000;
  private static final int KNOWN_NAMES = 200_000;
  private static final Duration PATIENCE = Duration.ofMillis(4_500);

  private final OwnConnections connections;
  private final NodeLog nodeLog;
  private final Presence presence;
  private final NoticeAudit audit;
  private final SendMeters meters;
  private final BlockingQueue<Submission> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final KnownNames knownRecipients = new KnownNames(KNOWN_NAMES);
  private volatile boolean running;
  private @Nullable Thread writer;
  private @Nullable Connection connection;
  private DirectorySnapshot directory = DirectorySnapshot.of(0, Map.of());
  private long followedTo;

  GroupCommit(
      OwnConnections connections,
      NodeLog nodeLog,
      Presence presence,
      NoticeAudit audit,
      SendMeters meters) {
    this.connections = connections;
    this.nodeLog = nodeLog;
    this.presence = presence;
    this.audit = audit;
    this.meters = meters;
  }

  /**
   * Publishes and waits for the commit.
   *
   * @return an outcome for each item, in order, or what an earlier request under the same key was
   *     answered
   * @throws NoticeException.Unavailable if the database did not confirm in time; the outcome is
   *     unknown
   */
  Result submit(Submission submission) {
    if (!running || !waiting.offer(submission)) {
      meters.turnedAway();
      throw new NoticeException.Unavailable("This node takes no more sends for the moment.");
    }
    try {
      return submission.done().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      waiting.remove(submission);
      throw new NoticeException.Unavailable("The database did not confirm in time.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NoticeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoticeException.Unavailable("This node is shutting down.");
    }
  }

  /** How many sends wait for a transaction. */
  int waiting() {
    return waiting.size();
  }

  private void run() {
    List<Submission> batch = new ArrayList<>();
    while (running || !waiting.isEmpty()) {
      try {
        Submission first = waiting.poll(200, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.clear();
        batch.add(first);
        gather(batch);
        commit(List.copyOf(batch));
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException e) {
        log.error("A group of sends failed", e);
        fail(batch, SendMeters.Ending.UNAVAILABLE, e);
      }
    }
    disconnect();
  }

  private void gather(List<Submission> batch) {
    int notices = batch.getFirst().items().size();
    while (notices < MAX_NOTICES) {
      Submission next = waiting.poll();
      if (next == null) {
        return;
      }
      batch.add(next);
      notices += next.items().size();
    }
  }

  private void commit(List<Submission> batch) {
    try {
      attempt(batch);
    } catch (Undone undone) {
      if (undone.badRow() && batch.size() > 1) {
        batch.forEach(submission -> commit(List.of(submission)));
      } else if (undone.badRow()) {
        log.warn("The database refused a notice: {}", undone.getMessage());
        fail(
            batch,
            SendMeters.Ending.REFUSED,
            new NoticeException.Invalid("", "The database refused this notice."));
      } else {
        retry(batch);
      }
    }
  }

  private void retry(List<Submission> batch) {
    try {
      attempt(batch);
    } catch (Undone again) {
      log.warn("Sends could not be committed: {}", again.getMessage());
      fail(
          batch,
          SendMeters.Ending.UNAVAILABLE,
          new NoticeException.Unavailable("The database does not answer."));
    }
  }

  /** Commits, and tells everybody who waits; or does nothing at all and says so. */
  private void attempt(List<Submission> batch) throws Undone {
    long start = System.nanoTime();
    Planned planned;
    List<LogEntry> entries;
    SendTransaction transaction;
    try {
      transaction = SendTransaction.begin(connected());
      Names names = lookUp(transaction, batch);
      Set<UUID> drafts = lockDrafts(transaction, batch);
      SendTransaction.Head head = transaction.lockHead();
      followDirectory(transaction, head.position());
      names = lookUpAgain(transaction, names);
      planned = new Planned(answers(transaction, batch), sends(transaction, batch));
      plan(batch, names, drafts, head.position(), planned);
      entries =
          planned.notices.isEmpty()
              ? List.of()
              : transaction.write(head, planned.notices, audit.sent(planned.notices));
      transaction.keep(planned.answers);
      transaction.count(planned.counted);
      if (planned.writesNothing()) {
        transaction.close();
      }
    } catch (SQLException e) {
      throw undo(e);
    }
    if (!planned.writesNothing()) {
      try {
        transaction.commit();
      } catch (SQLException e) {
        log.warn(
            "A connection was lost during COMMIT; the outcome of {} sends is unknown: {}",
            batch.size(),
            e.getMessage());
        disconnect();
        fail(
            batch,
            SendMeters.Ending.UNKNOWN,
            new NoticeException.Unavailable(
                "The database did not confirm the commit; the outcome is unknown."));
        return;
      }
      meters.committed(System.nanoTime() - start, planned.notices.size());
      if (!entries.isEmpty()) {
        followedTo = entries.getLast().position(); // nobody else wrote while the head was locked
        nodeLog.tail().offer(entries);
      }
    }
    meters.answered(planned.results.values());
    planned.tell();
  }

  private Undone undo(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean badRow = state.startsWith("22") || state.startsWith("23");
    try {
      Connection used = connection;
      if (used != null) {
        used.rollback();
      }
    } catch (SQLException rollback) {
      disconnect();
    }
    if (!badRow) {
      disconnect();
    }
    return new Undone(e, badRow);
  }

  private Names lookUp(SendTransaction transaction, List<Submission> batch) throws SQLException {
    Set<String> recipients = new HashSet<>();
    Set<String> groups = new HashSet<>();
    Map<String, Integer> found = new HashMap<>();
    for (Submission submission : batch) {
      for (NewNotice notice : notices(submission)) {
        Audience audience = notice.content().audience();
        audience.groups().forEach(group -> groups.add(group.value()));
        for (RecipientId recipient : audience.recipients()) {
          Integer known = knownRecipients.get(recipient.folded());
          if (known == null) {
            recipients.add(recipient.folded());
          } else {
            found.put(recipient.folded(), known);
          }
        }
      }
    }
    if (!recipients.isEmpty()) {
      found.putAll(readRecipients(transaction, recipients));
    }
    return new Names(found, groups.isEmpty() ? Map.of() : transaction.groups(groups));
  }

  /**
   * Somebody who is not active has perhaps been erased, and the id is somebody else's by now; at
   * the position of the locked head that is certain.
   */
  private Names lookUpAgain(SendTransaction transaction, Names names) throws SQLException {
    Set<String> doubtful = new HashSet<>();
    names.recipients.forEach((id, ordinal) -> {
      if (!directory.active(ordinal)) {
        doubtful.add(id);
      }
    });
    if (doubtful.isEmpty()) {
      return names;
    }
    Map<String, Integer> found = new HashMap<>(names.recipients);
    found.keySet().removeAll(doubtful);
    found.putAll(readRecipients(transaction, doubtful));
    return new Names(found, names.groups);
  }

  private Map<String, Integer> readRecipients(SendTransaction transaction, Set<String> ids)
      throws SQLException {
    Map<String, Integer> read = transaction.recipients(ids);
    knownRecipients.putAll(read);
    return read;
  }

  private static Set<UUID> lockDrafts(SendTransaction transaction, List<Submission> batch)
      throws SQLException {
    List<NewNotice> drafts =
        batch.stream()
            .flatMap(submission -> notices(submission).stream())
            .filter(notice -> notice.draft() != null)
            .sorted(Comparator.comparing(NewNotice::id))
            .toList();
    return drafts.isEmpty() ? Set.of() : transaction.lockDrafts(drafts);
  }

  /**
   * Brings the directory to the position of the locked head, so that audiences stand exactly there.
   */
  private void followDirectory(SendTransaction transaction, long head) throws SQLException {
    NodeState state = nodeLog.state();
    if (state.position() >= followedTo) {
      directory = state.directory();
      followedTo = state.position();
    }
    if (followedTo < head) {
      for (LogEntry.DirectoryChanged change : transaction.directoryChanges(followedTo, head)) {
        directory = directory.with(change);
      }
      followedTo = head;
    }
  }

  private static List<NewNotice> notices(Submission submission) {
    return submission.items().stream()
        .map(Submission.Item::notice)
        .filter(Objects::nonNull)
        .toList();
  }

  private static Map<StoredAnswer.Name, StoredAnswer> answers(
      SendTransaction transaction, List<Submission> batch) throws SQLException {
    List<StoredAnswer.Name> keys =
        batch.stream().flatMap(submission -> submission.keys().stream()).distinct().toList();
    return keys.isEmpty() ? Map.of() : transaction.answers(keys);
  }

  private static Map<UUID, Integer> sends(SendTransaction transaction, List<Submission> batch)
      throws SQLException {
    Set<UUID> keys = new HashSet<>();
    for (Submission submission : batch) {
      if (submission.quota() != null) {
        keys.add(submission.quota().key());
      }
    }
    return keys.isEmpty() ? Map.of() : transaction.sends(keys);
  }

  private void plan(
      List<Submission> batch, Names names, Set<UUID> drafts, long head, Planned planned) {
    for (Submission submission : batch) {
      Submission.Key key = submission.key();
      StoredAnswer earlier = key == null ? null : planned.answered.get(key.name());
      if (key != null && earlier != null) {
        planned.results.put(
            submission,
            earlier.digest().equals(key.digest())
                ? new Result.Replayed(earlier.answer())
                : new Result.KeyReused());
        continue;
      }
      List<Outcome> outcomes = new ArrayList<>(submission.items().size());
      for (Submission.Item item : submission.items()) {
        outcomes.add(plan(item, submission.quota(), names, drafts, head, planned));
      }
      if (key != null && keeps(submission, outcomes)) {
        planned.keep(key, outcomes);
      }
      planned.results.put(submission, new Result.Done(outcomes));
    }
  }

  /**
   * A batch is answered with 200 whatever became of its notices; a single one only if it is sent.
   */
  private static boolean keeps(Submission submission, List<Outcome> outcomes) {
    return submission.batch() || !(outcomes.getFirst() instanceof Outcome.Refused);
  }

  private Outcome plan(
      Submission.Item item,
      SendingLimits.@Nullable Quota quota,
      Names names,
      Set<UUID> drafts,
      long head,
      Planned planned) {
    Submission.Key key = item.key();
    StoredAnswer earlier = key == null ? null : planned.answered.get(key.name());
    if (key != null && earlier != null) {
      return earlier.digest().equals(key.digest())
          ? new Outcome.Replayed(earlier.answer())
          : new Outcome.Refused(new NoticeException.IdempotencyKeyReused());
    }
    NewNotice notice = item.notice();
    if (notice == null) {
      return new Outcome.Refused(Objects.requireNonNull(item.refused()));
    }
    if (notice.draft() != null && !drafts.contains(notice.id())) {
      return new Outcome.Refused(
          new NoticeException.WrongNoticeState(
              "This notice has been published or changed meanwhile."));
    }
    if (quota != null && !quota.allows(planned.sent(quota.key()))) {
      return new Outcome.Refused(quota.usedUp());
    }
    try {
      Placed placed = place(notice, names, head + planned.notices.size() + 1);
      planned.notices.add(placed.notice());
      if (quota != null) {
        planned.counted.merge(quota.key(), 1, Integer::sum);
      }
      Outcome outcome = new Outcome.Published(placed.publication());
      if (key != null) {
        planned.keep(key, List.of(outcome));
      }
      return outcome;
    } catch (NoticeException.Invalid e) {
      return new Outcome.Refused(e);
    }
  }

  private Placed place(NewNotice notice, Names names, long position) {
    Audience audience = notice.content().audience();
    List<Violation> violations = new ArrayList<>();
    int[] groups = groups(audience, names, violations);
    RoaringBitmap named = named(audience, names, violations);
    boolean due = notice.draft() != null && notice.draft().due();
    if (!violations.isEmpty() && !due) {
      throw new NoticeException.Invalid(violations);
    }
    RoaringBitmap members = groups.length == 0 ? named : directory.members(groups);
    RoaringBitmap alone = groups.length == 0 ? named : RoaringBitmap.andNot(named, members);
    int size =
        groups.length == 0
            ? named.getCardinality()
            : members.getCardinality() + alone.getCardinality();
    int online = presence.online(members) + (groups.length == 0 ? 0 : presence.online(alone));
    return new Placed(
        new NewNotice.Positioned(notice, position, groups, alone.toArray(), size),
        new Publication(
            new NoticeId(notice.id()),
            1,
            NoticeStatus.PUBLISHED,
            position,
            size,
            online,
            size - online));
  }

  private static int[] groups(Audience audience, Names names, List<Violation> violations) {
    int[] groups = new int[audience.groups().size() + (audience.everyone() ? 1 : 0)];
    int n = 0;
    if (audience.everyone()) {
      groups[n++] = MembershipDelta.EVERYONE;
    }
    int index = 0;
    for (GroupKey key : audience.groups()) {
      Integer ordinal = names.groups.get(key.value());
      if (ordinal == null) {
        violations.add(
            new Violation("/audience/groups/" + index, "There is no group '" + key + "'."));
      } else {
        groups[n++] = ordinal;
      }
      index++;
    }
    Arrays.sort(groups);
    return groups;
  }

  private RoaringBitmap named(Audience audience, Names names, List<Violation> violations) {
    RoaringBitmap named = new RoaringBitmap();
    int index = 0;
    for (RecipientId recipient : audience.recipients()) {
      Integer ordinal = names.recipients.get(recipient.folded());
      if (ordinal == null) {
        violations.add(
            new Violation(
                "/audience/recipients/" + index, "There is no recipient '" + recipient + "'."));
      } else if (!directory.active(ordinal)) {
        violations.add(
            new Violation(
                "/audience/recipients/" + index, "Recipient '" + recipient + "' is not active."));
      } else {
        named.add(ordinal.intValue());
      }
      index++;
    }
    return named;
  }

  private Connection connected() throws SQLException {
    Connection present = connection;
    if (present == null) {
      present = connections.open("notice writer");
      SendTransaction.prepare(present);
      nodeLog.tail().ignoreNotificationsOf(SendTransaction.backendPid(present));
      connection = present;
    }
    return present;
  }

  private void disconnect() {
    Connection present = connection;
    connection = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException e) {
        log.debug("closing failed", e);
      }
    }
  }

  private void fail(
      Collection<Submission> batch, SendMeters.Ending ending, RuntimeException reason) {
    meters.ended(ending, batch.stream().mapToInt(submission -> submission.items().size()).sum());
    batch.forEach(submission -> submission.done().completeExceptionally(reason));
  }

  @Override
  public void start() {
    running = true;
    writer = Thread.ofPlatform().name("notice-writer").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    Thread thread = writer;
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the log, before the web server. */
  @Override
  public int getPhase() {
    return nodeLog.getPhase() + 10;
  }

  private record Names(Map<String, Integer> recipients, Map<String, Integer> groups) {}

  private record Placed(NewNotice.Positioned notice, Publication publication) {}

  private static final class Planned {
    private final List<NewNotice.Positioned> notices = new ArrayList<>();
    private final Map<Submission, Result> results = new IdentityHashMap<>();
    private final Map<StoredAnswer.Name, StoredAnswer> answered;
    private final List<StoredAnswer> answers = new ArrayList<>();
    private final Map<UUID, Integer> sent;
    private final Map<UUID, Integer> counted = new HashMap<>();

    Planned(Map<StoredAnswer.Name, StoredAnswer> answered, Map<UUID, Integer> sent) {
      this.answered = new HashMap<>(answered);
      this.sent = sent;
    }

    /** What a key has sent in the last 24 hours, this transaction included. */
    int sent(UUID key) {
      return sent.getOrDefault(key, 0) + counted.getOrDefault(key, 0);
    }

    void keep(Submission.Key key, List<Outcome> outcomes) {
      StoredAnswer answer =
          new StoredAnswer(
              key.name().caller(), key.name().key(), key.digest(), key.answer().apply(outcomes));
      answers.add(answer);
      answered.put(key.name(), answer);
    }

    boolean writesNothing() {
      return notices.isEmpty() && answers.isEmpty();
    }

    void tell() {
      results.forEach((submission, result) -> submission.done().complete(result));
    }
  }

  /** The transaction was rolled back: nothing of it exists. */
  private static final class Undone extends Exception {
    private final boolean badRow;

    Undone(SQLException cause, boolean badRow) {
      super(cause.getMessage(), cause);
      this.badRow = badRow;
    }

    boolean badRow() {
      return badRow;
    }
  }
}
