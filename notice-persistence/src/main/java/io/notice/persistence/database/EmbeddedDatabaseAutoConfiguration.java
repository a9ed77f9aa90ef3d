package io.notice.persistence.database;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Runs a PostgreSQL of the node's own where {@code spring.datasource.url} names none. */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(EmbeddedDatabaseAutoConfiguration.NoServerNamed.class)
@EnableConfigurationProperties(EmbeddedDatabaseProperties.class)
public final class EmbeddedDatabaseAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(JdbcConnectionDetails.class)
  EmbeddedDatabase embeddedDatabase(EmbeddedDatabaseProperties properties) {
    if (!properties.database().embedded()) {
      throw new StartRefusedException(
          "SPRING_DATASOURCE_URL is not set: name your PostgreSQL, such as"
              + " jdbc:postgresql://db.example:5432/notice; this node runs none of its own.");
    }
    return EmbeddedDatabase.open(properties);
  }

  /** An empty value counts as none: that is what an unset variable becomes in a compose file. */
  static final class NoServerNamed extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      String url = context.getEnvironment().getProperty("spring.datasource.url");
      return new ConditionOutcome(
          !StringUtils.hasText(url),
          ConditionMessage.forCondition("Embedded database").because("spring.datasource.url"));
    }
  }
}
