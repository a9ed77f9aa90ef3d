package io.notice.ops.chaos;

import io.notice.ops.chaos.Deeds.Acknowledgement;
import io.notice.ops.chaos.Deeds.Outcome;
import io.notice.ops.chaos.Findings.Kind;
import io.notice.ops.chaos.HeldCounts.Counts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was acknowledged, what the rows say and what everybody received. */
final class Checker {

  private final Truth truth;
  private final Deeds deeds;
  private final Findings findings;
  private final Set<String> editedMaterially = new HashSet<>();

  Checker(Truth truth, Deeds deeds, Findings findings) {
    this.truth = truth;
    this.deeds = deeds;
    this.findings = findings;
    deeds.changes().stream()
        .filter(Deeds.Change::material)
        .forEach(change -> editedMaterially.add(change.notice()));
  }

  // What was sent
  // ------------------------------------------------------------------------------------

  void checkSends() {
    deeds.sends().forEach(this::checkSend);
    deeds.changes().forEach(this::checkChange);
  }

  private void checkSend(Deeds.Send send) {
    Map<Integer, String> ids = new HashMap<>();
    long last = 0;
    for (Acknowledgement notice : send.acknowledgements()) {
      checkAcknowledged(send, notice);
      String earlier = ids.putIfAbsent(notice.item(), notice.id());
      if (earlier != null && !earlier.equals(notice.id())) {
        findings.add(
            Kind.DUPLICATED,
            send.title(notice.item()) + " was acknowledged as " + earlier + " and " + notice.id());
      }
      if (notice.item() > 0 && notice.position() <= last) {
        findings.add(
            Kind.LOG, send.title(notice.item()) + " of a batch has position " + notice.position());
      }
      last = notice.position();
    }
    int there = 0;
    for (int item = 0; item < send.items(); item++) {
      List<Truth.Notice> rows = truth.titled(send.title(item));
      there += Math.min(1, rows.size());
      if (rows.size() > 1) {
        findings.add(Kind.DUPLICATED, send.title(item) + " is there " + rows.size() + " times");
      }
    }
    if (send.outcome() == Outcome.REFUSED && there > 0) {
      findings.add(Kind.REFUSED_AND_THERE, send.title(0) + ": " + there + " of " + send.items());
    }
    if (send.batch() && there > 0 && there < send.items()) {
      findings.add(Kind.PARTLY, send.title(0) + ": " + there + " of " + send.items());
    }
    String key = send.key();
    if (key != null && truth.keeps(key) != there > 0) {
      findings.add(
          Kind.PARTLY, send.title(0) + ": of the notice and what is kept under its key only one");
    }
  }

  private void checkAcknowledged(Deeds.Send send, Acknowledgement notice) {
    String title = send.title(notice.item());
    Truth.Notice row = truth.notice(notice.id());
    if (row == null) {
      findings.add(Kind.LOST, title + ", " + notice.id() + " at " + notice.position() + ": no row");
    } else if (!row.title().equals(title) || row.position() != notice.position()) {
      findings.add(
          Kind.LOST,
          title
              + ", "
              + notice.id()
              + " at "
              + notice.position()
              + ": the row is "
              + row.title()
              + " at "
              + row.position());
    } else if (truth.publications(notice.id()) != 1) {
      findings.add(
          Kind.LOG,
          title + " stands " + truth.publications(notice.id()) + " times in the log as published");
    }
  }

  private void checkChange(Deeds.Change change) {
    Truth.Notice row = truth.notice(change.notice());
    if (change.outcome() != Outcome.ACKNOWLEDGED || row == null) {
      return;
    }
    if (change.recall()) {
      if (!row.status().equals("RECALLED")) {
        findings.add(Kind.CHANGE_LOST, "recall of " + row.title() + ", which is " + row.status());
      }
    } else if (row.version() < change.version()
        || (row.version() == change.version() && !change.body().equals(row.body()))) {
      findings.add(
          Kind.CHANGE_LOST,
          "edit of "
              + row.title()
              + " to version "
              + change.version()
              + ", it has "
              + row.version());
    }
  }

  /** Dense, and so that a cursor reader missed nothing. */
  void checkLog(List<Long> seen) {
    long expected = 1;
    for (long position : truth.log()) {
      if (position != expected) {
        findings.add(Kind.LOG, position + " where " + expected + " should be");
      }
      expected = position + 1;
    }
    if (truth.head() != expected - 1) {
      findings.add(Kind.LOG, "the head is " + truth.head() + ", the last row " + (expected - 1));
    }
    Set<Long> missed = new TreeSet<>(truth.log());
    missed.removeAll(new HashSet<>(seen));
    missed.forEach(
        position -> findings.add(Kind.LOG, position + " was committed behind a reader of the log"));
  }

  // What was done with it
  // ----------------------------------------------------------------------------

  void checkReceipts(Set<String> recipients) {
    for (String recipient : recipients) {
      Deeds.Receipts told = deeds.receipts(recipient);
      for (Truth.Item item : truth.inbox(recipient).values()) {
        if (!editedMaterially.contains(item.notice())) {
          checkReceipt(recipient, told, item);
        } else if (told.untouched(item.notice())
            && item.materialPosition() <= told.readUpTo()
            && !item.read()) {
          findings.add(
              Kind.RECEIPT_LOST, recipient + " has read everything, and not " + item.title());
        }
      }
    }
  }

  private void checkReceipt(String recipient, Deeds.Receipts told, Truth.Item item) {
    boolean marked = told.untouched(item.notice()) && item.materialPosition() <= told.readUpTo();
    if (!item.read() && (marked || told.mustBeRead(item.notice()))) {
      findings.add(Kind.RECEIPT_LOST, recipient + " has read " + item.title());
    }
    if (!item.archived() && told.mustBeArchived(item.notice())) {
      findings.add(Kind.RECEIPT_LOST, recipient + " has put away " + item.title());
    }
    if (!item.acknowledged() && told.mustBeAcknowledged(item.notice())) {
      findings.add(Kind.RECEIPT_LOST, recipient + " has acknowledged " + item.title());
    }
  }

  // What they received
  // -------------------------------------------------------------------------------

  void checkDevice(Device.View device) {
    Map<String, Truth.Item> inbox = truth.inbox(device.recipient());
    for (Truth.Item item : inbox.values()) {
      Integer version = device.inbox().get(item.notice());
      if (version == null) {
        findings.add(
            Kind.NOT_RECEIVED, device.name() + " lacks " + item.title() + " at " + item.position());
      } else if (version != item.version()) {
        findings.add(
            Kind.OLD_VERSION,
            device.name()
                + " has version "
                + version
                + " of "
                + item.title()
                + ", it is "
                + item.version());
      }
    }
    for (String notice : device.inbox().keySet()) {
      if (!inbox.containsKey(notice)) {
        Truth.Notice row = truth.notice(notice);
        findings.add(
            Kind.NOT_THEIRS,
            device.name()
                + " has "
                + (row == null ? notice : row.title() + ", which is " + row.status()));
      }
    }
    checkEvents(device);
  }

  /** Not only the state that they lead to: each event must have come. */
  private void checkEvents(Device.View device) {
    Map<Long, Device.Event> came = new HashMap<>();
    device.events().forEach(event -> came.put(event.position(), event));
    for (Truth.Entry entry : truth.entries(device.recipient(), device.since())) {
      Device.Event event = came.remove(entry.position());
      if (event == null && entry.mustHaveCome()) {
        findings.add(
            Kind.NOT_RECEIVED,
            device.name()
                + " did not get "
                + entry.kind()
                + " at "
                + entry.position()
                + ", above "
                + device.since());
      } else if (event != null && !event.notice().equals(entry.notice())) {
        findings.add(Kind.CONTRACT, device.name() + " got another notice at " + entry.position());
      }
    }
    came.values()
        .forEach(event ->
            findings.add(
                Kind.NOT_THEIRS,
                device.name() + " got an event at " + event.position() + " of " + event.notice()));
  }

  void checkShown(Device.View device) {
    Counts right = truth.counts(device.recipient());
    if (!device.counts().numbers().equals(right.numbers())) {
      findings.add(
          Kind.WRONG_SHOWN,
          device.name()
              + " shows "
              + device.counts().numbers()
              + " of version "
              + device.counts().version()
              + " at "
              + device.counts().position()
              + ", it is "
              + right.numbers());
    }
  }

  void checkCounts(int node, String recipient, Counts counts) {
    Counts right = truth.counts(recipient);
    if (!counts.numbers().equals(right.numbers())) {
      findings.add(
          Kind.WRONG_COUNT,
          "node "
              + node
              + " tells "
              + recipient
              + " "
              + counts.numbers()
              + ", it is "
              + right.numbers());
    }
  }
}
