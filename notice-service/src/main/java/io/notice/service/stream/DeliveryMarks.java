package io.notice.service.stream;

import io.notice.persistence.inbox.ReceiptWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notes up to where each recipient's streams have delivered, so that who comes back without a
 * cursor gets what waited for them and no more. Written lazily and together: what a crash loses of
 * it is brought twice.
 */
final class DeliveryMarks {

  private static final Logger log = LoggerFactory.getLogger(DeliveryMarks.class);
  private static final int BATCH = 500;

  private final ReceiptWriter receipts;
  private final TransactionOperations transaction;
  private final ConcurrentHashMap<Integer, Long> pending = new ConcurrentHashMap<>();

  DeliveryMarks(ReceiptWriter receipts, TransactionOperations transaction) {
    this.receipts = receipts;
    this.transaction = transaction;
  }

  /** What is known here and perhaps not yet in the database; 0 if nothing. */
  long pending(int recipient) {
    return pending.getOrDefault(recipient, 0L);
  }

  void delivered(int recipient, long position) {
    pending.merge(recipient, position, Math::max);
  }

  /** Up to where a stream has come since this was last asked; called by one thread. */
  void note(OpenStream stream) {
    long position = stream.position();
    if (position > stream.noted) {
      stream.noted = position;
      delivered(stream.recipient(), position);
    }
  }

  /** A stream has ended: nothing more can be delivered by it. */
  void ended(OpenStream stream) {
    delivered(stream.recipient(), stream.position());
  }

  /** Writes what is pending. */
  void flush() {
    List<Map.Entry<Integer, Long>> all = new ArrayList<>(pending.entrySet());
    for (int from = 0; from < all.size(); from += BATCH) {
      Map<Integer, Long> batch = new HashMap<>();
      all.subList(from, Math.min(all.size(), from + BATCH))
          .forEach(mark -> batch.put(mark.getKey(), mark.getValue()));
      try {
        transaction.executeWithoutResult(status -> receipts.delivered(batch));
      } catch (RuntimeException e) {
        log.debug("delivery marks could not be written; they stay pending", e);
        return;
      }
      batch.forEach(pending::remove);
    }
  }
}
