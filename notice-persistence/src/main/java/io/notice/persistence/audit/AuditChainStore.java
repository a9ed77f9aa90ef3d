package io.notice.persistence.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The hash chain: which entry has which number in it. Entries are looked up one by one along their
 * key, never joined: whatever the statistics say, a page costs a page.
 */
public final class AuditChainStore {

  private static final String HEAD = "select number, entry, hash from audit_seal_head";
  private static final String ANCHOR = "select number, entry, hash from audit_anchor";
  private static final String CHECK =
      """
      select number, hash, entry, rest_until <= clock_timestamp() as due, whole_at, whole_to, whole_entry, broken_at
      from audit_check
      """;

  private final JdbcClient jdbc;

  public AuditChainStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // Sealing ---------------------------------------------------------------------------------------

  /** The last seal, locked until the end of the transaction; empty if another node has it. */
  public Optional<Seal> lockHead() {
    return jdbc.sql(HEAD + " for update skip locked")
        .query((row, number) -> Seal.map(row))
        .optional();
  }

  /** Entries that wait for their seal, by id; whoever asks holds the head. */
  public List<StoredAuditEntry> unsealed(int limit) {
    return jdbc.sql(
            "select "
                + StoredAuditEntry.COLUMNS
                + """
                 from audit_unsealed u
                cross join lateral (select * from audit_entry where id = u.entry limit 1) e
                order by u.entry limit :limit
                """)
        .param("limit", limit)
        .query((row, number) -> StoredAuditEntry.map(row))
        .list();
  }

  /** Seals entries, in the order of their numbers, which go on from the head. */
  public void seal(List<Seal> seals) {
    Long[] entries = seals.stream().map(Seal::entry).toArray(Long[]::new);
    jdbc.sql(
            """
            insert into audit_seal (number, entry, hash)
            select * from unnest(cast(:numbers as bigint[]), cast(:entries as bigint[]), cast(:hashes as bytea[]))
            """)
        .param("numbers", seals.stream().map(Seal::number).toArray(Long[]::new))
        .param("entries", entries)
        .param("hashes", seals.stream().map(Seal::hash).toArray(byte[][]::new))
        .update();
    jdbc.sql("delete from audit_unsealed where entry = any(:entries)")
        .param("entries", entries)
        .update();
    Seal last = seals.getLast();
    jdbc.sql("update audit_seal_head set number = :number, entry = :entry, hash = :hash")
        .param("number", last.number())
        .param("entry", last.entry())
        .param("hash", last.hash())
        .update();
  }

  // Removing --------------------------------------------------------------------------------------

  /** Where the chain begins, locked until the end of the transaction; empty if another has it. */
  public Optional<Seal> lockAnchor() {
    return jdbc.sql(ANCHOR + " for update skip locked")
        .query((row, number) -> Seal.map(row))
        .optional();
  }

  /** Lets the chain begin behind a seal, and removes what lies before; whoever asks holds it. */
  public void removeUpTo(Seal anchor) {
    jdbc.sql("update audit_anchor set number = :number, entry = :entry, hash = :hash")
        .param("number", anchor.number())
        .param("entry", anchor.entry())
        .param("hash", anchor.hash())
        .update();
    jdbc.sql(
            "delete from audit_entry where id in (select entry from audit_seal where number <="
                + " :number)")
        .param("number", anchor.number())
        .update();
    jdbc.sql("delete from audit_seal where number <= :number")
        .param("number", anchor.number())
        .update();
  }

  // Checking --------------------------------------------------------------------------------------

  /** The last seal, as it is kept beside the chain. */
  public Seal head() {
    return jdbc.sql(HEAD).query((row, number) -> Seal.map(row)).single();
  }

  /** The last seal that was removed: what the chain begins behind. */
  public Seal anchor() {
    return jdbc.sql(ANCHOR).query((row, number) -> Seal.map(row)).single();
  }

  /**
   * Whether the newest entry of an action says that the chain was let begin where it does; true
   * while it begins at its first.
   */
  public boolean isAnchorNotedDown(String action) {
    return jdbc.sql(
            """
            select a.number = 0 or coalesce((
              select e.after ->> 'number' = a.number::text and e.after ->> 'hash' = encode(a.hash, 'hex')
              from audit_entry e where e.action = :action order by e.at desc, e.id desc limit 1), false)
            from audit_anchor a
            """)
        .param("action", action)
        .query(Boolean.class)
        .single();
  }

  /** One seal of the chain. */
  public Optional<Seal> seal(long number) {
    return jdbc.sql("select number, entry, hash from audit_seal where number = ?")
        .param(number)
        .query((row, n) -> Seal.map(row))
        .optional();
  }

  /** The next seals after a number, up to another, with what they seal. */
  public List<Sealed> sealed(long after, long upTo, int limit) {
    return jdbc.sql(
            "select s.number, s.entry, s.hash, "
                + StoredAuditEntry.COLUMNS
                + """
                 from (select * from audit_seal where number > :after and number <= :upTo order by number limit :limit) s
                left join lateral (select * from audit_entry where id = s.entry limit 1) e on true
                order by s.number
                """)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, number) -> {
          Seal seal = Seal.map(row);
          return new Sealed(seal, row.getObject("id") == null ? null : StoredAuditEntry.map(row));
        })
        .list();
  }

  /** Looks among the next entries after an id for one that is neither sealed nor waiting for it. */
  public Strays strays(long after, int limit) {
    return jdbc.sql(
            """
            select count(*) as looked_at, max(p.id) as last, min(p.id) filter (where not p.known) as stray
            from (
              select e.id, coalesce((select s.entry from audit_seal s where s.entry = e.id),
                (select u.entry from audit_unsealed u where u.entry = e.id)) is not null as known
              from (select id from audit_entry where id > :after order by id limit :limit) e) p
            """)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) ->
            new Strays(
                row.getInt("looked_at") < limit,
                row.getInt("looked_at") == 0 ? after : row.getLong("last"),
                longOrNull(row, "stray")))
        .single();
  }

  /** An entry that waits for its seal, and is not there; empty if all are. */
  public Optional<Long> lostBeforeSealing() {
    return jdbc.sql(
            """
            select u.entry from audit_unsealed u
            where (select e.id from audit_entry e where e.id = u.entry) is null order by u.entry limit 1
            """)
        .query((row, number) -> row.getLong("entry"))
        .optional();
  }

  /** The highest id that an entry has; 0 if there is none. */
  public long lastEntry() {
    return jdbc.sql("select coalesce(max(id), 0) as last from audit_entry")
        .query((row, number) -> row.getLong("last"))
        .single();
  }

  /** How far the check in the background has come. */
  public Check check() {
    return jdbc.sql(CHECK).query((row, number) -> Check.map(row)).single();
  }

  /** The same, locked until the end of the transaction; empty if another node has it. */
  public Optional<Check> lockCheck() {
    return jdbc.sql(CHECK + " for update skip locked")
        .query((row, number) -> Check.map(row))
        .optional();
  }

  /**
   * Keeps how far a check has come.
   *
   * @param hash of that number; null while it still looks for strays
   */
  public void goOn(long number, byte @Nullable [] hash, long entry, Duration rest) {
    jdbc.sql(
            """
            update audit_check set number = :number, hash = :hash, entry = :entry,
              rest_until = clock_timestamp() + :rest * interval '1 microsecond'
            """)
        .param("number", number)
        .param("hash", hash)
        .param("entry", entry)
        .param("rest", rest.toNanos() / 1_000)
        .update();
  }

  /** Ends a check with what it came to, and lets the next begin after a while. */
  public void finish(Seal upTo, @Nullable Long brokenAt, Duration rest) {
    jdbc.sql(
            """
            update audit_check set number = 0, hash = null, entry = 0,
              rest_until = clock_timestamp() + :rest * interval '1 microsecond',
              whole_at = clock_timestamp(), whole_to = :number, whole_entry = :entry, broken_at = :brokenAt
            """)
        .param("rest", rest.toNanos() / 1_000)
        .param("number", upTo.number())
        .param("entry", upTo.entry())
        .param("brokenAt", brokenAt)
        .update();
  }

  private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /**
   * A link of the chain.
   *
   * @param number 0 for the beginning, which seals nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // a hash, compared by its bytes
  public record Seal(long number, @Nullable Long entry, byte[] hash) {
    static Seal map(ResultSet row) throws SQLException {
      return new Seal(row.getLong("number"), longOrNull(row, "entry"), row.getBytes("hash"));
    }
  }

  /** A seal and its entry, which is null if it has gone. */
  public record Sealed(Seal seal, @Nullable StoredAuditEntry entry) {}

  /**
   * What a look at some entries came to.
   *
   * @param last whether there are no more
   * @param upTo the id of the last one that was looked at
   * @param stray one that is in no chain
   */
  public record Strays(boolean last, long upTo, @Nullable Long stray) {}

  /**
   * The check in the background.
   *
   * @param number up to where the one under way has come
   * @param hash of that number; null at the beginning
   * @param entry up to which id it has looked for strays
   * @param due whether it may go on
   * @param wholeAt when the last one ended; null if none has
   * @param wholeTo the number that it came to, and {@code wholeEntry} the entry there
   * @param brokenAt what it found broken
   */
  @SuppressWarnings("ArrayRecordComponent") // a hash, compared by its bytes
  public record Check(
      long number,
      byte @Nullable [] hash,
      long entry,
      boolean due,
      @Nullable Instant wholeAt,
      long wholeTo,
      @Nullable Long wholeEntry,
      @Nullable Long brokenAt) {
    static Check map(ResultSet row) throws SQLException {
      java.sql.Timestamp wholeAt = row.getTimestamp("whole_at");
      return new Check(
          row.getLong("number"),
          row.getBytes("hash"),
          row.getLong("entry"),
          row.getBoolean("due"),
          wholeAt == null ? null : wholeAt.toInstant(),
          row.getLong("whole_to"),
          longOrNull(row, "whole_entry"),
          longOrNull(row, "broken_at"));
    }
  }
}
