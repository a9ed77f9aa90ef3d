package io.notice.service.notice;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.audience.Audiences;
import io.notice.persistence.log.OwnConnections;
import io.notice.persistence.notice.KeySends;
import io.notice.persistence.notice.NoticeEditor;
import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.persistence.notice.NoticeRetention;
import io.notice.persistence.notice.NoticeSearch;
import io.notice.persistence.notice.StoredAnswers;
import io.notice.service.audience.AudienceSize;
import io.notice.service.audience.Presence;
import io.notice.service.audit.AuditTrail;
import io.notice.service.inbox.InboxItems;
import io.notice.service.log.NodeLog;
import io.notice.service.stream.StreamAutoConfiguration;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Sending. */
@EnableConfigurationProperties(RetentionSettings.class)
@AutoConfiguration(after = StreamAutoConfiguration.class)
public class NoticeAutoConfiguration {

  @Bean
  NoticeAudit noticeAudit(AuditTrail audit) {
    return new NoticeAudit(audit);
  }

  @Bean
  GroupCommit groupCommit(
      OwnConnections connections,
      NodeLog log,
      Presence presence,
      NoticeAudit audit,
      MeterRegistry registry) {
    GroupCommit commit =
        new GroupCommit(connections, log, presence, audit, new SendMeters(registry));
    Gauge.builder("notice.sends.waiting", commit, GroupCommit::waiting)
        .description("Sends that wait for the next transaction")
        .register(registry);
    return commit;
  }

  @Bean
  DueNotices dueNotices(
      NoticeReader reader,
      NoticeRecaller recaller,
      SentNotices notices,
      PlatformTransactionManager transactions,
      NodeLog log) {
    return new DueNotices(
        reader, recaller, notices, new TransactionTemplate(transactions), log.getPhase() + 20);
  }

  @Bean
  RetentionJob retentionJob(
      NoticeRetention retention,
      StoredAnswers answers,
      RetentionSettings settings,
      PlatformTransactionManager transactions,
      Clock clock,
      NodeLog log) {
    return new RetentionJob(
        retention,
        answers,
        settings,
        new TransactionTemplate(transactions),
        clock,
        log.getPhase() + 20);
  }

  @Bean
  SearchIndexing searchIndexing(
      NoticeSearch search, PlatformTransactionManager transactions, NodeLog log) {
    return new SearchIndexing(search, new TransactionTemplate(transactions), log.getPhase() + 20);
  }

  @Bean
  SentNotices notices(
      GroupCommit groupCommit,
      NoticeReader reader,
      NoticeEditor editor,
      NoticeRecaller recaller,
      StoredAnswers answers,
      KeySends sends,
      Audiences audiences,
      AudienceSize sizes,
      InboxItems items,
      JsonMapper json,
      NoticeAudit audit,
      PlatformTransactionManager transactions) {
    return new SentNotices(
        groupCommit,
        new SentNotices.Stores(reader, editor, recaller, answers, sends),
        new NoticeForms(items, json),
        audiences,
        sizes,
        json,
        audit,
        new TransactionTemplate(transactions));
  }
}
