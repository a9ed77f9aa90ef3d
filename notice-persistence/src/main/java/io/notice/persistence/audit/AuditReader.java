package io.notice.persistence.audit;

import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the audit log. */
public final class AuditReader {

  private final JdbcClient jdbc;

  public AuditReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Newest first. The statement names only what narrows it, so that each filter has its own index
   * to walk along.
   *
   * @param before stay below it; null for the newest
   */
  public List<StoredAuditEntry> newest(AuditFilter filter, @Nullable Place before, int limit) {
    StringBuilder sql =
        new StringBuilder("select " + StoredAuditEntry.COLUMNS + " from audit_entry e where true");
    condition(sql, filter.actor(), " and lower(e.actor) = lower(:actor)");
    condition(sql, filter.action(), " and e.action = :action");
    condition(sql, filter.target(), " and lower(e.target) = lower(:target)");
    condition(sql, filter.from(), " and e.at >= :from");
    condition(sql, filter.to(), " and e.at < :to");
    condition(sql, before, " and (e.at, e.id) < (:at, :id)");
    AuditEntry.Result result = filter.result();
    if (result != null) {
      // A word of ours and no parameter: one index is only for those that were refused.
      sql.append(" and e.result = '").append(result.name()).append('\'');
    }
    JdbcClient.StatementSpec statement =
        jdbc.sql(sql + " order by e.at desc, e.id desc limit :limit")
            .param("actor", filter.actor())
            .param("action", filter.action())
            .param("target", filter.target())
            .param("from", timestamp(filter.from()))
            .param("to", timestamp(filter.to()))
            .param("limit", limit);
    if (before != null) {
      statement = statement.param("at", timestamp(before.at())).param("id", before.id());
    }
    return statement.query((row, number) -> StoredAuditEntry.map(row)).list();
  }

  private static void condition(StringBuilder sql, @Nullable Object value, String condition) {
    if (value != null) {
      sql.append(condition);
    }
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  /** Where an entry stands in the order of the list. */
  public record Place(Instant at, long id) {}
}
