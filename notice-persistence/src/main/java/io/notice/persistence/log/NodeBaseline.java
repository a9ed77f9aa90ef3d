package io.notice.persistence.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node has to know before it can follow the log: everything as it stood at one position.
 *
 * @param members ordinals of the present members by group, 0 being everyone
 * @param broadcasts the live notices that went to groups, by position
 */
public record NodeBaseline(
    long position, Map<Integer, int[]> members, List<PublishedNotice> broadcasts) {

  /** Reads it from one snapshot of the database. */
  public static NodeBaseline read(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    long position = LogReader.head(connection);
    Map<Integer, int[]> members = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                select group_ordinal, array_agg(recipient order by recipient) as members
                from membership where left_change is null group by group_ordinal
                """);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        members.put(row.getInt(1), PublishedNotices.ints(row, "members"));
      }
    }
    List<PublishedNotice> broadcasts = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select "
                    + PublishedNotices.COLUMNS
                    + " from notice n where n.status = 'PUBLISHED' and n.audience_groups <> '{}'"
                    + " order by n.position");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        broadcasts.add(PublishedNotices.map(row));
      }
    }
    connection.rollback();
    return new NodeBaseline(position, members, broadcasts);
  }
}
