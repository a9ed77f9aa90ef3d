package io.notice.service.notice;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept.
 *
 * @param retention the age at which a notice expires and what it said is removed; as long again the
 *     log says that it expired. A whole number of days in most places, at least a minute
 */
@ConfigurationProperties("notice")
record RetentionSettings(@DefaultValue("365d") Duration retention) {

  RetentionSettings {
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("notice.retention must be at least one minute");
    }
  }
}
