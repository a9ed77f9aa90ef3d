package io.notice.service.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the audit log is kept.
 *
 * @param retention after which entries are removed, at least a day; 0 keeps them for ever. Two
 *     years: whoever has to answer for a notice can, for a year after it has gone itself
 */
@ConfigurationProperties("notice.audit")
record AuditSettings(@DefaultValue("730d") Duration retention) {

  private static final Duration SHORTEST = Duration.ofDays(1);

  AuditSettings {
    if (!retention.isZero() && retention.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("notice.audit.retention must be 0 or at least one day");
    }
  }
}
