package io.notice.persistence.access;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables behind signing in: keys through JPA, sessions and accounts, which are locked row by
 * row, through SQL.
 */
@AutoConfiguration(after = JdbcClientAutoConfiguration.class)
@EntityScan
@EnableJpaRepositories
public class AccessStoreAutoConfiguration {

  @Bean
  AccountStore accountStore(JdbcClient jdbc) {
    return new JdbcAccountStore(jdbc);
  }

  @Bean
  SessionStore sessionStore(JdbcClient jdbc) {
    return new JdbcSessionStore(jdbc);
  }

  @Bean
  SigningKeyStore signingKeyStore(JdbcClient jdbc) {
    return new JdbcSigningKeyStore(jdbc);
  }
}
