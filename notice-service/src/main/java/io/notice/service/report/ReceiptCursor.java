package io.notice.service.report;

import io.notice.api.NoticeException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of receipts ended. A checksum over the notice tells one that was made here, for this
 * list, from any other text; it keeps nothing secret.
 */
final class ReceiptCursor {

  private static final int LENGTH = 2 * Integer.BYTES;

  private ReceiptCursor() {}

  static String after(UUID notice, int ordinal) {
    ByteBuffer cursor = ByteBuffer.allocate(LENGTH).putInt(ordinal).putInt(check(notice, ordinal));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.array());
  }

  /** The ordinal to go on after; 0 for no cursor. */
  static int parse(UUID notice, @Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == LENGTH) {
        int ordinal = ByteBuffer.wrap(bytes).getInt();
        if (ordinal > 0 && after(notice, ordinal).equals(cursor)) {
          return ordinal;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: no cursor of ours either.
    }
    throw new NoticeException.Invalid("cursor", "This is not a cursor of this list.");
  }

  private static int check(UUID notice, int ordinal) {
    CRC32 checksum = new CRC32();
    checksum.update(
        ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
            .putLong(notice.getMostSignificantBits())
            .putLong(notice.getLeastSignificantBits())
            .putInt(ordinal)
            .flip());
    return (int) checksum.getValue();
  }
}
