package io.notice.ops.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What callers attempted and what they were told: everything that was acknowledged must be found
 * again, nothing that was refused may be, and what nobody knows is there whole, once, or not at
 * all.
 */
final class Deeds {

  /** What a caller knows of its attempt. */
  enum Outcome {
    ACKNOWLEDGED,
    REFUSED,
    /** The connection was lost, or the answer said that it is not known. */
    UNKNOWN
  }

  private final List<Send> sends = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Receipts> receipts = new HashMap<>();

  synchronized Send send(int items, boolean batch, @Nullable String key) {
    Send send = new Send(sends.size(), items, batch, key);
    sends.add(send);
    return send;
  }

  synchronized Change change(String notice, boolean recall, boolean material, String body) {
    Change change = new Change(notice, recall, material, body);
    changes.add(change);
    return change;
  }

  synchronized List<Send> sends() {
    return List.copyOf(sends);
  }

  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  synchronized Receipts receipts(String recipient) {
    return receipts.computeIfAbsent(recipient, name -> new Receipts());
  }

  /**
   * One notice, or a batch of them, and all attempts to send it: with an idempotency key there may
   * be several.
   */
  static final class Send {

    private final int number;
    private final int items;
    private final boolean batch;
    private final @Nullable String key;
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    Send(int number, int items, boolean batch, @Nullable String key) {
      this.number = number;
      this.items = items;
      this.batch = batch;
      this.key = key;
    }

    /** By which it is found again; nothing else has it. */
    String title(int item) {
      return "n" + number + "." + item;
    }

    int number() {
      return number;
    }

    int items() {
      return items;
    }

    boolean batch() {
      return batch;
    }

    @Nullable String key() {
      return key;
    }

    synchronized void acknowledged(List<Acknowledgement> notices) {
      outcomes.add(Outcome.ACKNOWLEDGED);
      acknowledgements.addAll(notices);
    }

    synchronized void other(Outcome outcome) {
      outcomes.add(outcome);
    }

    synchronized List<Acknowledgement> acknowledgements() {
      return List.copyOf(acknowledgements);
    }

    /** Of all attempts together: acknowledged once is acknowledged, unknown once is unknown. */
    synchronized Outcome outcome() {
      if (outcomes.contains(Outcome.ACKNOWLEDGED)) {
        return Outcome.ACKNOWLEDGED;
      }
      return outcomes.isEmpty() || outcomes.contains(Outcome.UNKNOWN)
          ? Outcome.UNKNOWN
          : Outcome.REFUSED;
    }

    synchronized int attempts() {
      return outcomes.size();
    }
  }

  /** One notice of a 2xx. */
  record Acknowledgement(int item, String id, long position) {}

  /** A recall or an edit. */
  static final class Change {

    private final String notice;
    private final boolean recall;
    private final boolean material;
    private final String body;
    private volatile Outcome outcome = Outcome.UNKNOWN;
    private volatile long version;

    Change(String notice, boolean recall, boolean material, String body) {
      this.notice = notice;
      this.recall = recall;
      this.material = material;
      this.body = body;
    }

    String notice() {
      return notice;
    }

    boolean recall() {
      return recall;
    }

    boolean material() {
      return material;
    }

    String body() {
      return body;
    }

    Outcome outcome() {
      return outcome;
    }

    /** The version that the answer named. */
    long version() {
      return version;
    }

    void end(Outcome result, long named) {
      version = named;
      outcome = result;
    }
  }

  /** What one recipient was told of their receipts. */
  static final class Receipts {

    private final Set<String> read = new HashSet<>();
    private final Set<String> archived = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> undone = new HashSet<>(); // attempted to, whatever came of it
    private long readUpTo;

    synchronized void read(String notice) {
      read.add(notice);
    }

    synchronized void archived(String notice) {
      archived.add(notice);
    }

    synchronized void acknowledged(String notice) {
      acknowledged.add(notice);
    }

    synchronized void undone(String notice) {
      undone.add(notice);
    }

    synchronized void readUpTo(long position) {
      readUpTo = Math.max(readUpTo, position);
    }

    synchronized long readUpTo() {
      return readUpTo;
    }

    synchronized boolean mustBeRead(String notice) {
      return !undone.contains(notice) && (read.contains(notice) || archived.contains(notice));
    }

    synchronized boolean mustBeArchived(String notice) {
      return !undone.contains(notice) && archived.contains(notice);
    }

    synchronized boolean mustBeAcknowledged(String notice) {
      return acknowledged.contains(notice);
    }

    synchronized boolean untouched(String notice) {
      return !undone.contains(notice);
    }
  }
}
