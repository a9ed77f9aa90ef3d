package io.notice.persistence.report;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts from the rows alone, the slow and plain way: what the fast ways of counting are compared
 * with.
 */
public final class RecountReader {

  private final JdbcClient jdbc;

  public RecountReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Active recipients by ordinal, the next after one. */
  public List<Person> people(int after, int limit) {
    return jdbc.sql(
            "select ordinal, id from recipient where active and ordinal > ? order by ordinal limit"
                + " ?")
        .params(after, limit)
        .query((row, number) -> new Person(row.getInt("ordinal"), row.getString("id")))
        .list();
  }

  /** Published notices, the next after an id; tests are in no report. */
  public List<UUID> published(UUID after, int limit) {
    return jdbc.sql(
            "select id from notice where status = 'PUBLISHED' and not test and id > ? order by id"
                + " limit ?")
        .params(after, limit)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Asks of every published notice whether one recipient has it and what they last said of it. */
  public Unread unread(int recipient) {
    return jdbc.sql(
            """
            select count(*) filter (where not archived and not read) as total,
              count(*) filter (where not archived and not read and urgent) as urgent,
              count(*) filter (where not archived and asks) as to_acknowledge
            from (
              select n.priority = 'URGENT' as urgent, coalesce(e.archived, false) as archived,
                n.requires_acknowledgement and e.acknowledged_at is null as asks,
                coalesce(e.read, false) or exists (
                  select from read_mark k where k.recipient = :recipient and k.version > coalesce(e.read_version, 0)
                    and k.up_to >= n.material_position and (k.category is null or k.category = n.category)) as read
              from notice n
              left join inbox_entry e
                on e.notice = n.id and e.recipient = :recipient and e.material_position = n.material_position
              where n.status = 'PUBLISHED'
                and (exists (select from inbox_entry d where d.notice = n.id and d.recipient = :recipient and d.named)
                  or exists (
                    select from membership m
                    join directory_change j on j.id = m.joined_change
                    left join directory_change l on l.id = m.left_change
                    where m.recipient = :recipient and m.group_ordinal = any (n.audience_groups)
                      and j.position < n.position and n.position < coalesce(l.position, 9223372036854775807)))) i
            """)
        .param("recipient", recipient)
        .query((row, number) ->
            new Unread(row.getInt("total"), row.getInt("urgent"), row.getInt("to_acknowledge")))
        .single();
  }

  /** Somebody. */
  public record Person(int ordinal, String id) {}

  /** What somebody has not read, and not acknowledged. */
  public record Unread(int total, int urgent, int toAcknowledge) {}
}
