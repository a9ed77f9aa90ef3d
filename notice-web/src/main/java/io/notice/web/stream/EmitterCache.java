package io.notice.web.stream;

import jakarta.annotation.PreDestroy;
import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheEventListenerConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.core.internal.statistics.DefaultStatisticsService;
import org.ehcache.core.spi.service.StatisticsService;
import org.ehcache.event.CacheEvent;
import org.ehcache.event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The emitters of the open streams: on heap, by reference, without expiry.
 *
 * <p>Streams are admitted against a counter before they come here, and the cache holds a tenth more
 * than that limit: a full Ehcache would evict somebody else's live emitter. Whatever takes an
 * emitter out, its stream ends; nothing leaves silently.
 */
@Component
class EmitterCache {

  private static final Logger log = LoggerFactory.getLogger(EmitterCache.class);
  private static final String NAME = "emitters";

  private final CacheManager manager;
  private final StatisticsService statistics = new DefaultStatisticsService();
  private final Cache<String, NoticeEmitter> emitters;

  EmitterCache(@Value("${notice.stream.max-streams:20000}") int maxStreams) {
    this.manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .using(statistics)
            .withCache(
                NAME,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        String.class,
                        NoticeEmitter.class,
                        ResourcePoolsBuilder.newResourcePoolsBuilder()
                            .heap(maxStreams + Math.max(maxStreams / 10, 10), EntryUnit.ENTRIES))
                    .withExpiry(ExpiryPolicyBuilder.noExpiration())
                    .withService(
                        CacheEventListenerConfigurationBuilder.newEventListenerConfiguration(
                                EmitterCache::removed,
                                EventType.REMOVED,
                                EventType.EVICTED,
                                EventType.EXPIRED)
                            .unordered()
                            .synchronous()))
            .build(true);
    this.emitters = manager.getCache(NAME, String.class, NoticeEmitter.class);
  }

  /** Runs in the thread that changes the cache: only hands the emitter over for closing. */
  private static void removed(CacheEvent<?, ?> event) {
    if (!(event.getOldValue() instanceof NoticeEmitter emitter)) {
      return;
    }
    if (event.getType() != EventType.REMOVED) {
      log.error(
          "Stream {} was {} from the cache: it holds fewer than are admitted",
          event.getKey(),
          event.getType());
    }
    Thread.startVirtualThread(emitter::ended);
  }

  void put(NoticeEmitter emitter) {
    emitters.put(emitter.id(), emitter);
  }

  /** Takes an emitter out if it is the one under its id. */
  void remove(NoticeEmitter emitter) {
    emitters.remove(emitter.id(), emitter);
  }

  /** How many the cache itself says that it holds. */
  long size() {
    return Objects.requireNonNull(
            statistics.getCacheStatistics(NAME).getTierStatistics().get("OnHeap"))
        .getMappings();
  }

  @PreDestroy
  void close() {
    for (Cache.Entry<String, NoticeEmitter> entry : emitters) {
      remove(entry.getValue());
    }
    manager.close();
  }
}
