package io.notice.api.audience;

/** The key of a named set of recipients: a department, a role, a site. */
public record GroupKey(String value) {

  /** What a key looks like, as a regular expression. */
  public static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,63}";

  public GroupKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a group key");
    }
  }

  /** Whether a text can be a group's key at all. */
  public static boolean isValid(String value) {
    return Names.isSlug(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
