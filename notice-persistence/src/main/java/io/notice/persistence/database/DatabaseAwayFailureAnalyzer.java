package io.notice.persistence.database;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence that the database does not let this node in, and who names it. */
final class DatabaseAwayFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

  private static final String CONNECTION = "08";
  private static final String STARTING_OR_STOPPING = "57P";
  private static final String AUTHORISATION = "28";
  private static final String NO_SUCH_DATABASE = "3D";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, FlywayException cause) {
    SQLException refused = findCause(cause, SQLException.class);
    if (refused == null || refused.getSQLState() == null) {
      return null;
    }
    String state = refused.getSQLState();
    String what;
    if (state.startsWith(CONNECTION) || state.startsWith(STARTING_OR_STOPPING)) {
      what = "The database does not answer";
    } else if (state.startsWith(AUTHORISATION) || state.startsWith(NO_SUCH_DATABASE)) {
      what = "The database refuses this node";
    } else {
      return null;
    }
    return new FailureAnalysis(
        "%s: %s".formatted(what, refused.getMessage()),
        "SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD say which database is meant.",
        rootFailure);
  }
}
