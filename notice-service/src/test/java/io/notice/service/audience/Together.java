package io.notice.service.audience;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the same thing on several threads at once. */
final class Together {

  private Together() {}

  /** The results of all; the first failure fails. */
  static <T> List<T> call(int threads, Work<T> work) throws Exception {
    CountDownLatch start = new CountDownLatch(threads);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int n = 0; n < threads; n++) {
        int number = n;
        futures.add(
            executor.submit(() -> {
              start.countDown();
              start.await();
              return work.call(number);
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  /** What one of the threads does. */
  interface Work<T> {
    T call(int thread) throws Exception;
  }
}
