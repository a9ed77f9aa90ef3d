package io.notice.persistence.notice;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes what is older than it is to be kept, in small steps, each a transaction of the caller's.
 *
 * <p>A notice leaves in two steps, so that no cursor meets a gap. When it is too old it expires
 * like any other, with an entry in the log, and its content goes. The bare row, and the rows that
 * say whose it was, stay as long as that entry: whoever was away still learns that it is gone. Age
 * is measured in positions: the log's head is noted from time to time.
 */
public final class NoticeRetention {

  private static final int MAX_ROWS = 5_000;

  private final JdbcClient jdbc;
  private final NoticeRecaller recaller;

  public NoticeRetention(JdbcClient jdbc, NoticeRecaller recaller) {
    this.jdbc = jdbc;
    this.recaller = recaller;
  }

  /** Whether this transaction is the only one that removes anything. */
  public boolean alone() {
    return jdbc.sql("select pg_try_advisory_xact_lock(7204511830)").query(Boolean.class).single();
  }

  /** Notes how far the log has come by now. */
  public void noteAge() {
    jdbc.sql(
            "insert into notice_log_age (at, position) select clock_timestamp(), position from"
                + " notice_log_head on conflict do nothing")
        .update();
  }

  /** The last position that is known to be older than a time; 0 if none is. */
  public long lastBefore(Instant time) {
    return jdbc.sql("select coalesce(max(position), 0) from notice_log_age where at < ?")
        .param(Timestamp.from(time))
        .query(Long.class)
        .single();
  }

  /**
   * Expires some of the published notices in a range of positions.
   *
   * @param after up to where an earlier call has found none
   * @return whether there may be more
   */
  public boolean expire(long after, long upTo) {
    record Old(UUID id, int named) {}

    List<Old> old =
        jdbc.sql(
                """
                select id, case when audience_groups = '{}' then audience_size else 10000 end as named
                from notice where status = 'PUBLISHED' and position > ? and position <= ?
                order by position limit 100 for update skip locked
                """)
            .param(after)
            .param(upTo)
            .query((row, number) -> new Old(row.getObject(1, UUID.class), row.getInt(2)))
            .list();
    List<UUID> now = new ArrayList<>();
    int rows = 0;
    for (Old notice : old) {
      if (now.isEmpty() || rows + notice.named <= MAX_ROWS) {
        now.add(notice.id);
        rows += notice.named;
      }
    }
    if (!now.isEmpty()) {
      recaller.expire(now);
    }
    return !now.isEmpty();
  }

  /**
   * Takes the receipts of a broadcast that is recalled or expired out of the way, which no count
   * reads any more.
   *
   * @return whether there may be more
   */
  public boolean settle() {
    List<UUID> ended =
        jdbc.sql(
                "select id from notice where status in ('RECALLED', 'EXPIRED') and not settled"
                    + " order by id limit 1 for update skip locked")
            .query((row, number) -> row.getObject(1, UUID.class))
            .list();
    if (ended.isEmpty()) {
      return false;
    }
    UUID notice = ended.getFirst();
    int settled =
        jdbc.sql(
                """
                update inbox_entry set live = false
                where notice = :notice and recipient in (
                  select recipient from inbox_entry where notice = :notice and live limit :limit for update skip locked)
                """)
            .param("notice", notice)
            .param("limit", MAX_ROWS)
            .update();
    if (settled == 0) {
      jdbc.sql("update notice set settled = true where id = ?").param(notice).update();
    }
    return true;
  }

  /**
   * Removes what some notices up to a position said, and the receipts of their broadcasts.
   *
   * @return whether there may be more
   */
  public boolean erase(long upTo) {
    List<UUID> old =
        jdbc.sql(
                """
                select id from notice where position <= ? and settled and not erased
                order by position limit 50 for update skip locked
                """)
            .param(upTo)
            .query((row, number) -> row.getObject(1, UUID.class))
            .list();
    if (old.isEmpty()) {
      return false;
    }
    UUID[] ids = old.toArray(UUID[]::new);
    int receipts =
        jdbc.sql(
                """
                delete from inbox_entry where ctid = any(array(
                  select e.ctid from inbox_entry e where e.notice = any(?) and not e.named limit ?))
                """)
            .param(ids)
            .param(MAX_ROWS)
            .update();
    if (receipts < MAX_ROWS) {
      jdbc.sql("delete from notice_version where notice = any(?)").param(ids).update();
      jdbc.sql("delete from notice_search where notice = any(?)").param(ids).update();
      jdbc.sql(
              """
              update notice set erased = true, revision = revision + 1, title = '-', body = '', excerpt = '', link = null,
                link_label = null, sender_name = null, data = null, editor = null, recall_reason = null
              where id = any(?)
              """)
          .param(ids)
          .update();
    }
    return true;
  }

  /** Makes cursors up to a position start anew; the log may lose what lies there. */
  public void raiseFloor(long upTo) {
    jdbc.sql("update notice_log_head set floor = ? where floor < ? and position >= ?")
        .param(upTo)
        .param(upTo)
        .param(upTo)
        .update();
  }

  /**
   * Removes some of what nobody can be brought any more: entries below the floor, and the bare rows
   * of notices whose last entry that was.
   *
   * @return whether there may be more
   */
  public boolean removeBelowFloor() {
    long floor = jdbc.sql("select floor from notice_log_head").query(Long.class).single();
    int entries =
        jdbc.sql(
                """
                delete from notice_log where position in (
                  select position from notice_log where position <= ? order by position limit ?)
                """)
            .param(floor)
            .param(MAX_ROWS)
            .update();
    jdbc.sql(
            """
            delete from membership_delta where change in (
              select d.id from directory_change d
              where d.position <= ? and exists (select from membership_delta m where m.change = d.id)
              order by d.position limit ?)
            """)
        .param(floor)
        .param(MAX_ROWS)
        .update();
    if (entries == MAX_ROWS) {
      return true;
    }
    int rows =
        jdbc.sql(
                """
                delete from inbox_entry where ctid = any(array(
                  select e.row from notice n cross join lateral (
                    select x.ctid as row from inbox_entry x where x.notice = n.id offset 0) e
                  where n.erased and n.ended_position <= ? limit ?))
                """)
            .param(floor)
            .param(MAX_ROWS)
            .update();
    if (rows == MAX_ROWS) {
      return true;
    }
    jdbc.sql(
            """
            with gone as (delete from notice where erased and ended_position <= ? returning id),
            sample as (delete from report_sample s using gone where s.notice = gone.id)
            delete from notice_report r using gone where r.notice = gone.id
            """)
        .param(floor)
        .update();
    jdbc.sql(
            """
            delete from membership m using directory_change l
            where l.id = m.left_change and l.position <= :floor
              and l.position < coalesce((select min(position) from notice where position is not null), :floor + 1)
            """)
        .param("floor", floor)
        .update();
    jdbc.sql("delete from notice_log_age where position < ?").param(floor).update();
    return entries > 0 || rows > 0;
  }
}
