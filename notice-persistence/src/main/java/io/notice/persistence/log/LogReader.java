package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the notice log. Works on the connection that it is given, so that a sender reads inside its
 * own transaction and the tail on a connection of its own.
 */
public final class LogReader {

  private LogReader() {}

  /** The head's position as this connection's next statement sees it. */
  public static long head(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select position from notice_log_head");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The entries after a position, in order, at most so many. */
  public static List<LogEntry> after(Connection connection, long position, int limit)
      throws SQLException {
    String sql =
        "select l.position as log_position, l.kind, l.material, l.change, l.subject, d.recipients, "
            + PublishedNotices.COLUMNS
            + """
            , case when l.notice is not null then
                array(select e.recipient from inbox_entry e where e.notice = l.notice and e.named order by e.recipient)
              end as named
            from notice_log l
            left join notice n on n.id = l.notice
            left join directory_change d on d.id = l.change
            where l.position > ?
            order by l.position
            limit ?
            """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, position);
      select.setInt(2, limit);
      List<LogEntry> entries = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          entries.add(entry(connection, row));
        }
      }
      return entries;
    }
  }

  /** The changes of the directory in a range of positions, in order. */
  public static List<LogEntry.DirectoryChanged> directoryChanges(
      Connection connection, long after, long upTo) throws SQLException {
    String sql =
        """
        select d.position as log_position, d.id as change, d.recipients
        from directory_change d
        where d.position > ? and d.position <= ?
        order by d.position
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, after);
      select.setLong(2, upTo);
      List<LogEntry.DirectoryChanged> changes = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          changes.add(directoryChanged(connection, row));
        }
      }
      return changes;
    }
  }

  private static LogEntry entry(Connection connection, ResultSet row) throws SQLException {
    long position = row.getLong("log_position");
    String kind = row.getString("kind");
    return switch (kind) {
      case "directory" -> directoryChanged(connection, row);
      case "access" -> new LogEntry.AccessChanged(position, parseSubject(row.getString("subject")));
      default -> {
        Optional<LogEntry.Change> change = LogEntry.Change.ofEvent(kind);
        yield change.isPresent()
            ? new LogEntry.NoticeChanged(
                position,
                change.get(),
                row.getBoolean("material"),
                PublishedNotices.map(row),
                PublishedNotices.ints(row, "named"))
            : new LogEntry.OfLaterVersion(position);
      }
    };
  }

  private static LogEntry.DirectoryChanged directoryChanged(Connection connection, ResultSet row)
      throws SQLException {
    long change = row.getLong("change");
    List<MembershipDelta> deltas = new ArrayList<>();
    String sql =
        "select group_ordinal, joined, \"left\" from membership_delta where change = ? order by"
            + " group_ordinal";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, change);
      try (ResultSet delta = select.executeQuery()) {
        while (delta.next()) {
          deltas.add(
              new MembershipDelta(
                  delta.getInt(1),
                  PublishedNotices.ints(delta, "joined"),
                  PublishedNotices.ints(delta, "left")));
        }
      }
    }
    return new LogEntry.DirectoryChanged(
        row.getLong("log_position"), PublishedNotices.ints(row, "recipients"), deltas);
  }

  static String format(AccessSubject subject) {
    return switch (subject) {
      case AccessSubject.Session(UUID id) -> "session:" + id;
      case AccessSubject.ApiKey(UUID id) -> "key:" + id;
      case AccessSubject.Account(int ordinal) -> "account:" + ordinal;
      case AccessSubject.Reference(String table) -> "reference:" + table;
    };
  }

  private static AccessSubject parseSubject(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "session" -> new AccessSubject.Session(UUID.fromString(value));
      case "key" -> new AccessSubject.ApiKey(UUID.fromString(value));
      case "account" -> new AccessSubject.Account(Integer.parseInt(value));
      // A kind that a later version writes: it concerns caches only, and this node has none for it.
      default -> new AccessSubject.Reference(value);
    };
  }
}
