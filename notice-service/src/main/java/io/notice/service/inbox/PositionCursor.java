package io.notice.service.inbox;

import io.notice.api.NoticeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opaque cursor of lists that are ordered by position: the next page lies below it. */
final class PositionCursor {

  private static final String PREFIX = "before:";

  private PositionCursor() {}

  static String below(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((PREFIX + position).getBytes(StandardCharsets.US_ASCII));
  }

  /** The position to stay below; the highest for no cursor. */
  static long parse(@Nullable String cursor) {
    if (cursor == null) {
      return Long.MAX_VALUE;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      if (text.startsWith(PREFIX)) {
        long position = Long.parseLong(text.substring(PREFIX.length()));
        if (position > 0) {
          return position;
        }
      }
    } catch (IllegalArgumentException e) {
      // Falls through: whatever is wrong with it, it was not made here.
    }
    throw new NoticeException.Invalid("cursor", "This is not a cursor that a page has given.");
  }
}
