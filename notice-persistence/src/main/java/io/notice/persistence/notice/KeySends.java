package io.notice.persistence.notice;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How many notices API keys have sent, by the hour. Read and raised only while the log's head is
 * locked, so that no two nodes give the last one away twice. Keys without such a limit are not
 * counted.
 */
public final class KeySends {

  private final JdbcTemplate jdbc;

  public KeySends(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** What a key has sent in the last 24 hours, in the present transaction. */
  public int lastDay(UUID key) {
    Map<UUID, Integer> sent =
        jdbc.execute(
            (ConnectionCallback<Map<UUID, Integer>>)
                connection -> lastDay(connection, List.of(key)));
    return sent == null ? 0 : sent.getOrDefault(key, 0);
  }

  /** Counts one more, in the present transaction. */
  public void add(UUID key) {
    jdbc.execute(
        (ConnectionCallback<Boolean>)
            connection -> {
              add(connection, Map.of(key, 1));
              return true;
            });
  }

  /** How many each has sent in the last 24 hours, to the hour; absent is none. */
  static Map<UUID, Integer> lastDay(Connection connection, Collection<UUID> keys)
      throws SQLException {
    Map<UUID, Integer> sent = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select api_key, sum(sent) from api_key_sends
            where api_key = any(?) and hour > clock_timestamp() - interval '24 hours'
            group by api_key
            """)) {
      select.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sent.put(row.getObject(1, UUID.class), row.getInt(2));
        }
      }
    }
    return sent;
  }

  /** Adds what each sends now, and forgets what is older than a day. */
  static void add(Connection connection, Map<UUID, Integer> sent) throws SQLException {
    List<UUID> keys = new ArrayList<>(sent.keySet());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            with old as (
              delete from api_key_sends where api_key = any(?) and hour < clock_timestamp() - interval '25 hours')
            insert into api_key_sends (api_key, hour, sent)
            select t.api_key, date_trunc('hour', clock_timestamp()), t.sent from unnest(?::uuid[], ?::integer[]) as t(api_key, sent)
            on conflict (api_key, hour) do update set sent = api_key_sends.sent + excluded.sent
            """)) {
      insert.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
      insert.setArray(2, connection.createArrayOf("uuid", keys.toArray()));
      insert.setArray(
          3, connection.createArrayOf("integer", keys.stream().map(sent::get).toArray()));
      insert.executeUpdate();
    }
  }
}
