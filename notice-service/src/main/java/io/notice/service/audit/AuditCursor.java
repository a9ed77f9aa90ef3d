package io.notice.service.audit;

import io.notice.api.NoticeException;
import io.notice.persistence.audit.AuditReader.Place;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of the audit log ended. A checksum tells one that was made here from any other text;
 * it keeps nothing secret.
 */
final class AuditCursor {

  private static final int PLACE = 2 * Long.BYTES;

  private AuditCursor() {}

  static String after(Place place) {
    byte[] bytes =
        ByteBuffer.allocate(PLACE)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, place.at()))
            .putLong(place.id())
            .array();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(PLACE + Integer.BYTES).put(bytes).putInt(check(bytes)).array());
  }

  /** The place to stay below; null for no cursor. */
  static @Nullable Place parse(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == PLACE + Integer.BYTES) {
        ByteBuffer place = ByteBuffer.wrap(bytes);
        Instant at = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
        Place parsed = new Place(at, place.getLong());
        if (after(parsed).equals(cursor)) {
          return parsed;
        }
      }
    } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
      // Falls through: whatever is wrong with it, it was not made here.
    }
    throw new NoticeException.Invalid("cursor", "This is not a cursor of this list.");
  }

  private static int check(byte[] place) {
    CRC32 checksum = new CRC32();
    checksum.update('a'); // of the audit log, and of no other list
    checksum.update(place);
    return (int) checksum.getValue();
  }
}
