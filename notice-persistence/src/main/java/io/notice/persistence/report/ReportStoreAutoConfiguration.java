package io.notice.persistence.report;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What counts for reports, and what they read. */
@AutoConfiguration(after = JdbcClientAutoConfiguration.class)
public class ReportStoreAutoConfiguration {

  @Bean
  ReportCountStore reportCountStore(JdbcClient jdbc) {
    return new ReportCountStore(jdbc);
  }

  @Bean
  ReportReader reportReader(JdbcClient jdbc) {
    return new ReportReader(jdbc);
  }

  @Bean
  ReceiptReader receiptReader(JdbcClient jdbc) {
    return new ReceiptReader(jdbc);
  }

  @Bean
  RecountReader recountReader(JdbcClient jdbc) {
    return new RecountReader(jdbc);
  }
}
