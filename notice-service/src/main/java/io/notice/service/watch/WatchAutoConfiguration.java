package io.notice.service.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** A registry that keeps figures to itself, so that nobody who counts has to ask for one. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
public class WatchAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  MeterRegistry ownMeterRegistry() {
    return new SimpleMeterRegistry();
  }
}
