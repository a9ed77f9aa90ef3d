package io.notice.service.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a deed changed, field by field. Holds nothing that is secret, and of what concerns many a
 * number.
 */
public final class Change {

  private final Map<String, @Nullable Object> before = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> after = new LinkedHashMap<>();

  /** Nothing yet. */
  public static Change none() {
    return new Change();
  }

  /** A field that may have changed; one that is the same is left out. */
  public Change of(String field, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      before.put(field, plain(from));
      after.put(field, plain(to));
    }
    return this;
  }

  /** Something that was not there before, or has no before. */
  public Change now(String field, @Nullable Object value) {
    if (value != null) {
      after.put(field, plain(value));
    }
    return this;
  }

  /** Something that is there no longer. */
  public Change gone(String field, @Nullable Object value) {
    if (value != null) {
      before.put(field, plain(value));
    }
    return this;
  }

  public boolean isNothing() {
    return before.isEmpty() && after.isEmpty();
  }

  Map<String, @Nullable Object> before() {
    return Collections.unmodifiableMap(before);
  }

  Map<String, @Nullable Object> after() {
    return Collections.unmodifiableMap(after);
  }

  /** As it is to be read for ever: numbers, lists and otherwise text. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean flag -> flag;
      case Map<?, ?> map -> map;
      case Iterable<?> several -> several;
      default -> value.toString();
    };
  }
}
