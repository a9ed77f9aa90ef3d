package io.notice.api.audience;

/**
 * How names begin and what they consist of. Told character by character: no text, however made, can
 * take longer than its first characters do.
 */
final class Names {

  private static final int LONGEST = 64;

  private Names() {}

  /** Small letters and digits, and behind the first of them dots, hyphens and underscores. */
  static boolean isSlug(String text) {
    return is(text, ".-_", false);
  }

  /** As {@link #isSlug}, with capitals and at signs. */
  static boolean isId(String text) {
    return is(text, ".-_@", true);
  }

  private static boolean is(String text, String signs, boolean capitals) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z');
      if (!plain && (i == 0 || signs.indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }
}
