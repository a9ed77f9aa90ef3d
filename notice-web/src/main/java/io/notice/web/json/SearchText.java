package io.notice.web.json;

import io.notice.api.NoticeException;
import org.jspecify.annotations.Nullable;

/** What somebody looks for, as the query parameter {@code q}: anything that a person may type. */
public final class SearchText {

  private static final int MAX = 200;

  private SearchText() {}

  /**
   * @return null if it is absent or blank
   * @throws NoticeException.Invalid if it is longer than 200 characters, or holds NUL
   */
  public static @Nullable String parse(@Nullable String q) {
    if (q == null || q.isBlank()) {
      return null;
    }
    if (Characters.count(q) > MAX || q.indexOf('\0') >= 0) {
      throw new NoticeException.Invalid("q", "must be a text of at most " + MAX + " characters");
    }
    return q;
  }
}
