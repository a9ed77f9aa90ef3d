package io.notice.persistence.database;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence that the database has migrations that this version does not have. */
final class OtherSchemaFailureAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, FlywayValidateException cause) {
    String what =
        String.valueOf(cause.getMessage())
            .lines()
            .map(String::strip)
            .filter(line -> line.matches(".*(not resolved locally|mismatch).*"))
            .findFirst()
            .orElse("its migrations are others");
    return new FailureAnalysis(
        "The database is not of this version of the program: " + what,
        "A newer version has migrated it: start that one, or restore the backup from before.",
        rootFailure);
  }
}
