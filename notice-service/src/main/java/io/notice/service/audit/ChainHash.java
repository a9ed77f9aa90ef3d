package io.notice.service.audit;

import io.notice.persistence.audit.StoredAuditEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a link of the chain is made: SHA-256 over the hash before and the entry's fields, each text
 * preceded by its length, so that no two entries have the same bytes.
 */
final class ChainHash {

  private static final byte FORM = 1;
  private static final int ABSENT = -1;

  private ChainHash() {}

  /** What comes before the first: the hash of nothing. */
  static byte[] beginning() {
    return sha256().digest();
  }

  static byte[] next(byte[] before, StoredAuditEntry entry) {
    MessageDigest digest = sha256();
    digest.update(before);
    digest.update(
        ByteBuffer.allocate(1 + 2 * Long.BYTES)
            .put(FORM)
            .putLong(entry.id())
            .putLong(micros(entry.at()))
            .flip());
    text(digest, entry.actor());
    text(digest, entry.action());
    text(digest, entry.target());
    text(digest, entry.result().name());
    text(digest, entry.address());
    text(digest, entry.before());
    text(digest, entry.after());
    return digest.digest();
  }

  private static long micros(Instant at) {
    return Math.multiplyExact(at.getEpochSecond(), 1_000_000L) + at.getNano() / 1_000;
  }

  private static void text(MessageDigest digest, @Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    digest.update(
        ByteBuffer.allocate(Integer.BYTES).putInt(text == null ? ABSENT : bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
