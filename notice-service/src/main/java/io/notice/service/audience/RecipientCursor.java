package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.audience.RecipientId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Where a page of recipients ended. It holds nothing that the page did not show, so it is not
 * signed; a checksum tells one that was made here from one that was made up, mistyped or taken from
 * another list.
 */
final class RecipientCursor {

  private static final byte[] KIND = "recipients".getBytes(StandardCharsets.US_ASCII);

  private RecipientCursor() {}

  static String after(RecipientId id) {
    byte[] folded = id.folded().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer cursor =
        ByteBuffer.allocate(folded.length + Integer.BYTES).put(folded).putInt(checksum(folded));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.array());
  }

  /** The folded id that a cursor names. */
  static String parse(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length > Integer.BYTES) {
        byte[] folded = new byte[bytes.length - Integer.BYTES];
        ByteBuffer.wrap(bytes).get(folded);
        String id = new String(folded, StandardCharsets.US_ASCII);
        if (RecipientId.isValid(id) && after(new RecipientId(id)).equals(cursor)) {
          return id;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: no cursor of ours either.
    }
    throw new NoticeException.Invalid("cursor", "This is not a cursor of this list.");
  }

  private static int checksum(byte[] folded) {
    CRC32 checksum = new CRC32();
    checksum.update(KIND);
    checksum.update(folded);
    return (int) checksum.getValue();
  }
}
