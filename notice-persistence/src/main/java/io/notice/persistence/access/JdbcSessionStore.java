package io.notice.persistence.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSessionStore implements SessionStore {

  private static final String SESSION =
      """
      select id, recipient, token_hash, created_at, last_used_at, expires_at, address, user_agent,
             ended_at is null and expires_at > clock_timestamp() as holds
        from session
      """;

  private final JdbcClient jdbc;

  JdbcSessionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Instant create(
      UUID id,
      int recipient,
      byte[] tokenHash,
      Duration idle,
      Duration longest,
      String address,
      @Nullable String userAgent) {
    return jdbc.sql(
            """
            insert into session (id, recipient, token_hash, expires_at, ends_at_last, address, user_agent)
            values (:id, :recipient, :hash,
                    now() + least(:idle, :longest) * interval '1 second',
                    now() + :longest * interval '1 second', :address, :userAgent)
            returning expires_at
            """)
        .param("id", id)
        .param("recipient", recipient)
        .param("hash", tokenHash)
        .param("idle", idle.toSeconds())
        .param("longest", longest.toSeconds())
        .param("address", address)
        .param("userAgent", userAgent)
        .query((row, number) -> instant(row, "expires_at"))
        .single();
  }

  @Override
  public Optional<StoredSession> find(UUID id) {
    return jdbc.sql(SESSION + "where id = ?").param(id).query(JdbcSessionStore::session).optional();
  }

  @Override
  public Optional<StoredSession> lock(UUID id) {
    return jdbc.sql(SESSION + "where id = ? for update")
        .param(id)
        .query(JdbcSessionStore::session)
        .optional();
  }

  @Override
  public Instant replaceToken(UUID id, byte[] tokenHash, Duration idle) {
    return jdbc.sql(
            """
            update session
               set token_hash = :hash,
                   last_used_at = clock_timestamp(),
                   expires_at = least(ends_at_last, clock_timestamp() + :idle * interval '1 second')
             where id = :id
            returning expires_at
            """)
        .param("hash", tokenHash)
        .param("idle", idle.toSeconds())
        .param("id", id)
        .query((row, number) -> instant(row, "expires_at"))
        .single();
  }

  @Override
  public void keepAnswer(UUID session, byte[] replacedHash, byte[] answer) {
    jdbc.sql("insert into replaced_token (hash, session, answer) values (?, ?, ?)")
        .params(replacedHash, session, answer)
        .update();
  }

  @Override
  public Optional<byte[]> answer(UUID session, byte[] replacedHash, Duration within) {
    return jdbc.sql(
            """
            select answer
              from replaced_token
             where hash = ? and session = ? and replaced_at > clock_timestamp() - ? * interval '1 second'
            """)
        .params(replacedHash, session, within.toSeconds())
        .query((row, number) -> row.getBytes("answer"))
        .optional();
  }

  @Override
  public boolean end(UUID id, SessionEnd why) {
    return jdbc.sql(
                """
                update session set ended_at = clock_timestamp(), end_reason = ?
                 where id = ? and ended_at is null
                """)
            .params(why.name(), id)
            .update()
        > 0;
  }

  @Override
  public List<UUID> endAll(Collection<Integer> recipients, @Nullable UUID except, SessionEnd why) {
    return jdbc.sql(
            """
            with doomed as (
              select id from session
               where recipient = any(:recipients) and ended_at is null
                 and (cast(:except as uuid) is null or id <> cast(:except as uuid))
               order by id
                 for update
            )
            update session s set ended_at = clock_timestamp(), end_reason = :why
              from doomed where s.id = doomed.id
            returning s.id
            """)
        .param("recipients", recipients.toArray(Integer[]::new))
        .param("except", except)
        .param("why", why.name())
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  @Override
  public List<StoredSession> sessions(int recipient) {
    return jdbc.sql(
            SESSION
                + """
                 where recipient = ? and ended_at is null and expires_at > clock_timestamp()
                 order by last_used_at desc, id
                """)
        .param(recipient)
        .query(JdbcSessionStore::session)
        .list();
  }

  @Override
  public boolean hasSignedInFrom(int recipient, String address) {
    return jdbc.sql("select exists (select from session where recipient = ? and address = ?)")
        .params(recipient, address)
        .query(Boolean.class)
        .single();
  }

  @Override
  public void forgetOld(Duration answers, Duration sessions) {
    jdbc.sql(
            "delete from replaced_token where replaced_at < clock_timestamp() - ? * interval '1"
                + " second'")
        .param(answers.toSeconds())
        .update();
    jdbc.sql(
            """
            delete from session
             where id in (select id from session
                           where expires_at < clock_timestamp() - ? * interval '1 second'
                           limit 1000)
            """)
        .param(sessions.toSeconds())
        .update();
  }

  private static StoredSession session(ResultSet row, int number) throws SQLException {
    return new StoredSession(
        row.getObject("id", UUID.class),
        row.getInt("recipient"),
        row.getBytes("token_hash"),
        instant(row, "created_at"),
        instant(row, "last_used_at"),
        instant(row, "expires_at"),
        row.getString("address"),
        row.getString("user_agent"),
        row.getBoolean("holds"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
