package io.notice.api.audience;

import java.util.Locale;

/**
 * The host system's own user id, as it was written there. Two ids that differ by case only name the
 * same recipient; {@link #folded()} is what they are compared by.
 */
public record RecipientId(String value) {

  /** What an id looks like, as a regular expression. */
  public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";

  public RecipientId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a recipient id");
    }
  }

  /** Whether a text can be a recipient's id at all; says nothing about whether there is one. */
  public static boolean isValid(String value) {
    return Names.isId(value);
  }

  /** The id in lower case: equal for ids that name the same recipient. */
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecipientId that && folded().equals(that.folded());
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
