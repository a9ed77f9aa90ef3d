package io.notice.service.job;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Shows of all background jobs whether they get their work done. */
@AutoConfiguration
public class JobAutoConfiguration {

  @Bean
  MeterBinder jobGauges(ObjectProvider<BackgroundJob> jobs) {
    return registry ->
        jobs.forEach(job -> {
          TimeGauge.builder(
                  "notice.job.idle",
                  job,
                  TimeUnit.NANOSECONDS,
                  idle -> idle.sinceSuccess().toNanos())
              .description(
                  "How long ago this job last did its work, or found that there is none, beyond the"
                      + " rest that it takes between times")
              .tag("task", job.name())
              .register(registry);
          FunctionCounter.builder("notice.job.failures", job, BackgroundJob::failures)
              .description("How often this job's work has failed")
              .tag("task", job.name())
              .register(registry);
        });
  }
}
