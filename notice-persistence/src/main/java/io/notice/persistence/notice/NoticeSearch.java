package io.notice.persistence.notice;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds notices by the words of their title and body. The index follows the log; what the log holds
 * above it is parted into words while it is searched, so that what was sent or edited a moment ago
 * is found, and by what it says now.
 */
public final class NoticeSearch {

  /** What the log holds above the index; {@code :indexed} is where that ends. */
  private static final String LATER =
      "select l.notice from notice_log l where l.position > :indexed and l.kind in ('notice',"
          + " 'notice-updated')";

  /** Whether {@code n.id} is found, for whoever looks through many notices; see {@link Words}. */
  static final String AMONG_ALL =
      """
      n.id in (
        select s.notice from notice_search s where s.words @@ cast(:words as tsquery) and s.notice not in (%1$s)
        union all
        select x.id from notice x where x.id in (%1$s) and notice_words(x.title, x.body) @@ cast(:words as tsquery)
        union all
        select x.id from notice x
        where x.status in ('DRAFT', 'SCHEDULED') and notice_words(x.title, x.body) @@ cast(:words as tsquery))
      """
          .formatted(LATER);

  /** Whether {@code e.notice}, which is published, is found, for whoever looks at a few. */
  public static final String ONE_BY_ONE =
      """
      case when e.notice in (%s)
        then exists (select from notice x where x.id = e.notice and notice_words(x.title, x.body) @@ cast(:words as tsquery))
        else coalesce((select s.words @@ cast(:words as tsquery) from notice_search s where s.notice = e.notice), false) end
      """
          .formatted(LATER);

  private final JdbcClient jdbc;

  public NoticeSearch(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Reads what somebody has typed. For the rest of the transaction the planner looks at the very
   * words: walking the newest notices is best for frequent ones, the index for rare ones.
   *
   * @return empty if there is no word in it, so that nothing is found
   */
  public Optional<Words> words(String typed) {
    return jdbc.sql(
            """
            select cast(notice_query(:typed) as text), position, set_config('plan_cache_mode', 'force_custom_plan', true),
              set_config('enable_seqscan', 'off', true)
            from notice_search_head
            """)
        .param("typed", typed)
        .query((row, number) -> new Typed(row.getString(1), row.getLong(2)))
        .single()
        .words();
  }

  /**
   * Takes the next entries of the log into the index. Runs inside the caller's transaction; one
   * node does it at a time.
   *
   * @return how many entries; 0 if there are none, or another node is at it
   */
  public int follow(int limit) {
    boolean behind =
        jdbc.sql(
                "select s.position < h.position from notice_search_head s cross join"
                    + " notice_log_head h")
            .query(Boolean.class)
            .single();
    if (!behind) {
      return 0;
    }
    jdbc.sql("set local synchronous_commit = off").update();
    return jdbc.sql("select position from notice_search_head for update skip locked")
        .query(Long.class)
        .optional()
        .map(position -> index(position, limit))
        .orElse(0);
  }

  private int index(long after, int limit) {
    return jdbc.sql(
            """
            with entry as materialized (
              select position, kind, notice from notice_log where position > :after order by position limit :limit),
            indexed as (
              insert into notice_search (notice, words)
              select n.id, notice_words(n.title, n.body) from notice n
              where n.id in (select notice from entry where kind in ('notice', 'notice-updated')) and not n.erased
              order by n.id
              on conflict (notice) do update set words = excluded.words),
            moved as (
              update notice_search_head set position = (select max(position) from entry)
              where exists (select from entry))
            select count(*)::integer from entry
            """)
        .param("after", after)
        .param("limit", limit)
        .query(Integer.class)
        .single();
  }

  private record Typed(@Nullable String query, long indexedUpTo) {
    Optional<Words> words() {
      return query == null ? Optional.empty() : Optional.of(new Words(query, indexedUpTo));
    }
  }

  /**
   * What is looked for: the parameters {@code :words} and {@code :indexed} of the conditions above.
   *
   * @param query a {@code tsquery} as text
   * @param indexedUpTo the position that the index had reached at least
   */
  public record Words(String query, long indexedUpTo) {}
}
