package io.notice.persistence.database;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Rolls back as far as there is a connection to do it on. Where that is lost the server has rolled
 * back already, and the caller is to see why the work failed, not that the rollback did: the one
 * says that the database is away, the other looks like a fault of ours. A connection that is not
 * lost after all is rolled back, or thrown away, when the pool takes it back.
 */
final class LostConnectionTransactions extends JpaTransactionManager {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(LostConnectionTransactions.class);

  /**
   * A transaction that is marked for rollback is rolled back by its commit. Where the pool has
   * closed the connection meanwhile that fails without a state of the server's.
   */
  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    try {
      super.doCommit(status);
    } catch (JpaSystemException e) {
      if (e.getRootCause() instanceof SQLException cause && cause.getSQLState() == null) {
        throw new DataAccessResourceFailureException("The connection was lost.", e);
      }
      throw e;
    }
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      super.doRollback(status);
    } catch (RuntimeException e) {
      log.debug("there was nothing left to roll back on", e);
    }
  }
}
