package io.notice.service.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.audit.AuditChain;
import io.notice.api.audit.AuditLog;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditReader;
import io.notice.persistence.audit.AuditStoreAutoConfiguration;
import io.notice.persistence.audit.AuditWriter;
import io.notice.service.log.NodeLog;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The audit log. */
@EnableConfigurationProperties(AuditSettings.class)
@AutoConfiguration(
    after = AuditStoreAutoConfiguration.class,
    afterName = "io.notice.service.stream.StreamAutoConfiguration")
public class AuditAutoConfiguration {

  /** Some tens of milliseconds to verify. */
  private static final int NEWEST = 10_000;

  @Bean
  AuditForms auditForms(JsonMapper json) {
    return new AuditForms(json);
  }

  @Bean
  RefusedDeeds refusedDeeds(
      AuditForms forms, AuditWriter writer, PlatformTransactionManager transactions) {
    return new RefusedDeeds(forms, writer, new TransactionTemplate(transactions));
  }

  @Bean
  AuditTrail auditTrail(AuditForms forms, AuditWriter writer, RefusedDeeds refused) {
    return new AuditTrail(forms, writer, refused);
  }

  @Bean
  RefusalWriting refusalWriting(RefusedDeeds refusals, NodeLog log) {
    return new RefusalWriting(refusals, log.getPhase() + 20);
  }

  @Bean
  AuditLog auditLog(
      AuditReader reader,
      AuditTrail trail,
      AuditForms forms,
      PlatformTransactionManager transactions) {
    return new ReadAudit(reader, trail, forms, new TransactionTemplate(transactions));
  }

  @Bean
  AuditChain auditChain(AuditChainStore store, Clock clock) {
    return new SealedChain(store, clock, NEWEST);
  }

  @Bean
  AuditSealing auditSealing(
      AuditChainStore store, PlatformTransactionManager transactions, NodeLog log) {
    return new AuditSealing(store, new TransactionTemplate(transactions), log.getPhase() + 20);
  }

  @Bean
  AuditRemoval auditRemoval(
      AuditChainStore store,
      AuditTrail trail,
      AuditSettings settings,
      PlatformTransactionManager transactions,
      Clock clock,
      NodeLog log) {
    return new AuditRemoval(
        store, trail, settings, new TransactionTemplate(transactions), clock, log.getPhase() + 20);
  }

  @Bean
  AuditChecking auditChecking(
      AuditChainStore store,
      PlatformTransactionManager transactions,
      Clock clock,
      NodeLog log,
      MeterRegistry registry) {
    AuditChecking checking =
        new AuditChecking(store, new TransactionTemplate(transactions), clock, log.getPhase() + 20);
    Gauge.builder("notice.audit.broken", checking, check -> check.broken() ? 1 : 0)
        .description("Whether the chain of the audit log was found broken")
        .register(registry);
    return checking;
  }
}
