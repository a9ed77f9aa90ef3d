package io.notice.persistence.access;

import io.notice.api.access.Role;
import io.notice.api.audience.RecipientId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcAccountStore implements AccountStore {

  /** Any number that nothing else in this database locks. */
  private static final long FIRST_START = 0x6e6f_7469_6365_0001L;

  private static final String ACCOUNT =
      """
      select ordinal, id, display_name, email, locale, roles, active, password_hash, must_change_password
        from recipient
      """;

  private final JdbcClient jdbc;

  JdbcAccountStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<StoredAccount> find(RecipientId id) {
    return jdbc.sql(ACCOUNT + "where lower(id) = ?")
        .param(id.folded())
        .query(JdbcAccountStore::account)
        .optional();
  }

  @Override
  public Optional<StoredAccount> find(int ordinal) {
    return jdbc.sql(ACCOUNT + "where ordinal = ?")
        .param(ordinal)
        .query(JdbcAccountStore::account)
        .optional();
  }

  @Override
  public Optional<StoredAccount> lock(int ordinal) {
    return jdbc.sql(ACCOUNT + "where ordinal = ? for no key update")
        .param(ordinal)
        .query(JdbcAccountStore::account)
        .optional();
  }

  @Override
  public List<String> groups(int ordinal) {
    return jdbc.sql(
            """
            select g.key
              from membership m
              join recipient_group g on g.ordinal = m.group_ordinal
             where m.recipient = ? and m.left_change is null and g.key is not null and not g.deleted
             order by g.key
            """)
        .param(ordinal)
        .query((row, number) -> row.getString("key"))
        .list();
  }

  @Override
  public void setPassword(int ordinal, String hash, boolean mustChange) {
    jdbc.sql("update recipient set password_hash = ?, must_change_password = ? where ordinal = ?")
        .params(hash, mustChange, ordinal)
        .update();
  }

  @Override
  public String preferences(int ordinal) {
    return jdbc.sql("select preferences::text from recipient where ordinal = ?")
        .param(ordinal)
        .query(String.class)
        .single();
  }

  @Override
  public String lockPreferences(int ordinal) {
    return jdbc.sql("select preferences::text from recipient where ordinal = ? for no key update")
        .param(ordinal)
        .query(String.class)
        .single();
  }

  @Override
  public void setPreferences(int ordinal, String json) {
    jdbc.sql("update recipient set preferences = ?::jsonb where ordinal = ?")
        .params(json, ordinal)
        .update();
  }

  @Override
  public boolean hasAdministrator() {
    // The last active one can't be deactivated: where none is active there is none.
    return jdbc.sql("select exists (select from recipient where active and roles @> '{ADMIN}')")
        .query(Boolean.class)
        .single();
  }

  @Override
  public int createAdministrator(
      RecipientId id, String displayName, String passwordHash, long change) {
    int ordinal =
        jdbc.sql(
                """
                insert into recipient (id, display_name, roles, password_hash)
                values (?, ?, '{RECIPIENT,PUBLISHER,ADMIN}', ?)
                returning ordinal
                """)
            .params(id.value(), displayName, passwordHash)
            .query(Integer.class)
            .single();
    jdbc.sql("insert into inbox_state (recipient) values (?)").param(ordinal).update();
    jdbc.sql("insert into membership (recipient, group_ordinal, joined_change) values (?, 0, ?)")
        .params(ordinal, change)
        .update();
    return ordinal;
  }

  @Override
  public void lockFirstStart() {
    jdbc.sql("select pg_advisory_xact_lock(?)").param(FIRST_START).query(row -> {});
  }

  private static StoredAccount account(ResultSet row, int number) throws SQLException {
    return new StoredAccount(
        row.getInt("ordinal"),
        new RecipientId(row.getString("id")),
        row.getString("display_name"),
        row.getString("email"),
        row.getString("locale"),
        roles(row.getArray("roles")),
        row.getBoolean("active"),
        row.getString("password_hash"),
        row.getBoolean("must_change_password"));
  }

  private static Set<Role> roles(Array array) throws SQLException {
    Set<Role> roles = EnumSet.of(Role.RECIPIENT);
    for (String role : (String[]) array.getArray()) {
      roles.add(Role.valueOf(role));
    }
    return roles;
  }
}
