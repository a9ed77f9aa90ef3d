package io.notice.service.log;

import io.notice.api.NoticeException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets only so many of the reads that come in storms run at once, in the order in which they came:
 * those of opening and catching-up streams, and of the rights of whoever opens them. The others
 * wait here, where waiting costs nothing, and not for the connections that everything else needs.
 */
public final class ReadTurns {

  private final Duration patience;
  private final Semaphore turns;

  /**
   * @param atOnce below the size of the connection pool
   * @param patience after which a read is given up
   */
  public ReadTurns(int atOnce, Duration patience) {
    this.turns = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /**
   * Reads when it is this one's turn. Inside a transaction it is at once: who holds a connection
   * must not wait for those who want one.
   *
   * @param read takes no other turn
   * @throws NoticeException.Unavailable if the turn does not come in time
   */
  public <T extends @Nullable Object> T take(Supplier<T> read) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return read.get();
    }
    try {
      if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NoticeException.Unavailable("Too many streams are being opened at once.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoticeException.Unavailable("This node is shutting down.");
    }
    try {
      return read.get();
    } finally {
      turns.release();
    }
  }
}
