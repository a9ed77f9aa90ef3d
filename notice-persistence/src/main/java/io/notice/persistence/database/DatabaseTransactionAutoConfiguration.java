package io.notice.persistence.database;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/** Transactions that say why they failed, also when the database has gone. */
@AutoConfiguration(before = HibernateJpaAutoConfiguration.class)
public final class DatabaseTransactionAutoConfiguration {

  @Bean
  PlatformTransactionManager transactionManager(
      ObjectProvider<TransactionManagerCustomizers> customizers) {
    LostConnectionTransactions manager = new LostConnectionTransactions();
    customizers.ifAvailable(each -> each.customize(manager));
    return manager;
  }
}
