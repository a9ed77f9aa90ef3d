package io.notice.persistence.notice;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Answers that are given again to the same request. Written only while the log's head is locked, in
 * the transaction that does what they tell of: who holds the head has seen all of them.
 */
public final class StoredAnswers {

  private final JdbcClient jdbc;

  public StoredAnswers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The answer under a key, if it was given in the last 24 hours. */
  public Optional<StoredAnswer> find(StoredAnswer.Name name) {
    return jdbc.sql(
            """
            select caller, key, digest, answer from idempotency_key
            where caller = ? and key = ? and at > clock_timestamp() - interval '24 hours'
            """)
        .param(name.caller())
        .param(name.key())
        .query((row, number) ->
            new StoredAnswer(
                row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
        .optional();
  }

  /** Locks the head: nobody else answers under any key until the end of the transaction. */
  public void lock() {
    jdbc.sql("select position from notice_log_head for update")
        .query((row, number) -> row.getLong(1))
        .single();
  }

  /** Keeps an answer; the caller has locked the head and found none. */
  public void store(StoredAnswer answer) {
    jdbc.sql(
            """
            insert into idempotency_key (caller, key, digest, answer) values (?, ?, ?, ?)
            on conflict (caller, key) do update set digest = excluded.digest, answer = excluded.answer, at = excluded.at
            """)
        .param(answer.caller())
        .param(answer.key())
        .param(answer.digest())
        .param(answer.answer())
        .update();
  }

  /**
   * Forgets some that are too old to be given again.
   *
   * @return whether there may be more
   */
  public boolean forgetSome(int limit) {
    return jdbc.sql(
                """
                delete from idempotency_key where (caller, key) in (
                  select caller, key from idempotency_key where at < clock_timestamp() - interval '24 hours'
                  order by at limit ? for update skip locked)
                """)
            .param(limit)
            .update()
        == limit;
  }
}
