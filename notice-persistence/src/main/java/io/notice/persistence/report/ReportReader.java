package io.notice.persistence.report;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView.Author;
import io.notice.api.report.NoticeReport.Point;
import io.notice.api.report.Overview.Attention;
import io.notice.api.report.ReportSummary;
import io.notice.persistence.log.PublishedNotices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the counters: nothing here looks at receipts. */
public final class ReportReader {

  private final JdbcClient jdbc;

  public ReportReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One notice with its counters. */
  public Optional<ReportedNotice> notice(UUID id) {
    return jdbc.sql(
            """
            select n.id, n.status, n.author_kind, n.author_id, n.author_name, coalesce(n.audience_size, 0) as audience_size,
              n.material_version, n.position, coalesce(n.material_position, 0) as material_position, n.category,
              n.acknowledge_by, n.audience_groups, coalesce(n.audience -> 'recipients', '[]'::jsonb) <> '[]'::jsonb as naming,
              coalesce(r.since, case when n.material_version = 1 then n.published_at
                else coalesce(n.edited_at, n.published_at) end) as since,
              case n.status when 'RECALLED' then n.recalled_at when 'EXPIRED' then n.expires_at end as ended_at,
              r.notice is not null as counted, r.delivered, r.seen, r.read, r.read_within_day, r.acknowledged, r.late,
              r.late_by, r.read_times, r.moved_at, r.sampled_at, r.samples
            from notice n
            left join notice_report r on r.notice = n.id and r.material_version = n.material_version
            where n.id = ? and not n.test
            """)
        .param(id)
        .query((row, number) -> notice(row))
        .optional();
  }

  private static ReportedNotice notice(ResultSet row) throws SQLException {
    long position = row.getLong("position");
    Long nullablePosition = row.wasNull() ? null : position;
    Instant since = PublishedNotices.instant(row, "since");
    return new ReportedNotice(
        row.getObject("id", UUID.class),
        NoticeStatus.valueOf(row.getString("status")),
        new Author(
            Author.Kind.valueOf(row.getString("author_kind")),
            row.getString("author_id"),
            row.getString("author_name")),
        row.getInt("audience_size"),
        row.getInt("material_version"),
        nullablePosition,
        row.getLong("material_position"),
        row.getString("category"),
        PublishedNotices.instant(row, "acknowledge_by"),
        since,
        PublishedNotices.instant(row, "ended_at"),
        PublishedNotices.ints(row, "audience_groups"),
        row.getBoolean("naming"),
        since != null && row.getBoolean("counted") ? counters(row, since) : null);
  }

  private static Counters counters(ResultSet row, Instant since) throws SQLException {
    return new Counters(
        row.getObject("id", UUID.class),
        row.getInt("material_version"),
        since,
        row.getInt("delivered"),
        row.getInt("seen"),
        row.getInt("read"),
        row.getInt("read_within_day"),
        row.getInt("acknowledged"),
        row.getInt("late"),
        PublishedNotices.instant(row, "late_by"),
        PublishedNotices.ints(row, "read_times"),
        row.getTimestamp("moved_at").toInstant(),
        row.getTimestamp("sampled_at").toInstant(),
        row.getInt("samples"),
        Duration.ZERO);
  }

  /** The samples of one material version, oldest first. */
  public List<Point> samples(UUID notice, int materialVersion) {
    return jdbc.sql(
            """
            select at, delivered, read, acknowledged from report_sample
            where notice = ? and material_version = ? order by at
            """)
        .params(notice, materialVersion)
        .query((row, number) ->
            new Point(row.getTimestamp(1).toInstant(), row.getInt(2), row.getInt(3), row.getInt(4)))
        .list();
  }

  /** The numbers of published notices; absent for others. */
  public Map<UUID, ReportSummary> summaries(Collection<UUID> ids) {
    Map<UUID, ReportSummary> summaries = HashMap.newHashMap(ids.size());
    jdbc.sql(
            """
            select n.id, coalesce(n.audience_size, 0), coalesce(r.delivered, 0), coalesce(r.seen, 0), coalesce(r.read, 0),
              coalesce(r.acknowledged, 0), coalesce(r.late, 0)
            from notice n
            left join notice_report r on r.notice = n.id and r.material_version = n.material_version
            where n.id = any(?) and n.position is not null and not n.test
            """)
        .param(ids.toArray(UUID[]::new))
        .query((ResultSet row) -> {
          summaries.put(
              row.getObject(1, UUID.class),
              new ReportSummary(
                  row.getInt(2),
                  row.getInt(3),
                  row.getInt(4),
                  row.getInt(5),
                  row.getInt(6),
                  row.getInt(7)));
        });
    return summaries;
  }

  // The overview ----------------------------------------------------------------------------------

  /** What the quarters of a period come to. */
  public Sums sums(Instant from, Instant to) {
    return jdbc.sql(
            """
            select coalesce(sum(sent), 0), coalesce(sum(addressed), 0), coalesce(sum(read_within_day), 0)
            from report_quarter where at >= ? and at < ?
            """)
        .params(Timestamp.from(from), Timestamp.from(to))
        .query((row, number) -> new Sums(row.getLong(1), row.getLong(2), row.getLong(3)))
        .single();
  }

  /** The groups that something was sent to in a period. */
  public int[] groups(Instant from, Instant to) {
    return jdbc.sql(
            """
            select array(select distinct g from report_quarter q cross join unnest(q.groups) as g
              where q.at >= ? and q.at < ?) as groups
            """)
        .params(Timestamp.from(from), Timestamp.from(to))
        .query((row, number) -> PublishedNotices.ints(row, "groups"))
        .single();
  }

  /** The packed recipients who were named in a period, a quarter each. */
  public List<byte[]> named(Instant from, Instant to) {
    return jdbc.sql(
            "select named from report_quarter where at >= ? and at < ? and named is not null")
        .params(Timestamp.from(from), Timestamp.from(to))
        .query((row, number) -> row.getBytes(1))
        .list();
  }

  /**
   * What happened in each of some stretches of time.
   *
   * @param bounds the first one's beginning, each one's end
   * @return by the number of the stretch, from 0; absent where nothing happened
   */
  public Map<Integer, Happened> happened(List<Instant> bounds) {
    Map<Integer, Happened> happened = new HashMap<>();
    jdbc.sql(
            """
            select width_bucket(at, cast(:bounds as timestamptz[])) - 1 as stretch, sum(sent), sum(delivered), sum(read)
            from report_quarter where at >= :from and at < :to group by 1
            """)
        .param("bounds", bounds.stream().map(Instant::toString).toArray(String[]::new))
        .param("from", Timestamp.from(bounds.getFirst()))
        .param("to", Timestamp.from(bounds.getLast()))
        .query((ResultSet row) -> {
          happened.put(row.getInt(1), new Happened(row.getLong(2), row.getLong(3), row.getLong(4)));
        });
    return happened;
  }

  /** What became of the questions of a period's notices. */
  public Asked asked(Instant from, Instant to) {
    return jdbc.sql(
            """
            select coalesce(sum(n.audience_size), 0), coalesce(sum(r.acknowledged - r.late), 0),
              coalesce(sum(n.audience_size - coalesce(r.acknowledged, 0)) filter (where n.status = 'PUBLISHED'), 0)
            from notice n
            left join notice_report r on r.notice = n.id and r.material_version = n.material_version
            where n.requires_acknowledgement and n.position is not null and n.status <> 'RECALLED' and not n.test
              and n.published_at >= ? and n.published_at < ?
            """)
        .params(Timestamp.from(from), Timestamp.from(to))
        .query((row, number) -> new Asked(row.getLong(1), row.getLong(2), row.getLong(3)))
        .single();
  }

  /** How many notices wait for their time. */
  public long scheduled() {
    return jdbc.sql("select count(*) from notice where status = 'SCHEDULED'")
        .query((row, number) -> row.getLong(1))
        .single();
  }

  /**
   * Live notices with outstanding acknowledgements and a deadline in a period, the nearest first.
   *
   * @param key only what this key has created; null for all
   */
  public List<Attention> acknowledgementsDue(
      Instant from, Instant to, @Nullable UUID key, int limit) {
    return jdbc.sql(
            """
            select n.id, n.title, n.audience_size - coalesce(r.acknowledged, 0) as outstanding, n.acknowledge_by
            from notice n
            left join notice_report r on r.notice = n.id and r.material_version = n.material_version
            where n.requires_acknowledgement and n.status = 'PUBLISHED' and not n.test
              and n.acknowledge_by >= :from and n.acknowledge_by < :to and n.audience_size > coalesce(r.acknowledged, 0)
              and (cast(:key as text) is null or (n.author_kind = 'API_KEY' and n.author_id = :key))
            order by n.acknowledge_by, n.id limit :limit
            """)
        .param("from", Timestamp.from(from))
        .param("to", Timestamp.from(to))
        .param("key", key == null ? null : key.toString())
        .param("limit", limit)
        .query((row, number) -> attention(Attention.Kind.ACK_DUE, row))
        .list();
  }

  /** Scheduled notices that go out before a time, the nearest first. */
  public List<Attention> goingOut(Instant before, @Nullable UUID key, int limit) {
    return jdbc.sql(
            """
            select n.id, n.title, n.audience_size, n.publish_at from notice n
            where n.status = 'SCHEDULED' and n.publish_at < :before
              and (cast(:key as text) is null or (n.author_kind = 'API_KEY' and n.author_id = :key))
            order by n.publish_at, n.id limit :limit
            """)
        .param("before", Timestamp.from(before))
        .param("key", key == null ? null : key.toString())
        .param("limit", limit)
        .query((row, number) -> attention(Attention.Kind.GOES_OUT, row))
        .list();
  }

  /** Good API keys that end before a time, the nearest first. */
  public List<Attention> keysEnding(Instant before, int limit) {
    return jdbc.sql(
            """
            select id, name, null::integer, expires_at from api_key
            where revoked_at is null and expires_at > clock_timestamp() and expires_at < :before
            order by expires_at, id limit :limit
            """)
        .param("before", Timestamp.from(before))
        .param("limit", limit)
        .query((row, number) -> attention(Attention.Kind.KEY_EXPIRES, row))
        .list();
  }

  /** Nodes that fell silent without a farewell and have not come back, the first one first. */
  public List<Attention> nodesDown(int limit) {
    return jdbc.sql(
            """
            select d.name, d.name, d.streams, d.seen_at from lost_node d
            where not exists (select from node n where n.name = d.name)
            order by d.seen_at, d.name limit :limit
            """)
        .param("limit", limit)
        .query((row, number) -> attention(Attention.Kind.NODE_DOWN, row))
        .list();
  }

  private static Attention attention(Attention.Kind kind, ResultSet row) throws SQLException {
    int count = row.getInt(3);
    Integer nullableCount = row.wasNull() ? null : count;
    return new Attention(
        kind, row.getString(1), row.getString(2), nullableCount, row.getTimestamp(4).toInstant());
  }

  /** The database's clock. */
  public Instant now() {
    return jdbc.sql("select clock_timestamp()")
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .single();
  }

  /** Of the notices of a period: how many, their audiences' sizes, who of these read in a day. */
  public record Sums(long sent, long addressed, long readWithinDay) {}

  /** What happened in a stretch of time. */
  public record Happened(long sent, long delivered, long read) {}

  /** How many were asked, did so in time, and are still waited for. */
  public record Asked(long asked, long inTime, long outstanding) {}
}
