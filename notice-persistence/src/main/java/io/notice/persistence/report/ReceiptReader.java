package io.notice.persistence.report;

import io.notice.api.report.ReceiptFilter;
import io.notice.persistence.log.PublishedNotices;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads who of a notice's audience has come how far, in the order of ordinals. The audience is that
 * of the publication, by the intervals of memberships.
 *
 * <p>A statement looks at a bounded number of candidates, which come from where there are fewest:
 * the acknowledgements if those are asked for, else the group, else the words, else the audience.
 * So a statement is short however large the audience, and however few of it are found.
 */
public final class ReceiptReader {

  private static final String IN_AUDIENCE =
      """
      (c.recipient = any(:named) or exists (select from membership m
        cross join lateral (select d.position from directory_change d where d.id = m.joined_change offset 0) j
        left join lateral (select d.position from directory_change d where d.id = m.left_change offset 0) l on true
        where m.recipient = c.recipient and m.group_ordinal = any(:groups)
          and j.position < :position and (m.left_change is null or l.position is null or l.position > :position)
        offset 0))
      """;

  private static final String FROM_ACKNOWLEDGEMENTS =
      """
      select e.recipient from inbox_entry e
      where e.notice = :notice and e.acknowledged_at is not null and e.recipient > :after
        and (not :late or e.acknowledged_at > :deadline)
      order by e.recipient limit :candidates
      """;

  private static final String FROM_GROUP =
      """
      select m.recipient from membership m
      where m.group_ordinal = :group and m.left_change is null and m.recipient > :after
      order by m.recipient limit :candidates
      """;

  private static final String FROM_WORDS =
      """
      select r.ordinal as recipient from recipient r
      where r.search @@ cast(:words as tsquery) and r.ordinal > :after
      order by r.ordinal limit :candidates
      """;

  private static final String FROM_AUDIENCE =
      """
      select recipient from (
        select m.recipient from unnest(cast(:groups as integer[])) as g(ordinal) cross join lateral (
          select m.recipient from membership m
          cross join lateral (select d.position from directory_change d where d.id = m.joined_change offset 0) j
          where m.group_ordinal = g.ordinal and m.left_change is null and m.recipient > :after and j.position < :position
          order by m.recipient limit :candidates) m
        union
        select m.recipient from unnest(cast(:groups as integer[])) as g(ordinal) cross join lateral (
          select m.recipient from membership m
          cross join lateral (select d.position from directory_change d where d.id = m.joined_change offset 0) j
          cross join lateral (select d.position from directory_change d where d.id = m.left_change offset 0) l
          where m.group_ordinal = g.ordinal and m.left_change is not null and m.recipient > :after
            and j.position < :position and (l.position is null or l.position > :position)
          order by m.recipient limit :candidates) m
        union
        (select n.recipient from unnest(cast(:named as integer[])) as n(recipient) where n.recipient > :after
          order by n.recipient limit :candidates)
      ) member
      order by recipient limit :candidates
      """;

  private static final String RECEIPTS =
      """
      with candidate as materialized (%1$s),
      receipt as (
        select c.recipient, r.id, r.display_name, g.keys, x.seen_at, x.read_at, e.acknowledged_at, e.acknowledged_version,
          x.seen_at is not null or s.delivered_up_to >= :materialPosition as delivered
        from candidate c
        cross join lateral (select r.id, r.display_name, r.search from recipient r where r.ordinal = c.recipient offset 0) r
        cross join lateral (select s.seen_up_to, s.seen_at, s.delivered_up_to from inbox_state s
          where s.recipient = c.recipient offset 0) s
        left join lateral (select e.read_at, e.seen_at, e.acknowledged_at, e.acknowledged_version from inbox_entry e
          where e.notice = :notice and e.recipient = c.recipient and e.material_position = :materialPosition offset 0) e on true
        cross join lateral (select min(m.at) as at from read_mark m
          where m.recipient = c.recipient and m.up_to >= :materialPosition and (m.category is null or m.category = :category)
            and (cast(:endedAt as timestamptz) is null or m.at < :endedAt)) mark
        cross join lateral (
          select least(e.read_at, mark.at) as read_at, least(e.seen_at, e.read_at, mark.at, case when s.seen_up_to >= :materialPosition
            and (cast(:endedAt as timestamptz) is null or s.seen_at < :endedAt) then s.seen_at end) as seen_at) x
        cross join lateral (
          select array_agg(g.key order by g.key) as keys
          from membership m join recipient_group g on g.ordinal = m.group_ordinal
          where m.recipient = c.recipient and m.left_change is null and m.group_ordinal <> 0) g
        where %2$s
        order by c.recipient
        limit :limit)
      select looked.candidates, looked.last, receipt.*
      from (select count(*) as candidates, coalesce(max(recipient), 0) as last from candidate) looked
      left join receipt on true
      order by receipt.recipient
      """;

  private final JdbcClient jdbc;

  public ReceiptReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The words as a query of their beginnings; null if there is no word in them, which finds nobody.
   */
  public @Nullable String words(String q) {
    return jdbc.sql(
            "select string_agg('''' || w || ''':*', ' & ') from unnest(recipient_words(?)) w")
        .param(q)
        .query((row, number) -> Optional.ofNullable(row.getString(1)))
        .single()
        .orElse(null);
  }

  /** Who of the audience is in it by name alone, as at most 10,000 can be. */
  public int[] named(ReportedNotice notice) {
    if (!notice.naming()) {
      return new int[0];
    }
    String sql =
        notice.groups().length == 0
            ? "select recipient from inbox_entry where notice = ? and named"
            : """
            select e.recipient
            from notice n cross join lateral jsonb_array_elements_text(n.audience -> 'recipients') as t(id)
            join recipient r on lower(r.id) = lower(t.id)
            join inbox_entry e on e.notice = n.id and e.recipient = r.ordinal and e.named
            where n.id = ?
            """;
    return jdbc.sql(sql).param(notice.id()).query((row, number) -> row.getInt(1)).list().stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /**
   * Looks at some candidates.
   *
   * @param notice that has a position
   * @param after an ordinal
   */
  public Part receipts(ReportedNotice notice, Selection selection, int after, Bounds bounds) {
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("notice", notice.id());
    params.put("position", notice.position());
    params.put("materialPosition", notice.materialPosition());
    params.put("category", notice.category());
    params.put("endedAt", PublishedNotices.timestamp(notice.endedAt()));
    params.put("deadline", PublishedNotices.timestamp(notice.acknowledgeBy()));
    params.put("late", selection.state == ReceiptFilter.State.LATE);
    params.put("groups", notice.groups());
    params.put("named", selection.named);
    params.put("group", selection.group);
    params.put("words", selection.words);
    params.put("after", after);
    params.put("candidates", bounds.candidates);
    params.put("limit", bounds.limit);
    List<StoredReceipt> found = new ArrayList<>();
    int[] looked = new int[2];
    jdbc.sql(sql(selection))
        .params(params)
        .query((ResultSet row) -> {
          looked[0] = row.getInt("candidates");
          looked[1] = row.getInt("last");
          int ordinal = row.getInt("recipient");
          if (!row.wasNull()) {
            found.add(map(ordinal, row));
          }
        });
    boolean full = found.size() == bounds.limit;
    boolean last = !full && looked[0] < bounds.candidates;
    return new Part(found, full ? found.getLast().ordinal() : Math.max(after, looked[1]), last);
  }

  private static String sql(Selection selection) {
    boolean acknowledged =
        switch (selection.state) {
          case ACKNOWLEDGED, LATE -> true;
          case ALL, UNREAD, READ, UNACKNOWLEDGED -> false;
        };
    StringBuilder where =
        new StringBuilder(
            switch (selection.state) {
              case ALL -> "true";
              case UNREAD -> "x.read_at is null";
              case READ -> "x.read_at is not null";
              case ACKNOWLEDGED -> "e.acknowledged_at is not null";
              case LATE -> "e.acknowledged_at > :deadline";
              case UNACKNOWLEDGED -> "e.acknowledged_at is null";
            });
    String candidates =
        acknowledged
            ? FROM_ACKNOWLEDGEMENTS
            : selection.group != null
                ? FROM_GROUP
                : selection.words != null ? FROM_WORDS : FROM_AUDIENCE;
    if (selection.group != null && acknowledged) {
      where.append(
          " and exists (select from membership f where f.recipient = c.recipient"
              + " and f.group_ordinal = :group and f.left_change is null)");
    }
    if (selection.words != null && (acknowledged || selection.group != null)) {
      where.append(" and r.search @@ cast(:words as tsquery)");
    }
    if (!acknowledged && (selection.group != null || selection.words != null)) {
      where.append(" and ").append(IN_AUDIENCE);
    }
    return RECEIPTS.formatted(candidates, where);
  }

  private static StoredReceipt map(int ordinal, ResultSet row) throws SQLException {
    Array groups = row.getArray("keys");
    int version = row.getInt("acknowledged_version");
    return new StoredReceipt(
        ordinal,
        row.getString("id"),
        row.getString("display_name"),
        groups == null ? List.of() : List.of((String[]) groups.getArray()),
        row.getBoolean("delivered"),
        PublishedNotices.instant(row, "seen_at"),
        PublishedNotices.instant(row, "read_at"),
        PublishedNotices.instant(row, "acknowledged_at"),
        row.getTimestamp("acknowledged_at") == null || version == 0 ? null : version);
  }

  /**
   * Whose receipts.
   *
   * @param named as {@link ReceiptReader#named} says
   * @param group an ordinal; null for all
   * @param words as {@link ReceiptReader#words} says; null for all
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  public record Selection(
      ReceiptFilter.State state, int[] named, @Nullable Integer group, @Nullable String words) {}

  /**
   * How much at once.
   *
   * @param candidates to look at
   * @param limit of receipts to find
   */
  public record Bounds(int candidates, int limit) {}

  /**
   * What was found.
   *
   * @param upTo where the next part goes on
   * @param last whether there is none
   */
  public record Part(List<StoredReceipt> receipts, int upTo, boolean last) {}
}
