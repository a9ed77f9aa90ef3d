package io.notice.ops.bench;

import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Broadcasts at a steady rate, each sent when it is due whether or not the last is answered. */
final class Publishing {

  private final NoticeApi api;
  private final String key;
  private final String body;

  Publishing(NoticeApi api, String key) {
    this(api, key, "Payroll is **down** from 22:00. Submit claims before 21:45.");
  }

  Publishing(NoticeApi api, String key, String body) {
    this.api = api;
    this.key = key;
    this.body = body;
  }

  /**
   * Publishes and waits until all are answered.
   *
   * @param dueAt filled with when each was due, by {@link System#nanoTime}, before it is sent
   * @return the positions
   */
  List<Long> atRate(int rate, long[] dueAt) {
    List<Future<Long>> answers = new ArrayList<>(dueAt.length);
    long step = 1_000_000_000L / rate;
    long due = System.nanoTime() + step;
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < dueAt.length; i++, due += step) {
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        dueAt[i] = due;
        String title = String.format(Locale.ROOT, "Paced %d", i);
        answers.add(senders.submit(() -> api.publish(key, title, body)));
      }
    }
    List<Long> positions = new ArrayList<>(answers.size());
    try {
      for (Future<Long> answer : answers) {
        positions.add(answer.get());
      }
    } catch (ExecutionException e) {
      throw new OpsException("A notice was not published: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
    return positions;
  }
}
