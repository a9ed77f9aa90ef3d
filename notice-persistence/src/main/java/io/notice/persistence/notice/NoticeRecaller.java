package io.notice.persistence.notice;

import io.notice.persistence.log.LogTail;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes published notices out of every inbox, by recall or expiry. Runs inside the caller's
 * transaction and takes the head lock last.
 */
public final class NoticeRecaller {

  private final JdbcClient jdbc;

  public NoticeRecaller(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Recalls one notice that the caller has locked and found published. */
  public void recall(UUID notice, @Nullable String reason) {
    jdbc.sql(
            "update notice set status = 'RECALLED', revision = revision + 1, recalled_at ="
                + " clock_timestamp(), recall_reason = ? where id = ?")
        .param(reason)
        .param(notice)
        .update();
    append(List.of(notice), "notice-recalled");
  }

  /**
   * Expires what is due by the database's clock and not being expired by another node, at most so
   * many.
   *
   * @return how many
   */
  public int expireDue(int limit) {
    List<UUID> due =
        jdbc.sql(
                """
                update notice set status = 'EXPIRED', revision = revision + 1
                where id in (select id from notice where status = 'PUBLISHED' and expires_at <= clock_timestamp()
                  order by expires_at, id limit ? for update skip locked)
                returning id
                """)
            .param(limit)
            .query((row, number) -> row.getObject(1, UUID.class))
            .list();
    if (!due.isEmpty()) {
      append(due, "notice-expired");
    }
    return due.size();
  }

  /** Expires notices that the caller has locked and found published. */
  public void expire(List<UUID> notices) {
    jdbc.sql("update notice set status = 'EXPIRED', revision = revision + 1 where id = any(?)")
        .param(notices.toArray(UUID[]::new))
        .update();
    append(notices, "notice-expired");
  }

  private void append(List<UUID> notices, String kind) {
    UUID[] ids = notices.toArray(UUID[]::new);
    jdbc.sql("update inbox_entry set live = false where notice = any(?) and named")
        .param(ids)
        .update();
    jdbc.sql(
            """
            with head as (update notice_log_head set position = position + cardinality(cast(:ids as uuid[]))
              returning position - cardinality(cast(:ids as uuid[])) as before),
            entry as (
              insert into notice_log (position, kind, notice)
              select head.before + t.number, :kind, t.notice
              from head, unnest(cast(:ids as uuid[])) with ordinality as t(notice, number)
              returning position, notice)
            update notice n set ended_position = entry.position from entry where n.id = entry.notice
            """)
        .param("ids", ids)
        .param("kind", kind)
        .update();
    jdbc.sql(LogTail.NOTIFY).query((row, number) -> 1).list();
  }
}
