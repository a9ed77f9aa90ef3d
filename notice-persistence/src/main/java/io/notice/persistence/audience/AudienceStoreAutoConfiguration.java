package io.notice.persistence.audience;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The directory's tables: categories through JPA, everything that is written by the thousand
 * through SQL.
 */
@AutoConfiguration(after = JdbcClientAutoConfiguration.class)
@EntityScan
@EnableJpaRepositories
public class AudienceStoreAutoConfiguration {

  @Bean
  RecipientStore recipientStore(JdbcClient jdbc) {
    return new JdbcRecipientStore(jdbc);
  }

  @Bean
  MembershipStore membershipStore(JdbcClient jdbc) {
    return new JdbcMembershipStore(jdbc);
  }

  @Bean
  PersonalDataStore personalDataStore(JdbcClient jdbc) {
    return new PersonalDataStore(jdbc);
  }

  @Bean
  GroupStore groupStore(JdbcClient jdbc) {
    return new JdbcGroupStore(jdbc);
  }
}
