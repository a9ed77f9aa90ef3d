package io.notice.persistence.inbox;

import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.Priority;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.PublishedNotice;
import io.notice.persistence.log.PublishedNotices;
import io.notice.persistence.notice.NoticeSearch;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads one recipient's inbox. Every statement names the recipient: nothing of anybody else can
 * come out. Who needs several statements to agree runs them in one REPEATABLE READ transaction.
 */
public final class InboxReader {

  private static final String RECEIPT_COLUMNS =
      """
      , e.read, coalesce(e.read_version, 0) as read_version, e.read_at, e.seen_at, e.acknowledged_at,
        coalesce(e.archived, false) as archived, e.archived_at, coalesce(e.version, 0) as receipt_version, coalesce(e.material_position, 0) as receipt_position
      """;

  /** True where no mark younger than what the recipient said of the entry reads it. */
  private static final String NO_MARK =
      """
      not exists (select from read_mark m where m.recipient = e.recipient and m.version > e.read_version
        and m.up_to >= e.material_position and (m.category is null or m.category = e.category))
      """;

  private static final String SNAPSHOT =
      """
      select h.position as head, h.floor, s.version, s.seen_up_to, s.seen_at, s.delivered_up_to,
        membership.*, mark.*, broadcast.*, direct.*, ask.*
      from notice_log_head h
      cross join inbox_state s
      cross join lateral (
        select array_agg(m.group_ordinal) as member_group, array_agg(j.position) as member_joined,
          array_agg(coalesce(l.position, %d)) as member_left
        from membership m
        join directory_change j on j.id = m.joined_change
        left join directory_change l on l.id = m.left_change
        where m.recipient = s.recipient) membership
      cross join lateral (
        select array_agg(m.version order by m.version) as mark_version, array_agg(m.category order by m.version) as mark_category,
          array_agg(m.up_to order by m.version) as mark_up_to, array_agg(m.at order by m.version) as mark_at
        from read_mark m where m.recipient = s.recipient) mark
      cross join lateral (
        select array_agg(e.position) as broadcast_position, array_agg(e.read_version) as broadcast_version,
          array_agg(e.material_position) as broadcast_material,
          array_agg(case when e.read then 1 when not e.read then 2 else 0 end
            + case when e.archived then 4 else 0 end
            + case when e.acknowledged_at is not null then 8 else 0 end) as broadcast_flags
        from inbox_entry e where e.recipient = s.recipient and not e.named and e.live) broadcast
      cross join lateral (
        select array_agg(c.category) as direct_category, array_agg(c.total) as direct_total,
          array_agg(c.urgent) as direct_urgent, array_agg(c.missed_total) as direct_missed_total,
          array_agg(c.missed_urgent) as direct_missed_urgent
        from (
          select u.category, count(*)::integer as total,
            (count(*) filter (where u.priority = 'URGENT'))::integer as urgent,
            (count(*) filter (where u.material_position > s.seen_up_to))::integer as missed_total,
            (count(*) filter (where u.material_position > s.seen_up_to and u.priority = 'URGENT'))::integer as missed_urgent
          from (
            select e.category, e.priority, e.material_position
            from inbox_entry e
            where e.recipient = s.recipient and e.named and e.live and not e.archived and e.read is null
              and e.material_position > coalesce(
                (select max(m.up_to) from read_mark m where m.recipient = s.recipient and m.category is null), 0)
              and %s
            union all
            select e.category, e.priority, e.material_position
            from inbox_entry e
            where e.recipient = s.recipient and e.named and e.live and not e.archived and not e.read and %s
          ) u
          group by u.category
        ) c) direct
      cross join lateral (
        select count(*)::integer as to_acknowledge
        from inbox_entry e
        where e.recipient = s.recipient and e.named and e.live and e.asks and not e.archived
          and e.acknowledged_at is null) ask
      where s.recipient = ?
      """
          .formatted(Memberships.STILL_IN, NO_MARK, NO_MARK);

  private final JdbcClient jdbc;
  private final NoticeSearch search;

  public InboxReader(JdbcClient jdbc, NoticeSearch search) {
    this.jdbc = jdbc;
    this.search = search;
  }

  /** All that decides the recipient's counts, from one moment. */
  public InboxSnapshot snapshot(int recipient) {
    return jdbc.sql(SNAPSHOT).param(recipient).query((row, number) -> mapSnapshot(row)).single();
  }

  /** What a query looks for; empty if what was typed has no word in it. */
  public Optional<NoticeSearch.Words> words(String typed) {
    return search.words(typed);
  }

  /** Which of some published notices are found; whose they are is the caller's to know. */
  public Set<UUID> found(Collection<UUID> notices, NoticeSearch.Words words) {
    return new HashSet<>(
        jdbc.sql(
                "select e.notice from unnest(cast(:notices as uuid[])) as e(notice) where "
                    + NoticeSearch.ONE_BY_ONE)
            .param("notices", notices.toArray(UUID[]::new))
            .param("words", words.query())
            .param("indexed", words.indexedUpTo())
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  /**
   * Ids and positions of the entries that have a row of their own, newest first.
   *
   * @param words what {@code query.q()} has come to; null without one
   * @param before only below this position
   */
  public List<EntryKey> direct(
      int recipient, InboxQuery query, NoticeSearch.@Nullable Words words, long before, int limit) {
    String unread = "e.read is not true and " + NO_MARK;
    String state =
        switch (query.state()) {
          case ALL -> "not e.archived";
          case UNREAD -> "not e.archived and " + unread;
          case READ -> "not e.archived and not (" + unread + ")";
          case ARCHIVED -> "e.archived";
        };
    String sql =
        """
        select e.notice, e.position
        from inbox_entry e
        where e.recipient = :recipient and e.named and e.live and e.position < :before and %s
          and (cast(:category as text) is null or e.category = :category)
          and (cast(:priority as text) is null or e.priority = :priority)
          and (not :open or (e.asks and e.acknowledged_at is null)) %s
        order by e.position desc
        limit :limit
        """
            .formatted(state, words == null ? "" : "and " + NoticeSearch.ONE_BY_ONE);
    Priority priority = query.priority();
    JdbcClient.StatementSpec statement = jdbc.sql(sql);
    if (words != null) {
      statement = statement.param("words", words.query()).param("indexed", words.indexedUpTo());
    }
    return statement
        .param("recipient", recipient)
        .param("before", before)
        .param("category", query.category())
        .param("priority", priority == null ? null : priority.name())
        .param("open", query.openAcknowledgement())
        .param("limit", limit)
        .query((row, number) -> new EntryKey(row.getObject(1, UUID.class), row.getLong(2)))
        .list();
  }

  /**
   * The contents of notices that were found to be the recipient's, with their receipts; newest
   * first.
   */
  public List<InboxRow> rows(int recipient, Collection<UUID> notices) {
    if (notices.isEmpty()) {
      return List.of();
    }
    String sql =
        "select "
            + PublishedNotices.COLUMNS
            + RECEIPT_COLUMNS
            + """
            from notice n
            left join inbox_entry e on e.notice = n.id and e.recipient = ?
            where n.id = any(?)
            order by n.position desc
            """;
    return jdbc.sql(sql)
        .param(recipient)
        .param(notices.toArray(UUID[]::new))
        .query((row, number) -> mapRow(row))
        .list();
  }

  /** One live notice of this recipient, or empty: also when it is somebody else's. */
  public Optional<InboxRow> row(int recipient, UUID notice) {
    String sql =
        "select "
            + PublishedNotices.COLUMNS
            + RECEIPT_COLUMNS
            + """
            from notice n
            left join inbox_entry e on e.notice = n.id and e.recipient = :recipient
            where n.id = :notice and n.status = 'PUBLISHED' and (coalesce(e.named, false) or %s)
            """
                .formatted(visible(":recipient"));
    return jdbc.sql(sql)
        .param("recipient", recipient)
        .param("notice", notice)
        .query((row, number) -> mapRow(row))
        .optional();
  }

  /**
   * What a stream of this recipient has to bring for a range of positions, in order. What is no
   * longer live is left out but for its recall or expiry.
   */
  public List<ReplayRow> replay(int recipient, long after, long upTo, int limit) {
    String sql =
        """
        with entry as (
          (select n.position as log_position, 'notice' as kind, false as material, n.id as notice
           from notice n
           where n.status = 'PUBLISHED' and n.audience_groups <> '{}' and n.position > :after and n.position <= :upTo
             and %1$s
             and not exists (select from inbox_entry own where own.notice = n.id and own.recipient = :recipient and own.named)
           order by n.position limit :limit)
          union all
          (select d.position, 'notice', false, d.notice
           from inbox_entry d
           where d.recipient = :recipient and d.named and d.live and d.position > :after and d.position <= :upTo
           order by d.position limit :limit)
          union all
          (select g.position, g.kind, g.material, g.notice
           from notice_log g
           join notice n on n.id = g.notice
           where g.kind in ('notice-updated', 'notice-recalled', 'notice-expired')
             and g.position > :after and g.position <= :upTo
             and (g.kind <> 'notice-updated' or n.status = 'PUBLISHED')
             and (exists (select from inbox_entry own where own.notice = n.id and own.recipient = :recipient and own.named)
               or %1$s)
           order by g.position limit :limit)
        )
        select entry.log_position, entry.kind, entry.material, %2$s %3$s
        from entry
        join notice n on n.id = entry.notice
        left join inbox_entry e on e.notice = n.id and e.recipient = :recipient
        order by entry.log_position
        limit :limit
        """
            .formatted(visible(":recipient"), PublishedNotices.COLUMNS, RECEIPT_COLUMNS);
    return jdbc.sql(sql)
        .param("recipient", recipient)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, number) ->
            new ReplayRow(
                row.getLong("log_position"),
                LogEntry.Change.ofEvent(row.getString("kind")).orElseThrow(),
                row.getBoolean("material"),
                mapRow(row)))
        .list();
  }

  /** How many live notices named this recipient above a position. */
  public int directAbove(int recipient, long position) {
    return jdbc.sql(
            "select count(*) from inbox_entry where recipient = ? and named and live and position >"
                + " ?")
        .param(recipient)
        .param(position)
        .query((row, number) -> row.getInt(1))
        .single();
  }

  /** At which version the receipts of some recipients stand. */
  public Map<Integer, Long> versions(int[] recipients) {
    Map<Integer, Long> versions = new HashMap<>();
    jdbc.sql("select recipient, version from inbox_state where recipient = any(?)")
        .param(recipients)
        .query((ResultSet row) -> {
          versions.put(row.getInt(1), row.getLong(2));
        });
    return versions;
  }

  /** The entries whose receipt changed after a version, in the order of their changes. */
  public List<InboxRow> changedSince(int recipient, long version, int limit) {
    String sql =
        "select "
            + PublishedNotices.COLUMNS
            + RECEIPT_COLUMNS
            + """
            from inbox_entry e
            join notice n on n.id = e.notice
            where e.recipient = ? and e.version > ? and e.version > 0 and e.live
            order by e.version
            limit ?
            """;
    return jdbc.sql(sql)
        .param(recipient)
        .param(version)
        .param(limit)
        .query((row, number) -> mapRow(row))
        .list();
  }

  /**
   * Which of some recipients have a notice in their inbox: by a row of their own, or by membership
   * when it was published.
   */
  public int[] holders(UUID notice, int[] candidates) {
    String sql =
        """
        select array(
          select c.recipient
          from notice n, unnest(cast(:candidates as integer[])) as c(recipient)
          where n.id = :notice
            and (exists (select from inbox_entry e where e.notice = n.id and e.recipient = c.recipient and e.named)
              or %s)
          order by c.recipient) as holders
        """
            .formatted(visible("c.recipient"));
    return jdbc.sql(sql)
        .param("candidates", candidates)
        .param("notice", notice)
        .query((row, number) -> PublishedNotices.ints(row, "holders"))
        .single();
  }

  private static String visible(String recipient) {
    return """
    exists (select from membership m
      join directory_change j on j.id = m.joined_change
      left join directory_change l on l.id = m.left_change
      where m.recipient = %s and m.group_ordinal = any(n.audience_groups)
        and j.position < n.position and (l.position is null or l.position > n.position))
    """
        .formatted(recipient);
  }

  private static InboxRow mapRow(ResultSet row) throws SQLException {
    PublishedNotice notice = PublishedNotices.map(row);
    if (row.getLong("receipt_position") < notice.materialPosition()) {
      return new InboxRow(notice, InboxRow.Receipt.none(row.getLong("receipt_version")));
    }
    boolean read = row.getBoolean("read");
    Boolean said = row.wasNull() ? null : read;
    return new InboxRow(
        notice,
        new InboxRow.Receipt(
            said,
            row.getLong("read_version"),
            PublishedNotices.instant(row, "read_at"),
            PublishedNotices.instant(row, "seen_at"),
            PublishedNotices.instant(row, "acknowledged_at"),
            row.getBoolean("archived"),
            PublishedNotices.instant(row, "archived_at"),
            row.getLong("receipt_version")));
  }

  private static InboxSnapshot mapSnapshot(ResultSet row) throws SQLException {
    Long[] markVersions = array(row, "mark_version", new Long[0]);
    String[] markCategories = array(row, "mark_category", new String[0]);
    Long[] markPositions = array(row, "mark_up_to", new Long[0]);
    Timestamp[] markTimes = array(row, "mark_at", new Timestamp[0]);
    List<ReadMarks.Mark> marks = new ArrayList<>(markVersions.length);
    for (int i = 0; i < markVersions.length; i++) {
      marks.add(
          new ReadMarks.Mark(
              markVersions[i], markCategories[i], markPositions[i], markTimes[i].toInstant()));
    }
    String[] categories = array(row, "direct_category", new String[0]);
    Integer[] totals = array(row, "direct_total", new Integer[0]);
    Integer[] urgent = array(row, "direct_urgent", new Integer[0]);
    Integer[] missedTotals = array(row, "direct_missed_total", new Integer[0]);
    Integer[] missedUrgent = array(row, "direct_missed_urgent", new Integer[0]);
    List<InboxSnapshot.DirectCount> direct = new ArrayList<>(categories.length);
    for (int i = 0; i < categories.length; i++) {
      direct.add(
          new InboxSnapshot.DirectCount(
              categories[i], totals[i], urgent[i], missedTotals[i], missedUrgent[i]));
    }
    return new InboxSnapshot(
        row.getLong("head"),
        row.getLong("floor"),
        row.getLong("version"),
        row.getLong("seen_up_to"),
        PublishedNotices.instant(row, "seen_at"),
        row.getLong("delivered_up_to"),
        new Memberships(
            PublishedNotices.ints(row, "member_group"),
            longs(array(row, "member_joined", new Long[0])),
            longs(array(row, "member_left", new Long[0]))),
        new ReadMarks(marks),
        BroadcastReceipts.of(
            array(row, "broadcast_position", new Long[0]),
            array(row, "broadcast_material", new Long[0]),
            array(row, "broadcast_flags", new Integer[0]),
            array(row, "broadcast_version", new Long[0])),
        direct,
        row.getInt("to_acknowledge"));
  }

  @SuppressWarnings("unchecked") // the column's type is fixed by the statement
  private static <T> T[] array(ResultSet row, String column, T[] empty) throws SQLException {
    @Nullable Array array = row.getArray(column);
    return array == null ? empty : (T[]) array.getArray();
  }

  private static long[] longs(Long[] boxed) {
    long[] values = new long[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  /** One entry of a list, before its content was read. */
  public record EntryKey(UUID notice, long position) {}
}
