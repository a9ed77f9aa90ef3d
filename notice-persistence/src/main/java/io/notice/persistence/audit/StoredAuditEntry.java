package io.notice.persistence.audit;

import io.notice.api.audit.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code audit_entry}; {@code before} and {@code after} as PostgreSQL writes JSON. */
public record StoredAuditEntry(
    long id,
    Instant at,
    String actor,
    String action,
    @Nullable String target,
    AuditEntry.Result result,
    @Nullable String address,
    @Nullable String before,
    @Nullable String after) {

  static final String COLUMNS =
      "e.id, e.at, e.actor, e.action, e.target, e.result, e.address, e.before, e.after";

  static StoredAuditEntry map(ResultSet row) throws SQLException {
    return new StoredAuditEntry(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("target"),
        AuditEntry.Result.valueOf(row.getString("result")),
        row.getString("address"),
        row.getString("before"),
        row.getString("after"));
  }
}
