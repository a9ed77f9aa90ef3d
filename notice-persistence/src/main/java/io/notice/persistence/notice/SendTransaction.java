package io.notice.persistence.notice;

import io.notice.persistence.audit.AuditInsert;
import io.notice.persistence.audit.NewAuditEntry;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogReader;
import io.notice.persistence.log.LogTail;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One transaction that publishes many notices. Used by one thread, on a connection of its own, in
 * this order: look up, {@link #lockHead}, {@link #write}, {@link #commit}. Anything before {@code
 * commit} that fails leaves nothing behind; when {@code commit} itself fails, the outcome is
 * unknown and must never be repeated.
 *
 * <p>From {@code lockHead} on every send on every node waits, so only two round trips follow it.
 * The server ends the transaction when this node freezes meanwhile.
 */
public final class SendTransaction implements AutoCloseable {

  private static final String WRITE =
      """
      insert into notice (id, status, position, material_position, title, body, excerpt, category, priority, link,
        link_label, sender_name, data, requires_acknowledgement, acknowledge_by, expires_at, audience, audience_groups,
        audience_size, author_kind, author_id, author_name, revision, test, created_at, published_at)
      select t.id, 'PUBLISHED', t.position, t.position, t.title, t.body, t.excerpt, t.category, t.priority, t.link,
        t.link_label, t.sender_name, t.data::jsonb, t.asks, t.acknowledge_by, t.expires_at, t.audience::jsonb,
        t.groups::integer[], t.size, t.author_kind, t.author_id, t.author_name, t.revision, t.test,
        coalesce(t.created, moment.at), moment.at
      from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::boolean[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::integer[],
          ?::text[], ?::text[], ?::text[], ?::integer[], ?::boolean[], ?::timestamptz[])
        as t(id, position, title, body, excerpt, category, priority, link, link_label, sender_name, data, asks,
          acknowledge_by, expires_at, audience, groups, size, author_kind, author_id, author_name, revision, test, created)
        cross join (select ?::timestamptz as at) moment;
      insert into notice_log (position, kind, notice)
      select t.position, 'notice', t.notice from unnest(?::bigint[], ?::uuid[]) as t(position, notice);
      insert into inbox_entry (recipient, notice, named, position, material_position, category, priority, asks)
      select t.recipient, t.notice, true, t.position, t.position, t.category, t.priority, t.asks
      from unnest(?::integer[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::boolean[])
        as t(recipient, notice, position, category, priority, asks);
      %s;
      update notice_log_head set position = ?;
      %s
      """
          .formatted(AuditInsert.SQL, LogTail.NOTIFY);

  /** Arrays of these go to the server in binary, all others as text, which it has to parse. */
  private static final Map<String, Class<?>> ELEMENTS =
      Map.of(
          "text", String.class,
          "bigint", Long.class,
          "integer", Integer.class,
          "boolean", Boolean.class);

  private final Connection connection;

  private SendTransaction(Connection connection) {
    this.connection = connection;
  }

  /** Prepares a connection for many of these, one after another. */
  public static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = on");
      statement.execute("set lock_timeout = '3s'");
      statement.execute("set statement_timeout = '4s'");
      statement.execute("set idle_in_transaction_session_timeout = '4s'");
    }
    connection.commit();
  }

  public static SendTransaction begin(Connection connection) {
    return new SendTransaction(connection);
  }

  /** The backend's process id: the sender of this connection's notifications. */
  public static int backendPid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /**
   * Ordinals of recipients, active or not, by folded id; absent where there is none. An ordinal
   * never changes.
   */
  public Map<String, Integer> recipients(Collection<String> foldedIds) throws SQLException {
    return lookUp("select lower(id), ordinal from recipient where lower(id) = any(?)", foldedIds);
  }

  /** Ordinals of present groups by key; absent where there is none. */
  public Map<String, Integer> groups(Collection<String> keys) throws SQLException {
    return lookUp(
        "select key, ordinal from recipient_group where key = any(?) and not deleted", keys);
  }

  private Map<String, Integer> lookUp(String sql, Collection<String> names) throws SQLException {
    Map<String, Integer> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), row.getInt(2));
        }
      }
    }
    return found;
  }

  /**
   * Locks notices that were stored before, drafts and scheduled ones, so that they can be
   * published.
   *
   * @return the ids of those that still stand at the revision that was read; the others have been
   *     published, deleted or changed meanwhile
   */
  public Set<UUID> lockDrafts(List<NewNotice> drafts) throws SQLException {
    Set<UUID> locked = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select n.id from notice n join unnest(?::uuid[], ?::integer[]) as t(id, revision) on t.id = n.id
            where n.revision = t.revision and n.status in ('DRAFT', 'SCHEDULED')
            order by n.id for update of n
            """)) {
      select.setArray(1, array("uuid", drafts, NewNotice::id));
      select.setArray(2, array("integer", drafts, n -> revision(n.draft()) - 1));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          locked.add(row.getObject(1, UUID.class));
        }
      }
    }
    return locked;
  }

  /** A draft is written anew as what it became. */
  private void removeDrafts(List<NewNotice.Positioned> notices) throws SQLException {
    List<NewNotice.Positioned> drafts =
        notices.stream().filter(notice -> notice.notice().draft() != null).toList();
    if (drafts.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("delete from notice where id = any(?)")) {
      delete.setArray(1, array("uuid", drafts, n -> n.notice().id()));
      delete.executeUpdate();
    }
  }

  private static int revision(NewNotice.@Nullable Draft draft) {
    return draft == null ? 1 : draft.revision() + 1;
  }

  private static @Nullable Instant created(NewNotice.@Nullable Draft draft) {
    return draft == null ? null : draft.createdAt();
  }

  /** Takes the head lock, held until commit. The next position is one above the returned. */
  public Head lockHead() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select position, clock_timestamp() from notice_log_head for update");
        ResultSet row = select.executeQuery()) {
      row.next();
      return new Head(row.getLong(1), row.getTimestamp(2).toInstant());
    }
  }

  /** What was answered under some keys in the last 24 hours; exact, while the head is locked. */
  public Map<StoredAnswer.Name, StoredAnswer> answers(List<StoredAnswer.Name> names)
      throws SQLException {
    Map<StoredAnswer.Name, StoredAnswer> found = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select k.caller, k.key, k.digest, k.answer
            from unnest(?::text[], ?::text[]) as t(caller, key)
            join idempotency_key k on k.caller = t.caller and k.key = t.key
            where k.at > clock_timestamp() - interval '24 hours'
            """)) {
      select.setArray(1, array("text", names, StoredAnswer.Name::caller));
      select.setArray(2, array("text", names, StoredAnswer.Name::key));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          StoredAnswer answer =
              new StoredAnswer(
                  row.getString(1), row.getString(2), row.getString(3), row.getString(4));
          found.put(answer.name(), answer);
        }
      }
    }
    return found;
  }

  /** What keys have sent in the last 24 hours; exact, while the head is locked. */
  public Map<UUID, Integer> sends(Collection<UUID> keys) throws SQLException {
    return KeySends.lastDay(connection, keys);
  }

  /** Counts what keys send. */
  public void count(Map<UUID, Integer> sends) throws SQLException {
    if (!sends.isEmpty()) {
      KeySends.add(connection, sends);
    }
  }

  /** Keeps answers under keys for which there were none. */
  public void keep(List<StoredAnswer> answers) throws SQLException {
    if (answers.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into idempotency_key (caller, key, digest, answer)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[])
            on conflict (caller, key) do update set digest = excluded.digest, answer = excluded.answer, at = excluded.at
            """)) {
      insert.setArray(1, array("text", answers, StoredAnswer::caller));
      insert.setArray(2, array("text", answers, StoredAnswer::key));
      insert.setArray(3, array("text", answers, StoredAnswer::digest));
      insert.setArray(4, array("text", answers, StoredAnswer::answer));
      insert.executeUpdate();
    }
  }

  /** The changes of the directory in a range of positions that this node has not followed yet. */
  public List<LogEntry.DirectoryChanged> directoryChanges(long after, long upTo)
      throws SQLException {
    return LogReader.directoryChanges(connection, after, upTo);
  }

  /**
   * Writes notices whose positions continue the head, notes down who sent them, and moves the head.
   *
   * @return what now stands in the log once the commit succeeds
   */
  public List<LogEntry> write(
      Head head, List<NewNotice.Positioned> notices, List<NewAuditEntry> audit)
      throws SQLException {
    removeDrafts(notices);
    try (PreparedStatement write = connection.prepareStatement(WRITE)) {
      int p = 0;
      write.setArray(++p, array("uuid", notices, n -> n.notice().id()));
      write.setArray(++p, array("bigint", notices, NewNotice.Positioned::position));
      write.setArray(++p, array("text", notices, n -> n.notice().content().title()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().body()));
      write.setArray(++p, array("text", notices, n -> n.notice().excerpt()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().category()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().priority().name()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().link()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().linkLabel()));
      write.setArray(++p, array("text", notices, n -> n.notice().content().senderName()));
      write.setArray(++p, array("text", notices, n -> n.notice().data()));
      write.setArray(
          ++p, array("boolean", notices, n -> n.notice().content().requiresAcknowledgement()));
      write.setArray(
          ++p, array("timestamptz", notices, n -> text(n.notice().content().acknowledgeBy())));
      write.setArray(
          ++p, array("timestamptz", notices, n -> text(n.notice().content().expiresAt())));
      write.setArray(++p, array("text", notices, n -> n.notice().audience()));
      write.setArray(++p, array("text", notices, n -> literal(n.groups())));
      write.setArray(++p, array("integer", notices, NewNotice.Positioned::audienceSize));
      write.setArray(++p, array("text", notices, n -> n.notice().author().kind().name()));
      write.setArray(++p, array("text", notices, n -> n.notice().author().id()));
      write.setArray(++p, array("text", notices, n -> n.notice().author().name()));
      write.setArray(++p, array("integer", notices, n -> revision(n.notice().draft())));
      write.setArray(++p, array("boolean", notices, n -> n.notice().test()));
      write.setArray(++p, array("timestamptz", notices, n -> text(created(n.notice().draft()))));
      write.setString(++p, head.at().toString());

      write.setArray(++p, array("bigint", notices, NewNotice.Positioned::position));
      write.setArray(++p, array("uuid", notices, n -> n.notice().id()));

      List<InboxRow> rows = inboxRows(notices);
      write.setArray(++p, array("integer", rows, InboxRow::recipient));
      write.setArray(++p, array("uuid", rows, row -> row.of().notice().id()));
      write.setArray(++p, array("bigint", rows, row -> row.of().position()));
      write.setArray(++p, array("text", rows, row -> row.of().notice().content().category()));
      write.setArray(
          ++p, array("text", rows, row -> row.of().notice().content().priority().name()));
      write.setArray(
          ++p,
          array("boolean", rows, row -> row.of().notice().content().requiresAcknowledgement()));

      p = AuditInsert.bind(write, p, audit);
      write.setLong(++p, head.position() + notices.size());
      write.execute();
    }
    List<LogEntry> entries = new ArrayList<>(notices.size());
    for (NewNotice.Positioned notice : notices) {
      entries.add(
          new LogEntry.NoticeChanged(
              notice.position(),
              LogEntry.Change.PUBLISHED,
              false,
              notice.published(head.at()),
              notice.named()));
    }
    return entries;
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  /** Rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.rollback();
  }

  private static List<InboxRow> inboxRows(List<NewNotice.Positioned> notices) {
    List<InboxRow> rows = new ArrayList<>(notices.size());
    for (NewNotice.Positioned notice : notices) {
      for (int recipient : notice.named()) {
        rows.add(new InboxRow(recipient, notice));
      }
    }
    return rows;
  }

  private <T> Array array(String type, List<T> rows, Function<T, @Nullable Object> value)
      throws SQLException {
    Class<?> element = ELEMENTS.getOrDefault(type, Object.class);
    @Nullable Object[] values =
        (@Nullable Object[]) java.lang.reflect.Array.newInstance(element, rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    return connection.createArrayOf(type, values);
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static String literal(int[] values) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ",").append(values[i]);
    }
    return text.append('}').toString();
  }

  /**
   * The head of the log while it is locked.
   *
   * @param position the last one taken
   * @param at the database's clock
   */
  public record Head(long position, Instant at) {}

  private record InboxRow(int recipient, NewNotice.Positioned of) {}
}
