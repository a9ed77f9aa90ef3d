package io.notice.persistence.audience;

import io.notice.api.audience.GroupKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups in SQL. */
class JdbcGroupStore implements GroupStore {

  private final JdbcClient jdbc;

  JdbcGroupStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<GroupKey, Integer> ordinals(Collection<GroupKey> keys) {
    return ordinals(
        "select key, ordinal from recipient_group where key = any(:keys) and not deleted", keys);
  }

  @Override
  public Map<GroupKey, Integer> keep(Collection<GroupKey> keys) {
    return ordinals(
        """
        select key, ordinal from recipient_group where key = any(:keys) and not deleted
        order by ordinal
        for share
        """,
        keys);
  }

  private Map<GroupKey, Integer> ordinals(String sql, Collection<GroupKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Map<GroupKey, Integer> ordinals = new HashMap<>();
    jdbc.sql(sql)
        .param("keys", keys.stream().map(GroupKey::value).toArray(String[]::new))
        .query(row -> {
          ordinals.put(new GroupKey(row.getString("key")), row.getInt("ordinal"));
        });
    return ordinals;
  }

  @Override
  public Optional<StoredGroup> lock(GroupKey key) {
    return jdbc.sql(
            "select ordinal, key, name from recipient_group where key = :key and not deleted for no"
                + " key update")
        .param("key", key.value())
        .query(JdbcGroupStore::map)
        .optional();
  }

  @Override
  public boolean insert(GroupKey key, String name) {
    return jdbc.sql(
                """
                insert into recipient_group (key, name) values (:key, :name)
                on conflict (key) where not deleted do nothing
                """)
            .param("key", key.value())
            .param("name", name)
            .update()
        == 1;
  }

  @Override
  public void rename(int ordinal, String name) {
    jdbc.sql("update recipient_group set name = :name where ordinal = :ordinal")
        .param("name", name)
        .param("ordinal", ordinal)
        .update();
  }

  @Override
  public void markDeleted(int ordinal) {
    jdbc.sql("update recipient_group set deleted = true where ordinal = :ordinal")
        .param("ordinal", ordinal)
        .update();
  }

  @Override
  public List<StoredGroup> all() {
    return jdbc.sql(
            "select ordinal, key, name from recipient_group where not deleted and ordinal <> 0"
                + " order by key")
        .query(JdbcGroupStore::map)
        .list();
  }

  @Override
  public boolean isScheduled(GroupKey key) {
    return jdbc.sql(
            """
            select exists (
              select 1 from notice where status = 'SCHEDULED' and jsonb_exists(audience -> 'groups', :key))
            """)
        .param("key", key.value())
        .query(Boolean.class)
        .single();
  }

  private static StoredGroup map(ResultSet row, int n) throws SQLException {
    return new StoredGroup(
        row.getInt("ordinal"), new GroupKey(row.getString("key")), row.getString("name"));
  }
}
