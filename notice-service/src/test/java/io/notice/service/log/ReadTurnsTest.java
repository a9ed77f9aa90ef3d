package io.notice.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notice.api.NoticeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class ReadTurnsTest {

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();

  @Test
  void onlySoManyReadAtOnceAndAllGetTheirTurn() throws Exception {
    ReadTurns turns = new ReadTurns(2, Duration.ofMinutes(1));
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        reads.add(readers.submit(() -> turns.take(this::readUntilTheEnd)));
      }
      await().until(() -> running.get() == 2);
      end.countDown();
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void whoseTurnDoesNotComeIsToldToTryAgain() throws Exception {
    ReadTurns turns = new ReadTurns(1, Duration.ofMillis(20));
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = readers.submit(() -> turns.take(this::readUntilTheEnd));
      await().until(() -> running.get() == 1);
      assertThatThrownBy(() -> turns.take(() -> 1)).isInstanceOf(NoticeException.Unavailable.class);
      end.countDown();
      first.get();
      assertThat(turns.take(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void whoHoldsAConnectionWaitsForNobody() throws Exception {
    ReadTurns turns = new ReadTurns(1, Duration.ofMinutes(1));
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = readers.submit(() -> turns.take(this::readUntilTheEnd));
      await().until(() -> running.get() == 1);
      TransactionSynchronizationManager.setActualTransactionActive(true);
      try {
        assertThat(turns.take(() -> 7)).isEqualTo(7);
      } finally {
        TransactionSynchronizationManager.setActualTransactionActive(false);
      }
      end.countDown();
      first.get();
    }
  }

  @Test
  void aReadThatFailsGivesItsTurnBack() {
    ReadTurns turns = new ReadTurns(1, Duration.ofSeconds(1));
    assertThatThrownBy(() ->
            turns.take(() -> {
              throw new IllegalStateException("broken");
            }))
        .hasMessage("broken");
    assertThat(turns.take(() -> 1)).isEqualTo(1);
  }

  private int readUntilTheEnd() {
    int atOnce = running.incrementAndGet();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.decrementAndGet();
    return atOnce;
  }
}
