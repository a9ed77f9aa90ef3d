package io.notice.api;

/** How many items of a list may be asked for at a time, wherever there are pages. */
public final class PageLimit {

  public static final int MAX = 100;

  /** What is wrong with any other, for people. */
  public static final String BOUNDS = "must be from 1 to " + MAX;

  private PageLimit() {}

  public static boolean isValid(int limit) {
    return limit >= 1 && limit <= MAX;
  }

  /**
   * Returns the limit.
   *
   * @throws NoticeException.Invalid if it is not from 1 to {@link #MAX}
   */
  public static int checked(int limit) {
    if (!isValid(limit)) {
      throw new NoticeException.Invalid("limit", BOUNDS);
    }
    return limit;
  }
}
