package io.notice.ops.check;

import io.notice.ops.support.Json;
import io.notice.ops.support.NodePair;
import io.notice.ops.support.OpsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Some who send to everyone and some who read, on both nodes, one call after another, and what they
 * were told. Whatever is not a success must be a 503 problem that says when to try again.
 */
final class Callers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long GAP_NANOS = 50_000_000L;
  private static final int SUCCESSES = 3;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Caller> callers = new ArrayList<>();
  private volatile boolean running = true;
  private volatile long began; // 0 until then
  private volatile long ends; // 0 until then

  // Guarded by this.
  private final List<Sent> sent = new ArrayList<>();
  private final Map<Integer, Integer> meanwhile = new TreeMap<>();
  private final Map<String, Integer> wrong = new TreeMap<>();
  private long slowest;
  private String slowestCall = "none";

  Callers(NodePair nodes, String key, String token) {
    for (int port : new int[] {nodes.first().port(), nodes.second().port()}) {
      callers.add(new Caller(port, true, key));
      callers.add(new Caller(port, true, key));
      callers.add(new Caller(port, false, token));
    }
    callers.forEach(caller -> caller.thread.start());
  }

  /** From now on the database is not to be had. */
  void faultBegan() {
    began = System.nanoTime();
  }

  /** It may be had again any moment. */
  void faultEnds() {
    ends = System.nanoTime();
  }

  /** Whether everybody has had some calls in a row done that began since. */
  boolean normalSince(long time) {
    return callers.stream().allMatch(caller -> caller.doneSince(time) >= SUCCESSES);
  }

  /** Ends the calls, waits for those under way, and tells what came of all. */
  Outcome stop() {
    close();
    synchronized (this) {
      return new Outcome(
          List.copyOf(sent),
          new TreeMap<>(meanwhile),
          new TreeMap<>(wrong),
          Duration.ofNanos(slowest),
          slowestCall);
    }
  }

  @Override
  public void close() {
    running = false;
    for (Caller caller : callers) {
      try {
        caller.thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OpsException("interrupted", e);
      }
    }
    http.close();
  }

  /** One who calls again and again. */
  private final class Caller {

    private final HttpRequest request;
    private final boolean sends;
    private final Thread thread;
    private final List<Long> done = new ArrayList<>(); // when they began; guarded by itself

    Caller(int port, boolean sends, String credential) {
      this.sends = sends;
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + port
                          + "/api/v1"
                          + (sends ? "/notices" : "/inbox/unread")))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + credential);
      this.request =
          sends
              ? builder
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"title\":\"t\",\"body\":\"b\",\"audience\":{\"everyone\":true}}"))
                  .build()
              : builder.build();
      this.thread = Thread.ofVirtual().name("caller").unstarted(this::run);
    }

    private void run() {
      while (running) {
        call();
        LockSupport.parkNanos(GAP_NANOS);
      }
    }

    private void call() {
      long start = System.nanoTime();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          synchronized (done) {
            done.add(start);
          }
        } else {
          synchronized (done) {
            done.clear();
          }
        }
        note(answer, start, sends);
      } catch (IOException e) {
        note("no answer: " + e.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    int doneSince(long time) {
      synchronized (done) {
        return (int) done.stream().filter(start -> start - time > 0).count();
      }
    }
  }

  private synchronized void note(HttpResponse<String> answer, long start, boolean sends) {
    int status = answer.statusCode();
    if (System.nanoTime() - start > slowest) {
      slowest = System.nanoTime() - start;
      slowestCall = (sends ? "a send, " : "a read, ") + status;
    }
    if (began != 0 && ends == 0) {
      meanwhile.merge(status, 1, Integer::sum);
    }
    if (status == 503) {
      String type = answer.headers().firstValue("Content-Type").orElse("");
      boolean problem =
          type.startsWith("application/problem+json")
              && Json.text(answer.body(), "type").endsWith("unavailable")
              && answer.headers().firstValue("Retry-After").isPresent();
      if (!problem) {
        note("503 that is no such problem: " + answer.body());
      }
    } else if (status / 100 != 2) {
      note("answer " + status + " " + answer.body());
    } else if (sends) {
      sent.add(new Sent(Json.text(answer.body(), "id"), Json.number(answer.body(), "position")));
    }
  }

  private synchronized void note(String what) {
    wrong.merge(what, 1, Integer::sum);
  }

  /** A notice that was acknowledged. */
  record Sent(String id, long position) {}

  /**
   * What came of all calls.
   *
   * @param meanwhile answers by status that came during the fault
   * @param wrong answers that must not be
   * @param slowest how long the slowest answer took, and what it was
   */
  record Outcome(
      List<Sent> sent,
      Map<Integer, Integer> meanwhile,
      Map<String, Integer> wrong,
      Duration slowest,
      String slowestCall) {}
}
