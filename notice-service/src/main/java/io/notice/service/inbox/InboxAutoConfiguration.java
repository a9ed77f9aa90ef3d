package io.notice.service.inbox;

import io.notice.api.inbox.Inbox;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.service.stream.StreamAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The inbox. */
@AutoConfiguration(after = StreamAutoConfiguration.class)
public class InboxAutoConfiguration {

  @Bean
  Inbox inbox(
      InboxView view,
      InboxReader reader,
      ReceiptWriter receipts,
      InboxItems items,
      InboxChanges changes,
      PlatformTransactionManager transactions) {
    TransactionTemplate snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
    return new PostgresInbox(
        view,
        reader,
        receipts,
        items,
        changes,
        new PostgresInbox.Transactions(snapshot, new TransactionTemplate(transactions)));
  }
}
