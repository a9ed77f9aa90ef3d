package io.notice.service.inbox;

import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What inboxes have to hold, as plainly as it can be said: each send puts an item into the inbox of
 * everybody it is for, each receipt changes items, each count goes through all of them. No marks,
 * no intervals, no positions: nothing of how the real thing saves work.
 */
final class InboxModel {

  private final Map<Integer, Set<Integer>> members = new TreeMap<>();
  private final Set<Integer> active = new TreeSet<>();
  private final Map<Integer, TreeMap<Integer, Item>> inboxes = new TreeMap<>();
  private final Map<Integer, Integer> seenUpTo = new HashMap<>();
  private final Map<Integer, Sent> sent = new TreeMap<>();
  private final Map<Integer, Integer> momentOfStep = new HashMap<>();
  private int moment;
  private int receiptChanges;

  /** Carries a step out, and says what the real thing has to answer. */
  Step.Outcome apply(int number, Step step) {
    return switch (step) {
      case Step.Send send -> send(number, send);
      case Step.Edit(int notice, boolean material) -> edit(number, notice, material);
      case Step.Recall(int notice) -> end(notice);
      case Step.Expire(int notice) -> end(notice);
      case Step.Activate activate -> activate(activate);
      case Step.Deactivate(int recipient) -> deactivate(recipient);
      case Step.CreateGroup(int group) -> {
        members.putIfAbsent(group, new TreeSet<>());
        yield Step.Outcome.DONE;
      }
      case Step.DeleteGroup(int group) ->
          members.remove(group) == null ? Step.Outcome.NOT_FOUND : Step.Outcome.DONE;
      case Step.Join(int group, int recipient) -> join(group, recipient);
      case Step.Leave(int group, int recipient) -> leave(group, recipient);
      case Step.ReplaceMembers(int group, Set<Integer> recipients) -> replace(group, recipients);
      case Step.Receipt receipt -> receipt(receipt);
    };
  }

  // Notices -----------------------------------------------------------------------------------

  private Step.Outcome send(int number, Step.Send send) {
    if (!inboxes.keySet().containsAll(send.named())) {
      return Step.Outcome.PASSED_OVER;
    }
    if (!active.containsAll(send.named()) || !members.keySet().containsAll(send.groups())) {
      return Step.Outcome.INVALID;
    }
    momentOfStep.put(number, ++moment);
    Set<Integer> audience = audience(send);
    sent.put(number, new Sent(send, "n" + number, audience.size()));
    for (int recipient : audience) {
      inbox(recipient).put(number, new Item(moment));
    }
    return Step.Outcome.DONE;
  }

  private Set<Integer> audience(Step.Send send) {
    Set<Integer> audience = new TreeSet<>(send.named());
    if (send.everyone()) {
      audience.addAll(active);
    }
    send.groups().forEach(group -> audience.addAll(members.getOrDefault(group, Set.of())));
    return audience;
  }

  private Step.Outcome edit(int number, int notice, boolean material) {
    if (!sent.containsKey(notice)) {
      return Step.Outcome.PASSED_OVER;
    }
    Sent edited = sent(notice);
    if (!edited.live) {
      return Step.Outcome.WRONG_STATE;
    }
    moment++;
    edited.title = "n" + notice + " as of #" + number;
    if (material) {
      inboxes
          .values()
          .forEach(inbox -> inbox.computeIfPresent(notice, (n, item) -> new Item(moment)));
    }
    return Step.Outcome.DONE;
  }

  private Step.Outcome end(int notice) {
    if (!sent.containsKey(notice)) {
      return Step.Outcome.PASSED_OVER;
    }
    Sent ended = sent(notice);
    if (!ended.live) {
      return Step.Outcome.WRONG_STATE;
    }
    ended.live = false;
    inboxes.values().forEach(inbox -> inbox.remove(notice));
    return Step.Outcome.DONE;
  }

  // The directory -----------------------------------------------------------------------------

  private Step.Outcome activate(Step.Activate step) {
    if (!members.keySet().containsAll(step.groups())) {
      return Step.Outcome.INVALID;
    }
    inboxes.putIfAbsent(step.recipient(), new TreeMap<>());
    active.add(step.recipient());
    members.forEach((group, present) -> {
      if (step.groups().contains(group)) {
        present.add(step.recipient());
      } else {
        present.remove(step.recipient());
      }
    });
    return Step.Outcome.DONE;
  }

  private Step.Outcome deactivate(int recipient) {
    if (!inboxes.containsKey(recipient)) {
      return Step.Outcome.PASSED_OVER;
    }
    active.remove(recipient);
    members.values().forEach(present -> present.remove(recipient));
    return Step.Outcome.DONE;
  }

  private Step.Outcome join(int group, int recipient) {
    if (!inboxes.containsKey(recipient)) {
      return Step.Outcome.PASSED_OVER;
    }
    Set<Integer> present = members.get(group);
    if (present == null) {
      return Step.Outcome.NOT_FOUND;
    }
    if (!active.contains(recipient)) {
      return Step.Outcome.INVALID;
    }
    present.add(recipient);
    return Step.Outcome.DONE;
  }

  private Step.Outcome leave(int group, int recipient) {
    if (!inboxes.containsKey(recipient)) {
      return Step.Outcome.PASSED_OVER;
    }
    Set<Integer> present = members.get(group);
    if (present == null) {
      return Step.Outcome.NOT_FOUND;
    }
    present.remove(recipient);
    return Step.Outcome.DONE;
  }

  private Step.Outcome replace(int group, Set<Integer> recipients) {
    if (!inboxes.keySet().containsAll(recipients)) {
      return Step.Outcome.PASSED_OVER;
    }
    if (!members.containsKey(group)) {
      return Step.Outcome.NOT_FOUND;
    }
    if (!active.containsAll(recipients)) {
      return Step.Outcome.INVALID;
    }
    members.put(group, new TreeSet<>(recipients));
    return Step.Outcome.DONE;
  }

  // Receipts ----------------------------------------------------------------------------------

  private Step.Outcome receipt(Step.Receipt step) {
    if (!inboxes.containsKey(step.recipient())) {
      return Step.Outcome.PASSED_OVER;
    }
    return switch (step) {
      case Step.Read(int recipient, int notice) -> onItem(recipient, notice, Item::read);
      case Step.Unread(int recipient, int notice) -> onItem(recipient, notice, Item::unread);
      case Step.Archive(int recipient, int notice) -> onItem(recipient, notice, Item::archive);
      case Step.Unarchive(int recipient, int notice) ->
          onItem(recipient, notice, item -> item.archived = false);
      case Step.Acknowledge(int recipient, int notice) -> acknowledge(recipient, notice);
      case Step.ReadAll readAll -> readAll(readAll);
      case Step.Seen(int recipient, Step.UpTo upTo) -> {
        if (!momentOfStep.containsKey(upTo.step())) {
          yield Step.Outcome.PASSED_OVER;
        }
        if (seenUpTo.getOrDefault(recipient, 0) < moment(upTo)) {
          seenUpTo.put(recipient, moment(upTo));
          receiptChanges++;
        }
        yield Step.Outcome.DONE;
      }
    };
  }

  private Step.Outcome onItem(int recipient, int notice, Change change) {
    if (!sent.containsKey(notice)) {
      return Step.Outcome.PASSED_OVER;
    }
    Item item = inbox(recipient).get(notice);
    if (item == null) {
      return Step.Outcome.NOT_FOUND;
    }
    change(item, change);
    return Step.Outcome.DONE;
  }

  private Step.Outcome acknowledge(int recipient, int notice) {
    if (inbox(recipient).containsKey(notice) && !sent(notice).content.asks()) {
      return Step.Outcome.WRONG_STATE;
    }
    return onItem(
        recipient,
        notice,
        item -> {
          item.acknowledged = true;
          item.read();
        });
  }

  private Step.Outcome readAll(Step.ReadAll step) {
    if (step.upTo() != null && !momentOfStep.containsKey(step.upTo().step())) {
      return Step.Outcome.PASSED_OVER;
    }
    int upTo = step.upTo() == null ? moment : moment(step.upTo());
    inbox(step.recipient())
        .forEach((notice, item) -> {
          boolean wanted =
              step.category() == null || step.category().equals(sent(notice).content.category());
          if (wanted && item.fresh <= upTo) {
            change(item, Item::read);
          }
        });
    return Step.Outcome.DONE;
  }

  private void change(Item item, Change change) {
    String before = item.toString();
    change.to(item);
    if (!item.toString().equals(before)) {
      receiptChanges++;
    }
  }

  private int moment(Step.UpTo upTo) {
    int at = momentOfStep.getOrDefault(upTo.step(), 0);
    return upTo.inclusive() ? at : at - 1;
  }

  // What comes out of it ----------------------------------------------------------------------

  /** The items that a query without a cursor has to give, newest first; all of them. */
  List<Shown> list(int recipient, InboxQuery query) {
    List<Shown> found = new ArrayList<>();
    inbox(recipient)
        .descendingMap()
        .forEach((notice, item) -> {
          Step.Send content = sent(notice).content;
          boolean state =
              switch (query.state()) {
                case ALL -> !item.archived;
                case UNREAD -> !item.archived && !item.read;
                case READ -> !item.archived && item.read;
                case ARCHIVED -> item.archived;
              };
          if (state
              && (query.category() == null || query.category().equals(content.category()))
              && (query.priority() == null || query.priority() == content.priority())
              && (!query.openAcknowledgement() || (content.asks() && !item.acknowledged))) {
            boolean seen = item.seen || item.fresh <= seenUpTo.getOrDefault(recipient, 0);
            found.add(
                new Shown(
                    sent(notice).title,
                    item.fresh,
                    seen,
                    item.read,
                    item.acknowledged,
                    item.archived));
          }
        });
    return found;
  }

  Counted counted(int recipient) {
    Counted counted = new Counted();
    inbox(recipient)
        .forEach((notice, item) -> {
          Step.Send content = sent(notice).content;
          if (!item.archived) {
            counted.add(content, item, seenUpTo.getOrDefault(recipient, 0));
          }
        });
    return counted;
  }

  /** What has become of a live notice since it was last published or materially edited. */
  Reported reported(int notice) {
    Reported reported = new Reported();
    inboxes.forEach((recipient, inbox) -> {
      Item item = inbox.get(notice);
      if (item != null) {
        reported.add(item, seenUpTo.getOrDefault(recipient, 0));
      }
    });
    return reported;
  }

  boolean isLive(int notice) {
    return sent(notice).live;
  }

  int audienceSize(int notice) {
    return sent(notice).audienceSize;
  }

  /** Rises whenever anything about anybody's receipts changes. */
  int receiptChanges() {
    return receiptChanges;
  }

  Set<Integer> recipients() {
    return inboxes.keySet();
  }

  Set<Integer> activeRecipients() {
    return active;
  }

  Set<Integer> groups() {
    return members.keySet();
  }

  /** Which of a recipient's notices ask for an acknowledgement. */
  Collection<Integer> askingOf(int recipient) {
    return noticesOf(recipient).stream().filter(notice -> sent(notice).content.asks()).toList();
  }

  Set<Integer> membersOf(int group) {
    return members.getOrDefault(group, Set.of());
  }

  Collection<Integer> notices() {
    return sent.keySet();
  }

  Collection<Integer> noticesOf(int recipient) {
    return inbox(recipient).keySet();
  }

  private TreeMap<Integer, Item> inbox(int recipient) {
    TreeMap<Integer, Item> inbox = inboxes.get(recipient);
    if (inbox == null) {
      throw new IllegalArgumentException("no recipient " + recipient);
    }
    return inbox;
  }

  private Sent sent(int notice) {
    Sent found = sent.get(notice);
    if (found == null) {
      throw new IllegalArgumentException("no notice " + notice);
    }
    return found;
  }

  private interface Change {
    void to(Item item);
  }

  private static final class Sent {
    private final Step.Send content;
    private final int audienceSize;
    private String title;
    private boolean live = true;

    private Sent(Step.Send content, String title, int audienceSize) {
      this.content = content;
      this.title = title;
      this.audienceSize = audienceSize;
    }
  }

  /** One notice in one inbox; {@code fresh} is the moment since which it can be new to somebody. */
  private static final class Item {
    private final int fresh;
    private boolean seen;
    private boolean read;
    private boolean everRead;
    private boolean acknowledged;
    private boolean archived;

    private Item(int fresh) {
      this.fresh = fresh;
    }

    private void read() {
      seen = true;
      read = true;
      everRead = true;
    }

    private void unread() {
      read = false;
      archived = false;
    }

    private void archive() {
      read();
      archived = true;
    }

    @Override
    public String toString() {
      return fresh + " " + seen + read + acknowledged + archived;
    }
  }

  /**
   * An item as its recipient has to see it; {@code fresh} is no more than different for each
   * reading.
   */
  record Shown(
      String title,
      int fresh,
      boolean seen,
      boolean read,
      boolean acknowledged,
      boolean archived) {}

  /** How many have reached which state, if nothing was delivered that was not seen. */
  static final class Reported {
    int seen;
    int read;
    int acknowledged;

    private void add(Item item, int seenUpTo) {
      seen += item.seen || item.fresh <= seenUpTo ? 1 : 0;
      read += item.everRead ? 1 : 0;
      acknowledged += item.acknowledged ? 1 : 0;
    }
  }

  /** The counts that a recipient has to see. */
  static final class Counted {
    final Map<String, Integer> byCategory = new HashMap<>();
    int total;
    int urgent;
    int toAcknowledge;
    int missedTotal;
    int missedUrgent;

    private void add(Step.Send content, Item item, int seenUpTo) {
      if (content.asks() && !item.acknowledged) {
        toAcknowledge++;
      }
      if (item.read) {
        return;
      }
      boolean isUrgent = content.priority() == Priority.URGENT;
      boolean missed = item.fresh > seenUpTo;
      total++;
      byCategory.merge(content.category(), 1, Integer::sum);
      urgent += isUrgent ? 1 : 0;
      missedTotal += missed ? 1 : 0;
      missedUrgent += missed && isUrgent ? 1 : 0;
    }
  }
}
