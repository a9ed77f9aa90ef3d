package io.notice.service.access;

import io.notice.persistence.access.ApiKeyRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Remembers when keys were last used; to the minute, and without a request waiting for it. */
class KeyUse {

  private static final Logger log = LoggerFactory.getLogger(KeyUse.class);
  private static final Duration PRECISION = Duration.ofMinutes(1);

  private final ApiKeyRepository keys;
  private final TransactionTemplate transaction;
  private final Map<UUID, Instant> written = new ConcurrentHashMap<>();

  KeyUse(ApiKeyRepository keys, TransactionTemplate transaction) {
    this.keys = keys;
    this.transaction = transaction;
  }

  void used(UUID key, Instant at) {
    Instant last = written.get(key);
    if (last != null && last.plus(PRECISION).isAfter(at)) {
      return;
    }
    boolean ours =
        last == null ? written.putIfAbsent(key, at) == null : written.replace(key, last, at);
    if (ours) {
      Thread.ofVirtual().name("key-use").start(() -> write(key, at));
    }
  }

  private void write(UUID key, Instant at) {
    try {
      transaction.executeWithoutResult(status -> keys.touch(key, at));
    } catch (RuntimeException e) {
      written.remove(key, at);
      log.debug("The use of a key could not be written", e);
    }
  }
}
