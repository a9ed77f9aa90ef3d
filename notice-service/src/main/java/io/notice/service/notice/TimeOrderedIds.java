package io.notice.service.notice;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7 (RFC 9562): neighbours in time are neighbours in the primary key's index. */
final class TimeOrderedIds {

  private TimeOrderedIds() {}

  /**
   * An id that nobody else has. Not a secret: who may see a notice is never decided by knowing its
   * id.
   */
  static UUID next() {
    long random = ThreadLocalRandom.current().nextLong();
    long high = (System.currentTimeMillis() << 16) | 0x7000 | (random & 0xFFF);
    long low =
        (ThreadLocalRandom.current().nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
