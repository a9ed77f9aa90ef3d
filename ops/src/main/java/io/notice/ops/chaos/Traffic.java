package io.notice.ops.chaos;

import io.notice.ops.chaos.Calls.Answered;
import io.notice.ops.chaos.Calls.Call;
import io.notice.ops.chaos.Calls.Reply;
import io.notice.ops.chaos.Deeds.Acknowledgement;
import io.notice.ops.chaos.Deeds.Outcome;
import io.notice.ops.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What publishers and recipients do meanwhile, at a steady rate whatever becomes of it, or as fast
 * as a number of workers is answered: each call at some node, every attempt noted before it is
 * made. A send with an idempotency key is made again until its outcome is known, and now and then
 * by two callers at once.
 */
final class Traffic implements AutoCloseable {

  private static final int ATTEMPTS = 4;
  private static final String[] CATEGORIES = {"it", "hr", "canteen"};

  private final Device.Ground ground;
  private final Calls calls;
  private final Deeds deeds;
  private final RunLog log;
  private final String key;
  private final List<Device> devices;
  private final List<String> recipients;
  private final List<String> groups;
  private final Duration faults;
  private final int rate;
  private final SplittableRandom chance;
  private final List<String> published = new CopyOnWriteArrayList<>();
  private final int workers;
  private final Semaphore free;
  private final AtomicInteger skipped = new AtomicInteger();
  private final Thread thread;
  private volatile boolean running = true;

  Traffic(Device.Ground ground, Calls calls, Deeds deeds, RunLog log, Crowd crowd, ChaosPlan plan) {
    this.ground = ground;
    this.calls = calls;
    this.deeds = deeds;
    this.log = log;
    this.key = crowd.key();
    this.devices = crowd.devices();
    this.recipients = crowd.recipients();
    this.groups = crowd.groups();
    this.faults = plan.faults();
    this.rate = plan.rate();
    this.workers = plan.workers();
    this.free = new Semaphore(workers);
    this.chance = new SplittableRandom(plan.seed());
    this.thread = Thread.ofVirtual().name("traffic").start(this::run);
  }

  private void run() {
    long began = System.nanoTime();
    long gap = rate == 0 ? 0 : Duration.ofSeconds(1).toNanos() / rate;
    for (long i = 0; running; i++) {
      long wait = began + i * gap - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      SplittableRandom own = chance.split();
      long left = faults.toNanos() - (System.nanoTime() - began);
      if (rate == 0) {
        free.acquireUninterruptibly();
      } else if (!free.tryAcquire()) {
        skipped.incrementAndGet(); // as many wait as may: whoever comes now finds no connection
        continue;
      }
      Thread.startVirtualThread(() -> {
        try {
          something(own, Duration.ofNanos(left));
        } finally {
          free.release();
        }
      });
    }
  }

  /** No more new calls; waits for those under way. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    free.acquireUninterruptibly(workers);
    free.release(workers);
  }

  /** How many calls were not made because too many waited for an answer. */
  int skipped() {
    return skipped.get();
  }

  private void something(RandomGenerator by, Duration left) {
    int what = by.nextInt(100);
    if (what < 36) {
      send(by, audience(recipients.get(by.nextInt(recipients.size()))), left);
    } else if (what < 40) {
      String several =
          by.ints(by.nextInt(2, 9), 0, recipients.size())
              .distinct()
              .mapToObj(recipients::get)
              .map(Json::quoted)
              .collect(Collectors.joining(","));
      send(by, "{\"recipients\":[" + several + "],\"groups\":[" + group(by) + "]}", left);
    } else if (what < 50) {
      send(by, "{\"groups\":[" + group(by) + "]}", left);
    } else if (what < 60) {
      send(by, "{\"everyone\":true}", left);
    } else if (what < 64) {
      sendBatch(by);
    } else if (what < 69) {
      recall(by);
    } else if (what < 74) {
      edit(by);
    } else if (what < 76) {
      move(by);
    } else {
      receipt(by, what);
    }
  }

  private static String audience(String recipient) {
    return "{\"recipients\":[" + Json.quoted(recipient) + "]}";
  }

  private String group(RandomGenerator by) {
    return Json.quoted(groups.get(by.nextInt(groups.size())));
  }

  // Sending
  // ----------------------------------------------------------------------------------------

  private void send(RandomGenerator by, String audience, Duration left) {
    String idempotency = by.nextInt(3) > 0 ? null : "k" + by.nextLong();
    Deeds.Send send = deeds.send(1, false, idempotency);
    String expiry = "";
    if (by.nextInt(20) == 0 && left.toSeconds() > 12) {
      Instant at = Instant.now().plusSeconds(by.nextLong(3, Math.min(left.toSeconds(), 40)));
      expiry = ",\"expiresAt\":\"" + at.truncatedTo(ChronoUnit.MILLIS) + "\"";
    }
    make(by, send, "/notices", notice(by, send.title(0), audience, expiry));
  }

  private void sendBatch(RandomGenerator by) {
    int items = by.nextInt(2, 21);
    Deeds.Send send = deeds.send(items, true, by.nextBoolean() ? null : "b" + by.nextLong());
    StringBuilder body = new StringBuilder("{\"notices\":[");
    for (int i = 0; i < items; i++) {
      String audience =
          by.nextInt(4) == 0
              ? "{\"groups\":[" + group(by) + "]}"
              : audience(recipients.get(by.nextInt(recipients.size())));
      body.append(i == 0 ? "" : ",").append(notice(by, send.title(i), audience, ""));
    }
    make(by, send, "/notices/batch", body.append("]}").toString());
  }

  private static String notice(RandomGenerator by, String title, String audience, String more) {
    return """
    {"title":%s,"body":"Payroll is **down** from 22:00.","category":"%s","priority":"%s",\
    "requiresAcknowledgement":%s,"audience":%s%s}\
    """
        .formatted(
            Json.quoted(title),
            CATEGORIES[by.nextInt(CATEGORIES.length)],
            by.nextInt(8) == 0 ? "URGENT" : "NORMAL",
            by.nextInt(8) == 0,
            audience,
            more);
  }

  private void make(RandomGenerator by, Deeds.Send send, String path, String body) {
    String idempotency = send.key();
    Call call = Call.of("POST", path, key, body);
    if (idempotency == null) {
      attempt(by, send, call);
      return;
    }
    Call repeatable = call.with("Idempotency-Key", idempotency);
    Thread twin =
        by.nextInt(4) == 0
            ? Thread.startVirtualThread(
                () -> attempt(new SplittableRandom(send.number()), send, repeatable))
            : null;
    for (int i = 0; i < ATTEMPTS && attempt(by, send, repeatable) == Outcome.UNKNOWN; i++) {
      LockSupport.parkNanos((200 + by.nextInt(1_500)) * 1_000_000L);
    }
    if (twin != null) {
      try {
        twin.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Outcome attempt(RandomGenerator by, Deeds.Send send, Call call) {
    String what = "send " + send.title(0) + (send.batch() ? " and " + (send.items() - 1) : "");
    log.note(what + (send.key() == null ? "" : " under " + send.key()));
    Reply reply = calls.make(ground.door(by), call);
    log.note(what + ": " + brief(reply));
    if (reply instanceof Answered answered && reply.done()) {
      List<Acknowledgement> notices = acknowledgements(send, answered.body());
      send.acknowledged(notices);
      notices.forEach(notice -> published.add(notice.id()));
      return Outcome.ACKNOWLEDGED;
    }
    Outcome outcome = outcome(reply);
    send.other(outcome);
    return outcome;
  }

  private static List<Acknowledgement> acknowledgements(Deeds.Send send, String body) {
    Map<String, @Nullable Object> json = Json.object(body);
    if (!send.batch()) {
      return List.of(acknowledgement(0, json));
    }
    List<Acknowledgement> notices = new ArrayList<>();
    for (Object result : (List<?>) Objects.requireNonNull(json.get("results"))) {
      @SuppressWarnings("unchecked") // the contract says that it is an object
      Map<String, @Nullable Object> fields =
          (Map<String, @Nullable Object>) Objects.requireNonNull(result);
      if (fields.get("id") != null) {
        notices.add(
            acknowledgement(
                ((Long) Objects.requireNonNull(fields.get("index"))).intValue(), fields));
      }
    }
    return notices;
  }

  private static Acknowledgement acknowledgement(int item, Map<String, @Nullable Object> json) {
    return new Acknowledgement(
        item,
        (String) Objects.requireNonNull(json.get("id")),
        (Long) Objects.requireNonNull(json.get("position")));
  }

  private static Outcome outcome(Reply reply) {
    return reply.done()
        ? Outcome.ACKNOWLEDGED
        : reply.unknown() ? Outcome.UNKNOWN : Outcome.REFUSED;
  }

  private static String brief(Reply reply) {
    return switch (reply) {
      case Answered answered ->
          answered.status()
              + (answered.replayed() ? " again " : " ")
              + answered.body().substring(0, Math.min(160, answered.body().length()));
      case Calls.Lost lost -> "lost, " + lost.why();
    };
  }

  /** Sends a notice to everyone until it is acknowledged; returns its position. */
  long mark(RandomGenerator by) {
    Deeds.Send send = deeds.send(1, false, "mark" + by.nextLong());
    Call call =
        Call.of("POST", "/notices", key, notice(by, send.title(0), "{\"everyone\":true}", ""))
            .with("Idempotency-Key", Objects.requireNonNull(send.key()));
    for (int i = 0; i < 60; i++) {
      if (attempt(by, send, call) == Outcome.ACKNOWLEDGED) {
        return send.acknowledgements().getLast().position();
      }
      LockSupport.parkNanos(500_000_000L);
    }
    return -1;
  }

  // Changing
  // ---------------------------------------------------------------------------------------

  private @Nullable String somePublished(RandomGenerator by) {
    int size = published.size();
    return size == 0 ? null : published.get(Math.max(0, size - 1 - by.nextInt(60)));
  }

  private void recall(RandomGenerator by) {
    String notice = somePublished(by);
    if (notice == null) {
      return;
    }
    Deeds.Change change = deeds.change(notice, true, false, "");
    log.note("recall " + notice);
    Reply reply =
        calls.make(
            ground.door(by),
            Call.of("POST", "/notices/" + notice + "/recall", key, "{\"reason\":\"moved\"}"));
    log.note("recall " + notice + ": " + brief(reply));
    change.end(outcome(reply), 0);
  }

  private void edit(RandomGenerator by) {
    String notice = somePublished(by);
    if (notice == null
        || !(calls.make(ground.door(by), Call.of("GET", "/notices/" + notice, key, ""))
            instanceof Answered before)
        || before.tag() == null) {
      return;
    }
    boolean material = by.nextBoolean();
    String body = "Edited " + by.nextLong();
    Deeds.Change change = deeds.change(notice, false, material, body);
    String what = (material ? "edit materially " : "edit ") + notice;
    log.note(what);
    Reply reply =
        calls.make(
            ground.door(by),
            Call.of(
                    "PATCH",
                    "/notices/" + notice,
                    key,
                    "{\"body\":\"" + body + "\",\"material\":" + material + "}")
                .with("If-Match", before.tag()));
    log.note(what + ": " + brief(reply));
    change.end(
        outcome(reply),
        reply instanceof Answered answered && reply.done()
            ? Json.number(answered.body(), "version")
            : 0);
  }

  /** Somebody joins or leaves the last group. */
  private void move(RandomGenerator by) {
    String who = Json.quoted(recipients.get(by.nextInt(recipients.size())));
    String path = "/groups/" + groups.getLast() + "/members";
    String body = "{\"" + (by.nextBoolean() ? "add" : "remove") + "\":[" + who + "]}";
    log.note("members " + body);
    Reply reply = calls.make(ground.door(by), Call.of("PATCH", path, key, body));
    log.note("members " + body + ": " + brief(reply));
  }

  // Receipts
  // ---------------------------------------------------------------------------------------

  private void receipt(RandomGenerator by, int what) {
    Device device = devices.get(by.nextInt(devices.size()));
    Deeds.Receipts receipts = deeds.receipts(device.recipient());
    if (what >= 97) {
      long upTo = device.position();
      if (upTo > 0 && receipt(by, device, "POST", "/inbox/read-all", "{\"upTo\":" + upTo + "}")) {
        receipts.readUpTo(upTo);
      }
      return;
    }
    if (what >= 96) {
      receipt(by, device, "PUT", "/inbox/seen", "{\"upTo\":" + device.position() + "}");
      return;
    }
    String notice = device.some(by);
    if (notice == null) {
      return;
    }
    if (what < 86) {
      if (receipt(by, device, "PUT", "/inbox/" + notice + "/read", "")) {
        receipts.read(notice);
      }
    } else if (what < 90) {
      if (receipt(by, device, "PUT", "/inbox/" + notice + "/archive", "")) {
        receipts.archived(notice);
      }
    } else if (what < 93) {
      receipts.undone(notice);
      receipt(by, device, "DELETE", "/inbox/" + notice + "/read", "");
    } else {
      String body = "{\"version\":" + device.version(notice) + "}";
      if (receipt(by, device, "PUT", "/inbox/" + notice + "/acknowledgement", body)) {
        receipts.acknowledged(notice);
      }
    }
  }

  private boolean receipt(
      RandomGenerator by, Device device, String method, String path, String body) {
    String what = method + " " + path + " by " + device.recipient() + " " + body;
    log.note(what);
    Reply reply = calls.make(ground.door(by), Call.of(method, path, device.token(), body));
    log.note(what + ": " + brief(reply));
    return reply.done();
  }
}
