package io.notice.persistence.log;

import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.persistence.notice.KeySends;
import io.notice.persistence.notice.NoticeEditor;
import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.persistence.notice.NoticeRetention;
import io.notice.persistence.notice.NoticeSearch;
import io.notice.persistence.notice.StoredAnswers;
import io.notice.persistence.stream.NodeRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log, and what reads and writes notices and inboxes beside it. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, JdbcClientAutoConfiguration.class})
public class LogAutoConfiguration {

  @Bean
  OwnConnections ownConnections(JdbcConnectionDetails details) {
    return new OwnConnections(details.getJdbcUrl(), details.getUsername(), details.getPassword());
  }

  @Bean
  LogAppender logAppender(JdbcTemplate jdbc) {
    return new JdbcLogAppender(jdbc);
  }

  @Bean
  NoticeSearch noticeSearch(JdbcClient jdbc) {
    return new NoticeSearch(jdbc);
  }

  @Bean
  InboxReader inboxReader(JdbcClient jdbc, NoticeSearch search) {
    return new InboxReader(jdbc, search);
  }

  @Bean
  ReceiptWriter receiptWriter(JdbcClient jdbc) {
    return new ReceiptWriter(jdbc);
  }

  @Bean
  NoticeReader noticeReader(JdbcClient jdbc, NoticeSearch search) {
    return new NoticeReader(jdbc, search);
  }

  @Bean
  NoticeRetention noticeRetention(JdbcClient jdbc, NoticeRecaller recaller) {
    return new NoticeRetention(jdbc, recaller);
  }

  @Bean
  StoredAnswers storedAnswers(JdbcClient jdbc) {
    return new StoredAnswers(jdbc);
  }

  @Bean
  KeySends keySends(JdbcTemplate jdbc) {
    return new KeySends(jdbc);
  }

  @Bean
  NodeRegistry nodeRegistry(JdbcClient jdbc) {
    return new NodeRegistry(jdbc);
  }

  @Bean
  NoticeEditor noticeEditor(JdbcClient jdbc) {
    return new NoticeEditor(jdbc);
  }

  @Bean
  NoticeRecaller noticeRecaller(JdbcClient jdbc) {
    return new NoticeRecaller(jdbc);
  }
}
