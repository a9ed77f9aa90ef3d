package io.notice.persistence.inbox;

import io.notice.persistence.log.PublishedNotices;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes what one recipient does with their inbox. Runs inside the caller's transaction, which must
 * begin with {@link #lock}: two changes of the same recipient never run at once, so that each sees
 * what the other did.
 */
public final class ReceiptWriter {

  private final JdbcClient jdbc;

  public ReceiptWriter(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the recipient's state until the end of the transaction, and tells where it stands. */
  public State lock(int recipient) {
    String sql =
        """
        select s.version, s.seen_up_to, h.position, clock_timestamp() as now
        from inbox_state s cross join notice_log_head h
        where s.recipient = ?
        for update of s
        """;
    return jdbc.sql(sql)
        .param(recipient)
        .query((row, number) ->
            new State(
                row.getLong("version"),
                row.getLong("seen_up_to"),
                row.getLong("position"),
                row.getTimestamp("now").toInstant()))
        .single();
  }

  /** The recipient's read-alls, oldest first. */
  public ReadMarks marks(int recipient) {
    return new ReadMarks(
        jdbc.sql(
                "select version, category, up_to, at from read_mark where recipient = ? order by"
                    + " version")
            .param(recipient)
            .query((row, number) ->
                new ReadMarks.Mark(
                    row.getLong(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getTimestamp(4).toInstant()))
            .list());
  }

  /**
   * Stores the receipt of one item, whether the recipient had a row for it or not.
   *
   * @return false if the notice has been edited materially since it was read: nothing is stored
   */
  public boolean store(int recipient, InboxRow item, Change change) {
    String sql =
        """
        insert into inbox_entry as e (recipient, notice, named, position, material_position, category, priority, asks,
          read, read_version, read_at, read_since, seen_at, acknowledged_at, acknowledged_since, acknowledged_version,
          archived, archived_at, version)
        values (:recipient, :notice, false, :position, :materialPosition, :category, :priority, :asks,
          :read, :readVersion, :readAt, :readSince, :seenAt, :acknowledgedAt, :acknowledgedSince, :acknowledgedVersion,
          :archived, :archivedAt, :version)
        on conflict (notice, recipient) do update set material_position = excluded.material_position,
          read = excluded.read, read_version = excluded.read_version, read_at = excluded.read_at,
          read_since = case when e.material_position = excluded.material_position and e.read_at is not null
            then e.read_since else excluded.read_since end,
          seen_at = excluded.seen_at, acknowledged_at = excluded.acknowledged_at,
          acknowledged_since = case when e.material_position = excluded.material_position and e.acknowledged_at is not null
            then e.acknowledged_since else excluded.acknowledged_since end,
          acknowledged_version = case when e.material_position = excluded.material_position
            then coalesce(excluded.acknowledged_version, e.acknowledged_version) else excluded.acknowledged_version end,
          archived = excluded.archived, archived_at = excluded.archived_at, version = excluded.version
        where e.material_position <= excluded.material_position
        """;
    int stored =
        jdbc.sql(sql)
            .param("recipient", recipient)
            .param("notice", item.notice().id())
            .param("position", item.notice().position())
            .param("materialPosition", item.notice().materialPosition())
            .param("category", item.notice().category())
            .param("priority", item.notice().priority().name())
            .param("asks", item.notice().requiresAcknowledgement())
            .param("read", change.read)
            .param("readVersion", change.readVersion)
            .param("readAt", PublishedNotices.timestamp(change.readAt))
            .param("readSince", change.readAt == null ? null : change.version)
            .param("seenAt", PublishedNotices.timestamp(change.seenAt))
            .param("acknowledgedAt", PublishedNotices.timestamp(change.acknowledgedAt))
            .param("acknowledgedSince", change.acknowledgedAt == null ? null : change.version)
            .param("acknowledgedVersion", change.acknowledgedVersion)
            .param("archived", change.archived)
            .param("archivedAt", PublishedNotices.timestamp(change.archivedAt))
            .param("version", change.version)
            .update();
    if (stored == 0) {
      return false;
    }
    advance(recipient, change.version);
    return true;
  }

  /** Adds one read-all. */
  public void addMark(int recipient, ReadMarks.Mark mark) {
    jdbc.sql(
            "insert into read_mark (recipient, version, category, up_to, at) values (?, ?, ?, ?,"
                + " ?)")
        .param(recipient)
        .param(mark.version())
        .param(mark.category())
        .param(mark.upTo())
        .param(PublishedNotices.timestamp(mark.at()))
        .update();
    advance(recipient, mark.version());
  }

  /** Moves the seen mark. */
  public void setSeen(int recipient, long upTo, Instant at, long version) {
    jdbc.sql("update inbox_state set seen_up_to = ?, seen_at = ?, version = ? where recipient = ?")
        .param(upTo)
        .param(PublishedNotices.timestamp(at))
        .param(version)
        .param(recipient)
        .update();
  }

  /**
   * Notes up to where streams have delivered. Moves up only. Rows are locked in order; losing this
   * in a crash only means that something is brought twice, so it does not wait for the disk.
   */
  public void delivered(Map<Integer, Long> positions) {
    int[] recipients = positions.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    long[] upTo = new long[recipients.length];
    for (int i = 0; i < recipients.length; i++) {
      upTo[i] = positions.getOrDefault(recipients[i], 0L);
    }
    jdbc.sql("set local synchronous_commit = off").update();
    jdbc.sql(
            """
            with moved as (
              select s.recipient, t.up_to
              from unnest(cast(:recipients as integer[]), cast(:upTo as bigint[])) as t(recipient, up_to)
              join inbox_state s on s.recipient = t.recipient
              where s.delivered_up_to < t.up_to
              order by s.recipient
              for update of s
            )
            update inbox_state s set delivered_up_to = moved.up_to, last_online_at = now()
            from moved where moved.recipient = s.recipient
            """)
        .param("recipients", recipients)
        .param("upTo", upTo)
        .update();
  }

  private void advance(int recipient, long version) {
    jdbc.sql("update inbox_state set version = ? where recipient = ?")
        .param(version)
        .param(recipient)
        .update();
  }

  /**
   * Where a recipient's receipts stand, while they are locked.
   *
   * @param head of the log
   * @param now the database's clock
   */
  public record State(long version, long seenUpTo, long head, Instant now) {}

  /** The whole receipt of one item after a change. */
  public record Change(
      @Nullable Boolean read,
      long readVersion,
      @Nullable Instant readAt,
      @Nullable Instant seenAt,
      @Nullable Instant acknowledgedAt,
      @Nullable Integer acknowledgedVersion,
      boolean archived,
      @Nullable Instant archivedAt,
      long version) {}
}
