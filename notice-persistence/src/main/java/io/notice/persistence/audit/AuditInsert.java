package io.notice.persistence.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one statement that appends entries, for whoever has a transaction to put it into. */
public final class AuditInsert {

  public static final String SQL =
      """
      insert into audit_entry (actor, address, action, target, result, before, after)
      select t.actor, t.address, t.action, t.target, t.result, t.before::jsonb, t.after::jsonb
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as t(actor, address, action, target, result, before, after)
      """;

  private AuditInsert() {}

  /**
   * Sets the statement's parameters.
   *
   * @param p the index of the last parameter before them
   * @return the index of their last
   */
  public static int bind(PreparedStatement insert, int p, List<NewAuditEntry> entries)
      throws SQLException {
    int last = p;
    set(insert, ++last, entries, entry -> entry.actor().name());
    set(insert, ++last, entries, entry -> entry.actor().address());
    set(insert, ++last, entries, entry -> entry.action().value());
    set(insert, ++last, entries, NewAuditEntry::target);
    set(insert, ++last, entries, entry -> entry.result().name());
    set(insert, ++last, entries, NewAuditEntry::before);
    set(insert, ++last, entries, NewAuditEntry::after);
    return last;
  }

  private static void set(
      PreparedStatement insert,
      int index,
      List<NewAuditEntry> entries,
      Function<NewAuditEntry, @Nullable String> value)
      throws SQLException {
    @Nullable String[] values = new @Nullable String[entries.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(entries.get(i));
    }
    insert.setArray(index, insert.getConnection().createArrayOf("text", values));
  }
}
