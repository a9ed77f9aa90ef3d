package io.notice.api.audience;

/** The slug of a category. */
public record CategoryKey(String value) {

  /** What a key looks like, as a regular expression. */
  public static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,63}";

  public CategoryKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a category key");
    }
  }

  /** Whether a text can be a category's key at all. */
  public static boolean isValid(String value) {
    return Names.isSlug(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
