package io.notice.service.notice;

import io.notice.api.notice.Notices;
import io.notice.persistence.log.OwnConnections;
import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.service.audience.Presence;
import io.notice.service.inbox.InboxItems;
import io.notice.service.log.NodeLog;
import io.notice.service.stream.StreamAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Sending. */
@AutoConfiguration(after = StreamAutoConfiguration.class)
public class NoticeAutoConfiguration {

  @Bean
  GroupCommit groupCommit(OwnConnections connections, NodeLog log, Presence presence) {
    return new GroupCommit(connections, log, presence);
  }

  @Bean
  ExpiryJob expiryJob(
      NoticeRecaller recaller, PlatformTransactionManager transactions, NodeLog log) {
    return new ExpiryJob(recaller, new TransactionTemplate(transactions), log.getPhase() + 10);
  }

  @Bean
  Notices notices(
      GroupCommit groupCommit,
      NoticeReader reader,
      NoticeRecaller recaller,
      InboxItems items,
      JsonMapper json,
      PlatformTransactionManager transactions) {
    return new SentNotices(
        groupCommit, reader, recaller, items, json, new TransactionTemplate(transactions));
  }
}
