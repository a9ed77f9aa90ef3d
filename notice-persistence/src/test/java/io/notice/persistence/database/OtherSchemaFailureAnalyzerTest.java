package io.notice.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.notice.persistence.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Flyway says of a database that is not of this version, as one sentence. */
class OtherSchemaFailureAnalyzerTest {

  @Test
  void aDatabaseOfANewerVersionIsNamed() {
    assertThat(
            descriptionAfter(
                """
                insert into flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                select max(installed_rank) + 1, '999', 'of tomorrow', 'SQL', 'V999__of_tomorrow.sql', 1, 'notice', 1, true
                from flyway_schema_history
                """))
        .startsWith("The database is not of this version of the program: ")
        .contains("999");
  }

  @Test
  void aMigrationThatWasEditedIsNamed() {
    assertThat(
            descriptionAfter(
                "update flyway_schema_history set checksum = checksum + 1 where version = '3'"))
        .contains("mismatch", "3");
  }

  private static String descriptionAfter(String change) {
    try (TestDatabase database = TestDatabase.migrated()) {
      JdbcClient.create(database.dataSource()).sql(change).update();
      Throwable refused =
          catchThrowable(() ->
              Flyway.configure()
                  .dataSource(database.dataSource())
                  .ignoreMigrationPatterns(new String[0])
                  .load()
                  .migrate());
      FailureAnalysis analysis =
          new OtherSchemaFailureAnalyzer().analyze(new IllegalStateException(refused));
      assertThat(analysis).isNotNull();
      assertThat(analysis.getDescription().lines()).hasSize(1);
      return analysis.getDescription();
    }
  }
}
