package io.notice.service.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.inbox.Inbox;
import io.notice.api.inbox.InboxItem;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.service.stream.StreamAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.module.SimpleModule;

/** The inbox. */
@AutoConfiguration(after = StreamAutoConfiguration.class)
public class InboxAutoConfiguration {

  /** Items say that they are a test only where they are. */
  @Bean
  JacksonModule inboxItemJson() {
    return new SimpleModule("inbox item").setMixInAnnotation(InboxItem.class, ItemJson.class);
  }

  @SuppressWarnings("UnusedMethod") // read by Jackson
  private interface ItemJson {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable Boolean test();
  }

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
