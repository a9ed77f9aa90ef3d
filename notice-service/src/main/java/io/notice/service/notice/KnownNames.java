package io.notice.service.notice;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ordinals by name, for names whose ordinal can never change: a recipient is never deleted or
 * renamed. The least recently used go first. For one thread.
 */
final class KnownNames {

  private final Map<String, Integer> ordinals;

  KnownNames(int capacity) {
    this.ordinals =
        new LinkedHashMap<>(1024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable Integer get(String name) {
    return ordinals.get(name);
  }

  void putAll(Map<String, Integer> names) {
    ordinals.putAll(names);
  }
}
