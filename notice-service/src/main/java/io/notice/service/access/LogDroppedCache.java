package io.notice.service.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A cache of rows that the log's entries drop. What was read before an entry came is never kept
 * after it: a value that was on its way into the cache when something was dropped does not stay.
 */
final class LogDroppedCache<K, V> {

  private final Cache cache;
  private final Class<V> type;
  private final Function<K, Optional<V>> load;
  private final Counter hits;
  private final Counter misses;
  private final AtomicLong drops = new AtomicLong();

  LogDroppedCache(
      Cache cache, Class<V> type, Function<K, Optional<V>> load, MeterRegistry registry) {
    this.cache = cache;
    this.type = type;
    this.load = load;
    this.hits = reads(registry, "hit");
    this.misses = reads(registry, "miss");
  }

  private Counter reads(MeterRegistry registry, String result) {
    return Counter.builder("notice.rights.reads")
        .description("Look-ups in the caches of accounts, sessions and keys")
        .tag("cache", cache.getName())
        .tag("result", result)
        .register(registry);
  }

  /** The cached value, else the loaded one; absent ones are not kept. */
  Optional<V> get(K key) {
    @Nullable V cached = cache.get(key, type);
    if (cached != null) {
      hits.increment();
      return Optional.of(cached);
    }
    misses.increment();
    long before = drops.get();
    Optional<V> loaded = load.apply(key);
    if (loaded.isPresent()) {
      cache.put(key, loaded.get());
      if (drops.get() != before) {
        cache.evict(key);
      }
    }
    return loaded;
  }

  void drop(K key) {
    drops.incrementAndGet();
    cache.evict(key);
  }

  void dropAll() {
    drops.incrementAndGet();
    cache.clear();
  }
}
