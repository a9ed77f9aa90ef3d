package io.notice.persistence.report;

import io.notice.persistence.inbox.Memberships;
import io.notice.persistence.log.PublishedNotices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what has moved, and writes the counters. For one caller at a time: all of it runs inside a
 * transaction that has {@link #tryLock}ed, on whichever node.
 *
 * <p>The statements need not come from one snapshot. What a recipient's state says is read first;
 * marks and receipts carry the version at which they came to be, and positions only rise, so that
 * whatever is younger than that state tells itself apart and waits for the next time.
 */
public final class ReportCountStore {

  /** Of the advisory lock: "report". */
  private static final long LOCK = 0x7265_706f_7274L;

  private static final String NOTICE_COLUMNS =
      """
      n.id, n.position, n.material_position, n.material_version, n.category, n.acknowledge_by, n.published_at,
      coalesce(r.since, case when n.material_version = 1 then n.published_at else coalesce(n.edited_at, n.published_at) end)
        as since,
      case n.status when 'RECALLED' then n.recalled_at when 'EXPIRED' then coalesce(n.expires_at, 'epoch') end as ended_at,
      n.audience_groups
      """;

  private static final String NOTICES =
      "select "
          + NOTICE_COLUMNS
          + """
          from notice n
          left join notice_report r on r.notice = n.id and r.material_version = n.material_version
          where not n.test and
          """;

  private static final String JUST_ENDED =
      """
      n.status in ('RECALLED', 'EXPIRED') and n.id = any(array(
          select notice from notice_log
          where kind in ('notice-updated', 'notice-recalled', 'notice-expired') and kind <> 'notice-updated'
          order by position desc limit 1000))
        and case n.status when 'RECALLED' then n.recalled_at else coalesce(n.expires_at, 'epoch') end
          > clock_timestamp() - make_interval(secs => :grace)
      """;

  private final JdbcClient jdbc;

  public ReportCountStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Whether the caller is the one who counts now, until the end of its transaction. Bounds how long
   * a node that freezes meanwhile can hold the others up, and does not wait for the disk: what a
   * crash loses is lost together and counted again.
   */
  public boolean tryLock() {
    jdbc.sql(
            """
            select set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '3s', true),
              set_config('statement_timeout', '10s', true), set_config('idle_in_transaction_session_timeout', '4s', true)
            """)
        .query((row, number) -> 1)
        .list();
    return jdbc.sql("select pg_try_advisory_xact_lock(?)")
        .param(LOCK)
        .query((row, number) -> row.getBoolean(1))
        .single();
  }

  /** The database's clock. */
  public Instant now() {
    return jdbc.sql("select clock_timestamp()")
        .query((row, number) -> row.getTimestamp(1).toInstant())
        .single();
  }

  // What the log brings ---------------------------------------------------------------------------

  /** The part of the log that is not yet in the counters, at most so many positions of it. */
  public LogRange nextRange(int limit) {
    return jdbc.sql(
            """
            select p.position, least(h.position, p.position + ?) as up_to
            from report_progress p cross join notice_log_head h
            """)
        .param(limit)
        .query((row, number) -> new LogRange(row.getLong(1), row.getLong(2)))
        .single();
  }

  /** What was published in a range, by the quarter of its publication. */
  public List<QuarterCounters> published(LogRange range) {
    return jdbc.sql(
            """
            select date_bin('15 minutes', published_at, '2000-01-01 00:00:00+00') as at, count(*),
              coalesce(sum(audience_size), 0)
            from notice where position > ? and position <= ? and not test
            group by 1
            """)
        .params(range.after, range.upTo)
        .query((row, number) ->
            new QuarterCounters(
                row.getTimestamp(1).toInstant(), row.getLong(2), row.getLong(3), 0, 0, 0))
        .list();
  }

  /** Whom it was for: the groups, and the recipients who were named. */
  public List<Addressees> addressees(LogRange range) {
    return jdbc.sql(
            """
            with published as (
              select id, audience_groups, audience, date_bin('15 minutes', published_at, '2000-01-01 00:00:00+00') as at
              from notice where position > :after and position <= :upTo and not test)
            select g.at, array_agg(distinct g.ordinal) as groups, null::integer[] as named
            from (select at, unnest(audience_groups) as ordinal from published) g
            group by g.at
            union all
            select p.at, null, array_agg(distinct e.recipient)
            from published p cross join lateral (
              select x.recipient from inbox_entry x where x.notice = p.id and x.named offset 0) e
            where p.audience -> 'recipients' <> '[]'::jsonb
            group by p.at
            """)
        .param("after", range.after)
        .param("upTo", range.upTo)
        .query((row, number) ->
            new Addressees(
                row.getTimestamp("at").toInstant(),
                PublishedNotices.ints(row, "groups"),
                PublishedNotices.ints(row, "named")))
        .list();
  }

  /** Those who were named in a quarter, as it stands; null if nobody was. */
  public byte @Nullable [] named(Instant quarter) {
    return jdbc.sql("select named from report_quarter where at = ?")
        .param(Timestamp.from(quarter))
        .query((row, number) -> Optional.ofNullable(row.getBytes(1)))
        .optional()
        .flatMap(found -> found)
        .orElse(null);
  }

  /** Adds groups, and replaces the recipients who were named. */
  public void setAddressees(Instant quarter, int[] groups, byte @Nullable [] named) {
    jdbc.sql(
            """
            insert into report_quarter as q (at, groups, named) values (:at, :groups, :named)
            on conflict (at) do update set
              groups = array(select distinct g from unnest(q.groups || excluded.groups) as g order by g),
              named = coalesce(excluded.named, q.named)
            """)
        .param("at", Timestamp.from(quarter))
        .param("groups", groups)
        .param("named", named, java.sql.Types.BINARY)
        .update();
  }

  /**
   * Follows the edits in a range: a new material version begins at nothing, and what the old one
   * had counted for its day is taken back; a moved deadline has its late ones counted anew.
   */
  public void followEdits(LogRange range) {
    UUID[] edited =
        jdbc.sql(
                """
                select distinct notice from notice_log
                where kind in ('notice-updated', 'notice-recalled', 'notice-expired') and kind = 'notice-updated'
                  and position > ? and position <= ?
                """)
            .params(range.after, range.upTo)
            .query((row, number) -> row.getObject(1, UUID.class))
            .list()
            .toArray(UUID[]::new);
    if (edited.length == 0) {
      return;
    }
    jdbc.sql(
            """
            with old as (
              delete from notice_report r using notice n
              where r.notice = n.id and n.id = any(:edited) and r.material_version < n.material_version
              returning n.published_at, r.read_within_day
            ), sample as (
              delete from report_sample s using notice n
              where s.notice = n.id and n.id = any(:edited) and s.material_version < n.material_version
            )
            update report_quarter q set read_within_day = q.read_within_day - lost.read_within_day
            from (select date_bin('15 minutes', published_at, '2000-01-01 00:00:00+00') as at,
                sum(read_within_day) as read_within_day from old group by 1) lost
            where q.at = lost.at
            """)
        .param("edited", edited)
        .update();
    jdbc.sql(
            """
            insert into notice_report (notice, material_version, since, late_by, moved_at, sampled_at)
            select id, material_version, coalesce(edited_at, published_at), acknowledge_by,
              coalesce(edited_at, published_at), coalesce(edited_at, published_at)
            from notice where id = any(:edited) and material_version > 1
            on conflict do nothing
            """)
        .param("edited", edited)
        .update();
    jdbc.sql(
            """
            update notice_report r set late_by = n.acknowledge_by, moved_at = clock_timestamp(), late = (
              select count(*) from inbox_entry e join inbox_state s on s.recipient = e.recipient
              where e.notice = n.id and e.material_position = n.material_position
                and e.acknowledged_at is not null and e.acknowledged_at > n.acknowledge_by
                and e.acknowledged_since <= s.counted_version)
            from notice n
            where n.id = any(:edited) and r.notice = n.id and r.material_version = n.material_version
              and r.late_by is distinct from n.acknowledge_by
            """)
        .param("edited", edited)
        .update();
  }

  /** The log is in the counters up to here. */
  public void setProgress(long position) {
    jdbc.sql("update report_progress set position = ?").param(position).update();
  }

  // What recipients did ---------------------------------------------------------------------------

  /** Recipients whose state has moved since it was counted, in order. */
  public List<Moved> moved(int limit) {
    return jdbc.sql(
            """
            select recipient, version, counted_version, seen_up_to, counted_seen, delivered_up_to, counted_delivered
            from inbox_state where uncounted order by recipient limit ?
            """)
        .param(limit)
        .query((row, number) ->
            new Moved(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)))
        .list();
  }

  /**
   * Their read-alls: what was counted as one a category, then what was not, in the order in which
   * they were made.
   */
  public List<CountedMark> marks(List<Moved> moved) {
    return jdbc.sql(
            """
            with moved as materialized (
              select * from unnest(cast(:recipients as integer[]), cast(:counted as bigint[]), cast(:versions as bigint[]))
                as t(recipient, counted, version))
            select m.recipient, m.category, max(m.up_to) as up_to, null::timestamptz as at, 0 as version
            from moved t cross join lateral (select * from read_mark m
              where m.recipient = t.recipient and m.version <= t.counted offset 0) m
            group by m.recipient, m.category
            union all
            select m.recipient, m.category, m.up_to, m.at, m.version
            from moved t cross join lateral (select * from read_mark m
              where m.recipient = t.recipient and m.version > t.counted and m.version <= t.version offset 0) m
            order by recipient, version
            """)
        .params(columns(moved))
        .query((row, number) ->
            new CountedMark(
                row.getInt("recipient"),
                row.getString("category"),
                row.getLong("up_to"),
                PublishedNotices.instant(row, "at")))
        .list();
  }

  /**
   * Their rows that have changed, and those that can stand for something that is counted now: above
   * the given positions, or of notices that ended a moment ago. Each recipient's are looked up on
   * their own ({@code offset 0}): with statistics that lag behind, the planner would rather read
   * the whole table.
   *
   * @param above by recipient, in the order of {@code moved}
   */
  public List<CountedEntry> entries(List<Moved> moved, long[] above, Duration grace) {
    String sql =
        """
        with moved as materialized (
          select * from unnest(cast(:recipients as integer[]), cast(:counted as bigint[]), cast(:above as bigint[]))
            as t(recipient, counted, above)),
        ended as materialized (select n.id from notice n where %2$s)
        select e.* from moved t cross join lateral (select %1$s from inbox_entry e
          where e.recipient = t.recipient and e.version > 0 and e.version > t.counted offset 0) e
        union
        select e.* from moved t cross join lateral (select %1$s from inbox_entry e
          where e.recipient = t.recipient and e.named and e.live and not e.archived and e.read is not true
            and e.read_at is null and e.material_position > t.above offset 0) e
        union
        select e.* from moved t cross join lateral (select %1$s from inbox_entry e
          where e.recipient = t.recipient and not e.named and e.live and e.material_position > t.above offset 0) e
        union
        select e.* from ended d cross join moved t cross join lateral (select %1$s from inbox_entry e
          where e.notice = d.id and e.recipient = t.recipient offset 0) e
        """
            .formatted(
                "e.recipient, e.notice, e.material_position, e.read_at, e.read_since,"
                    + " e.acknowledged_at, e.acknowledged_since",
                JUST_ENDED);
    return jdbc.sql(sql)
        .params(columns(moved))
        .param("above", above)
        .param("grace", grace.toSeconds())
        .query((row, number) ->
            new CountedEntry(
                row.getInt("recipient"),
                row.getObject("notice", UUID.class),
                row.getLong("material_position"),
                PublishedNotices.instant(row, "read_at"),
                nullable(row, "read_since"),
                PublishedNotices.instant(row, "acknowledged_at"),
                nullable(row, "acknowledged_since")))
        .list();
  }

  /** Live broadcasts whose material position lies in a range, in its order. */
  public List<CountedNotice> broadcasts(long above, long upTo) {
    return jdbc.sql(
            NOTICES
                + """
                n.status = 'PUBLISHED' and n.audience_groups <> '{}' and n.position <= :upTo
                  and n.material_position > :above and n.material_position <= :upTo
                order by n.material_position
                """)
        .param("above", above)
        .param("upTo", upTo)
        .query((row, number) -> notice(row))
        .list();
  }

  /**
   * Notices that were recalled or expired a moment ago, of the last thousand: what was delivered
   * and read just before may only now come to be counted.
   */
  public List<CountedNotice> justEnded(Duration grace) {
    return jdbc.sql(NOTICES + JUST_ENDED)
        .param("grace", grace.toSeconds())
        .query((row, number) -> notice(row))
        .list();
  }

  /** Notices by id. */
  public List<CountedNotice> notices(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(NOTICES + " n.position is not null and n.id = any(?)")
        .param(ids.toArray(UUID[]::new))
        .query((row, number) -> notice(row))
        .list();
  }

  /** When the recipients were in which of these groups. */
  public Map<Integer, Memberships> memberships(List<Moved> moved, int[] groups) {
    Map<Integer, Memberships> memberships = HashMap.newHashMap(moved.size());
    if (groups.length == 0) {
      return memberships;
    }
    jdbc.sql(
            """
            select m.recipient, array_agg(m.group_ordinal) as groups, array_agg(j.position) as joined,
              array_agg(coalesce(l.position, %d)) as parted
            from membership m
            join directory_change j on j.id = m.joined_change and j.position is not null
            left join directory_change l on l.id = m.left_change
            where m.recipient = any(?) and m.group_ordinal = any(?)
            group by m.recipient
            """
                .formatted(Memberships.STILL_IN))
        .param(moved.stream().mapToInt(Moved::recipient).toArray())
        .param(groups)
        .query((ResultSet row) -> {
          memberships.put(
              row.getInt("recipient"),
              new Memberships(
                  PublishedNotices.ints(row, "groups"),
                  longs(row, "joined"),
                  longs(row, "parted")));
        });
    return memberships;
  }

  // Writing ---------------------------------------------------------------------------------------

  /** The counters of some notices' present material versions; absent where nobody was counted. */
  public Map<UUID, Counters> counters(Collection<CountedNotice> notices) {
    Map<UUID, Counters> counters = HashMap.newHashMap(notices.size());
    jdbc.sql(
            """
            select r.notice, r.material_version, r.since, r.delivered, r.seen, r.read, r.read_within_day, r.acknowledged,
              r.late, r.late_by, r.read_times, r.moved_at, r.sampled_at, r.samples,
              extract(epoch from r.sample_step)::bigint as sample_seconds
            from unnest(cast(:notices as uuid[]), cast(:versions as integer[])) as t(notice, version)
            join notice_report r on r.notice = t.notice and r.material_version = t.version
            """)
        .param("notices", notices.stream().map(CountedNotice::id).toArray(UUID[]::new))
        .param("versions", notices.stream().mapToInt(CountedNotice::materialVersion).toArray())
        .query((ResultSet row) -> {
          counters.put(
              row.getObject("notice", UUID.class),
              new Counters(
                  row.getObject("notice", UUID.class),
                  row.getInt("material_version"),
                  row.getTimestamp("since").toInstant(),
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
                  Duration.ofSeconds(row.getLong("sample_seconds"))));
        });
    return counters;
  }

  /** Writes counters, new or not. */
  public void save(List<Counters> counters) {
    jdbc.sql(
            """
            insert into notice_report as r (notice, material_version, since, delivered, seen, read, read_within_day,
              acknowledged, late, late_by, read_times, moved_at, sampled_at, samples, sample_step)
            select t.notice, t.version, t.since, t.delivered, t.seen, t.read, t.within, t.acknowledged, t.late, t.late_by,
              t.read_times::integer[], t.moved_at, t.sampled_at, t.samples, make_interval(secs => t.step)
            from unnest(cast(:notices as uuid[]), cast(:versions as integer[]), cast(:since as timestamptz[]),
                cast(:delivered as integer[]), cast(:seen as integer[]), cast(:read as integer[]), cast(:within as integer[]),
                cast(:acknowledged as integer[]), cast(:late as integer[]), cast(:lateBy as timestamptz[]),
                cast(:readTimes as text[]), cast(:movedAt as timestamptz[]), cast(:sampledAt as timestamptz[]),
                cast(:samples as integer[]), cast(:steps as bigint[]))
              as t(notice, version, since, delivered, seen, read, within, acknowledged, late, late_by, read_times, moved_at,
                sampled_at, samples, step)
            order by t.notice
            on conflict (notice, material_version) do update set
              delivered = excluded.delivered, seen = excluded.seen, read = excluded.read,
              read_within_day = excluded.read_within_day, acknowledged = excluded.acknowledged, late = excluded.late,
              read_times = excluded.read_times, moved_at = excluded.moved_at, sampled_at = excluded.sampled_at,
              samples = excluded.samples, sample_step = excluded.sample_step
            """)
        .param("notices", counters.stream().map(Counters::notice).toArray(UUID[]::new))
        .param("versions", counters.stream().mapToInt(Counters::materialVersion).toArray())
        .param("since", texts(counters, Counters::since))
        .param("delivered", counters.stream().mapToInt(Counters::delivered).toArray())
        .param("seen", counters.stream().mapToInt(Counters::seen).toArray())
        .param("read", counters.stream().mapToInt(Counters::read).toArray())
        .param("within", counters.stream().mapToInt(Counters::readWithinDay).toArray())
        .param("acknowledged", counters.stream().mapToInt(Counters::acknowledged).toArray())
        .param("late", counters.stream().mapToInt(Counters::late).toArray())
        .param("lateBy", texts(counters, Counters::lateBy))
        .param("readTimes", texts(counters, row -> literal(row.readTimes())))
        .param("movedAt", texts(counters, Counters::movedAt))
        .param("sampledAt", texts(counters, Counters::sampledAt))
        .param("samples", counters.stream().mapToInt(Counters::samples).toArray())
        .param("steps", counters.stream().mapToLong(row -> row.sampleStep().toSeconds()).toArray())
        .update();
  }

  /** Keeps the numbers as they stood when they had last moved. */
  public void sample(List<Counters> counters) {
    jdbc.sql(
            """
            insert into report_sample (notice, material_version, at, delivered, read, acknowledged)
            select * from unnest(cast(:notices as uuid[]), cast(:versions as integer[]), cast(:at as timestamptz[]),
              cast(:delivered as integer[]), cast(:read as integer[]), cast(:acknowledged as integer[]))
            on conflict (notice, material_version, at) do update set
              delivered = excluded.delivered, read = excluded.read, acknowledged = excluded.acknowledged
            """)
        .param("notices", counters.stream().map(Counters::notice).toArray(UUID[]::new))
        .param("versions", counters.stream().mapToInt(Counters::materialVersion).toArray())
        .param("at", texts(counters, Counters::movedAt))
        .param("delivered", counters.stream().mapToInt(Counters::delivered).toArray())
        .param("read", counters.stream().mapToInt(Counters::read).toArray())
        .param("acknowledged", counters.stream().mapToInt(Counters::acknowledged).toArray())
        .update();
  }

  /**
   * Drops every second sample of a notice.
   *
   * @return how many are left
   */
  public int thin(UUID notice, int materialVersion) {
    jdbc.sql(
            """
            delete from report_sample where notice = :notice and material_version = :version and at in (
              select at from (
                select at, row_number() over (order by at) as n from report_sample
                where notice = :notice and material_version = :version) numbered
              where n % 2 = 0)
            """)
        .param("notice", notice)
        .param("version", materialVersion)
        .update();
    return jdbc.sql("select count(*) from report_sample where notice = ? and material_version = ?")
        .params(notice, materialVersion)
        .query((row, number) -> row.getInt(1))
        .single();
  }

  /** Adds to the quarters' counters. */
  public void addQuarters(Collection<QuarterCounters> quarters) {
    if (quarters.isEmpty()) {
      return;
    }
    List<QuarterCounters> rows = List.copyOf(quarters);
    jdbc.sql(
            """
            insert into report_quarter as q (at, sent, addressed, read_within_day, delivered, read)
            select * from unnest(cast(:at as timestamptz[]), cast(:sent as bigint[]), cast(:addressed as bigint[]),
              cast(:within as bigint[]), cast(:delivered as bigint[]), cast(:read as bigint[]))
            on conflict (at) do update set sent = q.sent + excluded.sent, addressed = q.addressed + excluded.addressed,
              read_within_day = q.read_within_day + excluded.read_within_day, delivered = q.delivered + excluded.delivered,
              read = q.read + excluded.read
            """)
        .param("at", texts(rows, QuarterCounters::at))
        .param("sent", rows.stream().mapToLong(QuarterCounters::sent).toArray())
        .param("addressed", rows.stream().mapToLong(QuarterCounters::addressed).toArray())
        .param("within", rows.stream().mapToLong(QuarterCounters::readWithinDay).toArray())
        .param("delivered", rows.stream().mapToLong(QuarterCounters::delivered).toArray())
        .param("read", rows.stream().mapToLong(QuarterCounters::read).toArray())
        .update();
  }

  /** Notes what was counted of these recipients. Their rows are locked in order, as everywhere. */
  public void setCounted(List<Moved> moved) {
    jdbc.sql("select 1 from inbox_state where recipient = any(?) order by recipient for update")
        .param(moved.stream().mapToInt(Moved::recipient).toArray())
        .query((row, number) -> 1)
        .list();
    jdbc.sql(
            """
            update inbox_state s
            set counted_version = t.version, counted_seen = t.seen, counted_delivered = t.delivered
            from unnest(cast(:recipients as integer[]), cast(:versions as bigint[]), cast(:seen as bigint[]),
              cast(:delivered as bigint[])) as t(recipient, version, seen, delivered)
            where s.recipient = t.recipient
            """)
        .param("recipients", moved.stream().mapToInt(Moved::recipient).toArray())
        .param("versions", moved.stream().mapToLong(Moved::version).toArray())
        .param("seen", moved.stream().mapToLong(Moved::seen).toArray())
        .param("delivered", moved.stream().mapToLong(Moved::delivered).toArray())
        .update();
  }

  private static Map<String, Object> columns(List<Moved> moved) {
    return Map.of(
        "recipients", moved.stream().mapToInt(Moved::recipient).toArray(),
        "counted", moved.stream().mapToLong(Moved::countedVersion).toArray(),
        "versions", moved.stream().mapToLong(Moved::version).toArray());
  }

  private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable Object> value) {
    List<@Nullable String> texts = new ArrayList<>(rows.size());
    for (T row : rows) {
      Object found = value.apply(row);
      texts.add(found == null ? null : found.toString());
    }
    return texts.toArray(new @Nullable String[0]);
  }

  private static String literal(int[] values) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ",").append(values[i]);
    }
    return text.append('}').toString();
  }

  private static CountedNotice notice(ResultSet row) throws SQLException {
    return new CountedNotice(
        row.getObject("id", UUID.class),
        row.getLong("position"),
        row.getLong("material_position"),
        row.getInt("material_version"),
        row.getString("category"),
        PublishedNotices.instant(row, "acknowledge_by"),
        row.getTimestamp("published_at").toInstant(),
        row.getTimestamp("since").toInstant(),
        PublishedNotices.instant(row, "ended_at"),
        PublishedNotices.ints(row, "audience_groups"));
  }

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static long[] longs(ResultSet row, String column) throws SQLException {
    Long[] boxed = (Long[]) row.getArray(column).getArray();
    long[] values = new long[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  /**
   * A part of the log.
   *
   * @param after exclusive
   * @param upTo inclusive
   */
  public record LogRange(long after, long upTo) {}

  /**
   * Whom the notices of one quarter were for; one part of it a row.
   *
   * @param named ordinals
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  public record Addressees(Instant quarter, int[] groups, int[] named) {}
}
