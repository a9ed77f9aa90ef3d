package io.notice.persistence.database;

import io.notice.api.database.DatabaseMove;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The way from one database to another. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
public class DatabaseMoveAutoConfiguration {

  @Bean
  DatabaseMove databaseMove(DataSource source) {
    return new CopyingDatabaseMove(source);
  }
}
