package io.notice.web.problem;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Tells a database that is away, busy or restarting from a fault of ours. Only the former is worth
 * a caller's retry.
 */
final class DatabaseFailures {

  private static final Logger log = LoggerFactory.getLogger(DatabaseFailures.class);

  /**
   * Connection failures, lack of resources, operator intervention and shutdown, rollback for
   * concurrency.
   */
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58", "40");

  /** Lock not available; idle-in-transaction and transaction timeout; a read-only standby. */
  private static final Set<String> UNAVAILABLE_STATES = Set.of("55P03", "25P03", "25P04", "25006");

  private DatabaseFailures() {}

  /** Whether it was the database that failed, or the way to it, however. */
  static boolean concern(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
      if (cause instanceof SQLException
          || cause instanceof DataAccessException
          || cause instanceof TransactionException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The problem to show, or null if this is no failure of the database or one that is our own
   * fault.
   */
  static @Nullable Problem toProblem(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
      if (isUnavailable(cause)) {
        log.warn("The database does not answer: {}", cause.toString());
        return Problem.of(
            ProblemType.UNAVAILABLE,
            "The database does not answer. Whether a change was made is not known.");
      }
      if (cause instanceof SQLException sql && isDataException(sql)) {
        // Validation should have named the field; until it does, it is still what the caller sent.
        log.warn("The database refused a value that validation let through", failure);
        return Problem.invalid("", "holds a value that can't be stored");
      }
    }
    return null;
  }

  private static boolean isUnavailable(Throwable cause) {
    return switch (cause) {
      case DataAccessResourceFailureException e -> true;
      case QueryTimeoutException e -> true;
      case TransientDataAccessException e -> true;
      case CannotCreateTransactionException e -> true;
      case TransactionTimedOutException e -> true;
      case SQLTransientConnectionException e -> true;
      case SQLRecoverableException e -> true;
      case SQLException e -> isUnavailableState(e.getSQLState());
      default -> false;
    };
  }

  private static boolean isUnavailableState(@Nullable String state) {
    return state != null
        && state.length() == 5
        && (UNAVAILABLE_CLASSES.contains(state.substring(0, 2))
            || UNAVAILABLE_STATES.contains(state));
  }

  private static boolean isDataException(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("22");
  }
}
