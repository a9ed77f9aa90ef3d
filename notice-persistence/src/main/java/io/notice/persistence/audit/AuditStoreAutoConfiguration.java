package io.notice.persistence.audit;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What writes, reads and seals the audit log. */
@AutoConfiguration(after = JdbcClientAutoConfiguration.class)
public class AuditStoreAutoConfiguration {

  @Bean
  AuditWriter auditWriter(JdbcTemplate jdbc) {
    return new JdbcAuditWriter(jdbc);
  }

  @Bean
  AuditReader auditReader(JdbcClient jdbc) {
    return new AuditReader(jdbc);
  }

  @Bean
  AuditChainStore auditChainStore(JdbcClient jdbc) {
    return new AuditChainStore(jdbc);
  }
}
