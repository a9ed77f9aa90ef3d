package io.notice.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DatabaseAwayFailureAnalyzerTest {

  @ParameterizedTest
  @CsvSource({
    "08001, The database does not answer",
    "57P03, The database does not answer",
    "28P01, The database refuses this node",
    "3D000, The database refuses this node"
  })
  void whatTheDatabaseSaysIsOneSentence(String state, String beginning) {
    FailureAnalysis analysis = analysis(state);
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).isEqualTo(beginning + ": what it said");
    assertThat(analysis.getAction()).contains("SPRING_DATASOURCE_URL");
  }

  @Test
  void aFaultOfOursKeepsItsStackTrace() {
    assertThat(analysis("42601")).isNull();
  }

  private static @Nullable FailureAnalysis analysis(String state) {
    return new DatabaseAwayFailureAnalyzer()
        .analyze(
            new IllegalStateException(
                new FlywayException("no connection", new SQLException("what it said", state))));
  }
}
