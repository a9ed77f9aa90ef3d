package io.notice.api;

import org.jspecify.annotations.Nullable;

/**
 * One field of a merge patch (RFC 7396). What was not mentioned stays as it is, {@code null} clears
 * it, anything else replaces it: three things that a nullable reference can't tell apart.
 *
 * @param <T> the field's type
 */
public sealed interface Field<T> {

  /** The field after the patch, given what it holds now. */
  @Nullable T appliedTo(@Nullable T present);

  /** Whether the patch says anything about this field. */
  default boolean isMentioned() {
    return !(this instanceof Absent<T>);
  }

  static <T> Field<T> absent() {
    return new Absent<>();
  }

  static <T> Field<T> cleared() {
    return new Cleared<>();
  }

  static <T> Field<T> of(T value) {
    return new Given<>(value);
  }

  /** Not mentioned: it stays as it is. */
  record Absent<T>() implements Field<T> {
    @Override
    public @Nullable T appliedTo(@Nullable T present) {
      return present;
    }
  }

  /** Mentioned as {@code null}. */
  record Cleared<T>() implements Field<T> {
    @Override
    public @Nullable T appliedTo(@Nullable T present) {
      return null;
    }
  }

  /** Mentioned with a value. */
  record Given<T>(T value) implements Field<T> {
    @Override
    public @Nullable T appliedTo(@Nullable T present) {
      return value;
    }
  }
}
