package io.notice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.NoticeException;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogTail;
import io.notice.persistence.log.OwnConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that take their position and hold it before they commit or roll back, while others
 * read and send.
 */
class CommitOrderTest {

  private static final int HOLDERS = 4;
  private static final int ROUNDS = 6;

  @Test
  void readersSkipNothingAndPositionsHaveNoHoles() throws InterruptedException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine engine = Engine.on(database)) {
      var ada = engine.recipient("ada");
      long start = engine.sendTo("start", ada).position();
      List<Long> followed = Collections.synchronizedList(new ArrayList<>());
      LogTail reader =
          new LogTail(
              new OwnConnections(database.jdbcUrl(), database.username(), database.password()),
              List.of(entries -> entries.stream().map(LogEntry::position).forEach(followed::add)));
      reader.start(start);

      AtomicInteger committed = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(HOLDERS);
      for (int holder = 0; holder < HOLDERS; holder++) {
        int seed = holder;
        Thread.startVirtualThread(() -> {
          Random random = new Random(seed);
          for (int round = 0; round < ROUNDS; round++) {
            committed.addAndGet(
                hold(engine, random, seed == 0 && round < 2 ? 3_000 : random.nextInt(100)));
          }
          done.countDown();
        });
      }
      int sent = 0;
      while (!done.await(1, TimeUnit.MILLISECONDS)) {
        try {
          engine.sendTo("between", ada);
          sent++;
        } catch (NoticeException.Unavailable e) {
          // The lock was held for longer than a sender waits; nothing was written.
          assertThat(e).hasMessageContaining("database");
        }
      }
      engine.sendTo("end", ada);
      long head =
          engine.sql().sql("select position from notice_log_head").query(Long.class).single();
      await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == head);
      reader.stop();

      assertThat(sent).isPositive();
      assertThat(committed.get()).isPositive().isLessThan(HOLDERS * ROUNDS);
      assertThat(followed)
          .containsExactlyElementsOf(LongStream.rangeClosed(start + 1, head).boxed().toList());
      assertThat(engine.sql().sql("select count(*) from notice_log").query(Long.class).single())
          .isEqualTo(head);
    }
  }

  /** Takes a position and keeps it for a while; returns 1 if it was committed in the end. */
  private static int hold(Engine engine, Random random, long millis) {
    boolean commit = random.nextInt(3) > 0;
    new TransactionTemplate(engine.bean(PlatformTransactionManager.class))
        .executeWithoutResult(status -> {
          engine.bean(LogAppender.class).appendAccess(List.of(new AccessSubject.Reference("test")));
          LockSupport.parkNanos(millis * 1_000_000L);
          if (!commit) {
            status.setRollbackOnly();
          }
        });
    return commit ? 1 : 0;
  }
}
