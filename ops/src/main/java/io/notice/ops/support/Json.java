package io.notice.ops.support;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few fields that the harness reads out of answers, and texts for requests. No parser: a field
 * is found by its name, wherever it stands first.
 */
final class Json {

  private Json() {}

  /** The first field of this name, which must be a text without escapes. */
  static String text(String json, String field) {
    return find(json, field, "\"([^\"\\\\]*)\"");
  }

  /** The first field of this name, which must be a whole number. */
  static long number(String json, String field) {
    return Long.parseLong(find(json, field, "(-?\\d+)"));
  }

  private static String find(String json, String field, String value) {
    Matcher found = Pattern.compile('"' + field + "\"\\s*:\\s*" + value).matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + field + " in: " + json);
    }
    return found.group(1);
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
