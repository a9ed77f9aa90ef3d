package io.notice.persistence.audit;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Appends inside the caller's transaction. */
@Transactional(propagation = Propagation.MANDATORY)
class JdbcAuditWriter implements AuditWriter {

  private final JdbcTemplate jdbc;

  JdbcAuditWriter(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void append(List<NewAuditEntry> entries) {
    if (!entries.isEmpty()) {
      jdbc.update(AuditInsert.SQL, insert -> AuditInsert.bind(insert, 0, entries));
    }
  }
}
