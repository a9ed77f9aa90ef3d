package io.notice.ops.chaos;

import io.notice.ops.chaos.Calls.Answered;
import io.notice.ops.chaos.Calls.Call;
import io.notice.ops.support.EventScanner;
import io.notice.ops.support.Json;
import io.notice.ops.support.StreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One of a recipient's devices, as the contract wants it: it streams from any node, comes back with
 * the id of the last event it has seen, and fetches the inbox anew when it is new or told to. Now
 * and then it is off line for a while; sometimes it has forgotten everything when it comes back.
 *
 * <p>Everything of it happens on its own thread; others look at it under its lock.
 */
final class Device implements EventScanner.Listener {

  private static final int PAGE = 100;

  /** Where devices find the platform. */
  interface Ground {

    /** A way to some node. */
    int door(RandomGenerator chance);

    /** How long a stream may be silent before it must be dead. */
    int silenceMillis();
  }

  private final Ground ground;
  private final Calls calls;
  private final String recipient;
  private final String name;
  private final String token;
  private final RandomGenerator chance;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean restless = true;
  private volatile boolean resting;
  private volatile long leaveAt;
  private volatile @Nullable Socket socket;

  // Guarded by this.
  private final Map<String, Integer> inbox = new HashMap<>(); // id to version
  private final List<Event> events = new ArrayList<>();
  private final Set<Long> positions = new HashSet<>(); // of the events
  private final HeldCounts counts = new HeldCounts();
  private final Tally tally = new Tally();
  private @Nullable String cursor;
  private long since;
  private boolean inboxNeeded = true;
  private boolean resetDue;
  private boolean ready;
  private long lastId;

  Device(
      Ground ground,
      Calls calls,
      String recipient,
      int number,
      String token,
      RandomGenerator chance) {
    this.ground = ground;
    this.calls = calls;
    this.recipient = recipient;
    this.name = recipient + "/" + number;
    this.token = token;
    this.chance = chance;
    this.thread = Thread.ofVirtual().name("device-" + name).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  String recipient() {
    return recipient;
  }

  String token() {
    return token;
  }

  @Override
  public String toString() {
    return name;
  }

  // Its life
  // ---------------------------------------------------------------------------------------

  private void live() {
    while (running) {
      if (resting) {
        pause(100);
        continue;
      }
      leaveAt = System.nanoTime() + (3_000 + chance.nextInt(25_000)) * 1_000_000L;
      stream();
      synchronized (this) {
        ready = false;
        tally.connections++;
      }
      if (restless && running && System.nanoTime() > leaveAt) {
        pause(200 + chance.nextInt(chance.nextInt(4) == 0 ? 15_000 : 3_000));
        if (chance.nextInt(12) == 0) {
          forget();
        }
      } else {
        pause(50 + chance.nextInt(700));
      }
    }
  }

  private void stream() {
    try (Socket open = new Socket()) {
      int port = ground.door(chance);
      open.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 3_000);
      open.setTcpNoDelay(true);
      open.setSoTimeout(ground.silenceMillis());
      String from;
      synchronized (this) {
        from = cursor;
        lastId = -1;
      }
      open.getOutputStream().write(StreamClient.request(port, token, from));
      socket = open;
      EventScanner scanner = EventScanner.ofEverything(this);
      InputStream in = open.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      int read = in.read(buffer);
      while (read >= 0 && running && !resting) {
        scanner.take(buffer, 0, read);
        if (scanner.over()) {
          return;
        }
        if (restless && System.nanoTime() > leaveAt) {
          if (chance.nextBoolean()) {
            open.setOption(StandardSocketOptions.SO_LINGER, 0);
          }
          return;
        }
        read = in.read(buffer);
      }
    } catch (SocketTimeoutException e) {
      synchronized (this) {
        tally.silent++;
      }
    } catch (IOException | Interrupted e) {
      // It comes back.
    } finally {
      socket = null;
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(millis * 1_000_000L);
  }

  /** Stays on line from now on, coming back whenever it is cut off. */
  void stay() {
    restless = false;
    LockSupport.unpark(thread);
  }

  /** Leaves and does not come back until {@link #comeBack}. */
  void rest() {
    resting = true;
    disconnect();
  }

  void comeBack() {
    resting = false;
    LockSupport.unpark(thread);
  }

  /** Ends it. */
  void end() {
    running = false;
    LockSupport.unpark(thread);
    disconnect();
  }

  private void disconnect() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It has gone already.
      }
    }
  }

  private synchronized void forget() {
    cursor = null;
    inboxNeeded = true;
    inbox.clear();
    events.clear();
    positions.clear();
    counts.forget();
    tally.forgotten++;
  }

  // What comes in
  // ------------------------------------------------------------------------------------

  @Override
  public synchronized void status(int status) {
    if (status != 200) {
      tally.refusals.merge(status, 1, Integer::sum);
    }
  }

  @Override
  public synchronized void event(int kind, long id, long retry, CharSequence data) {
    if (kind == EventScanner.BYE) {
      tally.byes.merge(Json.text(data.toString(), "reason"), 1, Integer::sum);
      return;
    }
    if (resetDue && kind != EventScanner.RESET) {
      breach("its cursor was not accepted, and no reset followed");
    }
    resetDue = false;
    Map<String, @Nullable Object> json = Json.object(data.toString());
    if (kind == EventScanner.READY) {
      begin(id, json);
    } else if (kind == EventScanner.RESET) {
      tally.resets++;
      rises(id);
      since = id;
      cursor = Long.toString(id);
      events.clear();
      positions.clear();
      fetchInbox();
    } else if (kind == EventScanner.UNREAD) {
      counts.tell(json);
    } else if (id >= 0) {
      rises(id);
      apply(kind, id, json);
      cursor = Long.toString(id);
    }
  }

  private void begin(long id, Map<String, @Nullable Object> json) {
    lastId = id;
    if (cursor == null) {
      cursor = Long.toString(id);
      since = id;
    } else if (!Boolean.TRUE.equals(json.get("resumed"))) {
      resetDue = true;
    } else if (!cursor.equals(Long.toString(id))) {
      breach("its cursor was " + cursor + " and ready says " + id);
    }
    counts.tell(object(json, "unread"));
    if (inboxNeeded && !resetDue) {
      fetchInbox();
    }
    ready = true;
  }

  private void rises(long id) {
    if (id < lastId) {
      tally.falling++;
      breach("id " + id + " after " + lastId);
    }
    lastId = id;
  }

  private void apply(int kind, long id, Map<String, @Nullable Object> json) {
    String notice = (String) Objects.requireNonNull(json.get("id"));
    if (!positions.add(id)) {
      tally.repeated++;
      return;
    }
    if (kind == EventScanner.NOTICE) {
      inbox.put(notice, version(json));
      counts.arrive(
          id,
          String.valueOf(json.get("category")),
          "URGENT".equals(json.get("priority")),
          Boolean.TRUE.equals(json.get("requiresAcknowledgement")));
    } else if (kind == EventScanner.UPDATED) {
      inbox.merge(notice, version(json), Math::max);
    } else if (kind == EventScanner.RECALLED || kind == EventScanner.EXPIRED) {
      inbox.remove(notice);
    }
    events.add(new Event(id, notice, json.containsKey("title")));
  }

  private static int version(Map<String, @Nullable Object> json) {
    return ((Long) Objects.requireNonNull(json.get("version"))).intValue();
  }

  @SuppressWarnings("unchecked") // the contract says that it is an object
  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> json, String name) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(json.get(name), name);
  }

  // The inbox
  // ----------------------------------------------------------------------------------------

  /** Page by page; what is put away while it is read is read again. */
  private void fetchInbox() {
    inboxNeeded = true;
    while (true) {
      Map<String, Integer> fetched = new HashMap<>();
      Map<String, @Nullable Object> first = pages("all", fetched);
      Map<String, @Nullable Object> last = pages("archived", fetched);
      if (Objects.equals(first.get("version"), last.get("version"))) {
        inbox.clear();
        inbox.putAll(fetched);
        counts.tell(last);
        inboxNeeded = false;
        tally.fetches++;
        return;
      }
    }
  }

  /** Returns the counts of the first page of all, or of the last page of archived ones. */
  @SuppressWarnings("unchecked") // the contract says what a page is
  private Map<String, @Nullable Object> pages(String state, Map<String, Integer> into) {
    String next = "";
    long above = Long.MAX_VALUE;
    Map<String, @Nullable Object> unread = Map.of();
    boolean first = true;
    while (true) {
      Map<String, @Nullable Object> page = get("/inbox?state=" + state + "&limit=" + PAGE + next);
      if (first || state.equals("archived")) {
        unread = object(page, "unread");
      }
      first = false;
      for (Object item : (List<?>) Objects.requireNonNull(page.get("items"))) {
        Map<String, @Nullable Object> fields =
            (Map<String, @Nullable Object>) Objects.requireNonNull(item);
        long position = (Long) Objects.requireNonNull(fields.get("position"));
        if (position >= above) {
          breach("pages of the inbox: position " + position + " after " + above);
        }
        above = position;
        into.put((String) Objects.requireNonNull(fields.get("id")), version(fields));
      }
      if (page.get("nextCursor") == null) {
        return unread;
      }
      next = "&cursor=" + page.get("nextCursor");
    }
  }

  private Map<String, @Nullable Object> get(String path) {
    if (calls.make(ground.door(chance), Call.of("GET", path, token, ""))
            instanceof Answered answered
        && answered.status() == 200
        && !answered.body().isEmpty()) {
      return Json.object(answered.body());
    }
    throw new Interrupted();
  }

  private void breach(String what) {
    tally.breaches.add(name + ": " + what);
  }

  // For others
  // ---------------------------------------------------------------------------------------

  synchronized boolean ready() {
    return ready && !inboxNeeded;
  }

  /** Whether everything up to a position that concerns it has come. */
  synchronized boolean reached(long position) {
    return ready && !inboxNeeded && lastId >= position;
  }

  /** Some notice that it has, by chance; null if it has none. */
  synchronized @Nullable String some(RandomGenerator by) {
    for (int i = events.size() - 1 - by.nextInt(20); i >= 0; i--) {
      if (inbox.containsKey(events.get(i).notice)) {
        return events.get(i).notice;
      }
    }
    return null;
  }

  /** The version of a notice that it shows; 1 if it does not have it any more. */
  synchronized int version(String notice) {
    return inbox.getOrDefault(notice, 1);
  }

  /** The last position that it has seen; 0 for none. */
  synchronized long position() {
    return cursor == null ? 0 : Long.parseLong(cursor);
  }

  synchronized View view() {
    return new View(
        name, recipient, ready, since, List.copyOf(events), Map.copyOf(inbox), counts.shown());
  }

  synchronized Tally tally() {
    return tally;
  }

  /** A positioned event; {@code whole} if it carried the item. */
  record Event(long position, String notice, boolean whole) {}

  /**
   * What it has.
   *
   * @param since what lay above this position came as events
   * @param inbox the versions of its notices by id
   */
  record View(
      String name,
      String recipient,
      boolean ready,
      long since,
      List<Event> events,
      Map<String, Integer> inbox,
      HeldCounts.Counts counts) {}

  /** What it went through. */
  static final class Tally {
    int connections;
    int silent;
    int resets;
    int forgotten;
    int fetches;
    int falling;
    int repeated;
    final Map<Integer, Integer> refusals = new TreeMap<>();
    final Map<String, Integer> byes = new TreeMap<>();
    final List<String> breaches = new ArrayList<>();
  }

  /** What it was about to fetch can't be had now; the stream is given up, and it comes back. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted() {
      super(null, null, false, false);
    }
  }
}
