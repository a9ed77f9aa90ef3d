package io.notice.persistence.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSigningKeyStore implements SigningKeyStore {

  /** Any number that nothing else in this database locks. */
  private static final long SECRETS = 0x6e6f_7469_6365_0002L;

  private final JdbcClient jdbc;

  JdbcSigningKeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<StoredSigningKey> keys(Duration verifying) {
    return jdbc.sql(
            """
            select kid, private_key, public_key, created_at, retired_at
              from signing_key
             where retired_at is null or retired_at > clock_timestamp() - ? * interval '1 second'
             order by created_at desc
            """)
        .param(verifying.toSeconds())
        .query(JdbcSigningKeyStore::key)
        .list();
  }

  @Override
  public void replace(String kid, byte[] privateKey, byte[] publicKey) {
    jdbc.sql("update signing_key set retired_at = clock_timestamp() where retired_at is null")
        .update();
    jdbc.sql("insert into signing_key (kid, private_key, public_key) values (?, ?, ?)")
        .params(kid, privateKey, publicKey)
        .update();
  }

  @Override
  public Optional<byte[]> tokenSecret() {
    return jdbc.sql("select secret from token_secret")
        .query((row, number) -> row.getBytes("secret"))
        .optional();
  }

  @Override
  public void createTokenSecret(byte[] secret) {
    jdbc.sql("insert into token_secret (secret) values (?)").param(secret).update();
  }

  @Override
  public void lock() {
    jdbc.sql("select pg_advisory_xact_lock(?)").param(SECRETS).query(row -> {});
  }

  private static StoredSigningKey key(ResultSet row, int number) throws SQLException {
    OffsetDateTime retired = row.getObject("retired_at", OffsetDateTime.class);
    return new StoredSigningKey(
        row.getString("kid"),
        row.getBytes("private_key"),
        row.getBytes("public_key"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        retired == null ? null : retired.toInstant());
  }
}
