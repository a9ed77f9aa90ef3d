package io.notice.persistence.database;

import io.notice.api.NoticeException;
import io.notice.api.database.DatabaseMove;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Moves by COPY from one connection to the other, table by table out of one snapshot: the programs
 * of PostgreSQL that would do it are not among those that the jar brings. The schema there is made
 * by the migrations, so that both are the same to the letter.
 */
final class CopyingDatabaseMove implements DatabaseMove {

  /** In an order in which no row is there before what it refers to. */
  private static final String TABLES =
      """
      with recursive
        tables as (
          select c.oid, c.relname from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
            and c.relname <> 'flyway_schema_history'),
        refs as (
          select distinct conrelid, confrelid from pg_constraint where contype = 'f' and conrelid <> confrelid),
        depth as (
          select oid, 0 as n from tables
          union
          select r.conrelid, d.n + 1 from depth d join refs r on r.confrelid = d.oid)
      select t.relname from tables t join depth d using (oid) group by t.relname order by max(d.n), t.relname
      """;

  private static final String COLUMNS =
      """
      select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
      where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      """;

  private static final String SEQUENCES =
      """
      select s.relname as sequence, q.last_value from pg_class s
      join pg_sequences q on q.schemaname = 'public' and q.sequencename = s.relname
      where s.relnamespace = 'public'::regnamespace and s.relkind = 'S' and q.last_value is not null
      """;

  private static final String TRIGGERS =
      """
      select tgname, tgenabled = 'A' as always from pg_trigger where tgrelid = ?::regclass and not tgisinternal
      """;

  private static final String MIGRATIONS =
      "select string_agg(version || ' ' || checksum, ', ' order by installed_rank) from"
          + " flyway_schema_history";

  private final DataSource source;

  CopyingDatabaseMove(DataSource source) {
    this.source = source;
  }

  @Override
  public Moved moveTo(Target target) {
    try (Connection there =
        DriverManager.getConnection(target.url(), target.username(), target.password())) {
      requireEmpty(there);
      Flyway.configure()
          .dataSource(target.url(), target.username(), target.password())
          .load()
          .migrate();
      try (Connection here = source.getConnection()) {
        return copyAll(here, there);
      }
    } catch (SQLException | FlywayException e) {
      throw new NoticeException.Unavailable(
          "The move did not happen: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static void requireEmpty(Connection there) throws SQLException {
    long tables =
        number(
            there,
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind"
                + " = 'r'");
    if (tables > 0) {
      throw new NoticeException.Conflict("That database is not empty: it has tables already.");
    }
  }

  private static Moved copyAll(Connection here, Connection there) throws SQLException {
    here.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    here.setAutoCommit(false);
    there.setAutoCommit(false);
    try {
      if (!text(here, MIGRATIONS).equals(text(there, MIGRATIONS))) {
        throw new NoticeException.Conflict(
            "The two databases are not of the same version: start this version of the program on"
                + " the old one first.");
      }
      Set<String> tables = tables(here);
      List<String> triggers = new ArrayList<>();
      for (String table : tables) {
        triggers.addAll(disableTriggers(there, table));
      }
      for (String table : new ArrayList<>(tables).reversed()) {
        execute(there, "delete from " + table); // the rows that a migration makes
      }
      long rows = 0;
      for (String table : tables) {
        rows += copy(here, there, table);
      }
      for (String trigger : triggers) {
        execute(there, trigger);
      }
      continueSequences(here, there);
      there.commit();
      there.setAutoCommit(true);
      execute(there, "analyze");
      return new Moved(tables.size(), rows);
    } finally {
      here.rollback();
      here.setAutoCommit(true);
      if (!there.getAutoCommit()) {
        there.rollback();
      }
    }
  }

  private static Set<String> tables(Connection here) throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    try (Statement statement = here.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  /** Returns what enables them again, each as it was: they are for what happens, not for copies. */
  private static List<String> disableTriggers(Connection there, String table) throws SQLException {
    List<String> again = new ArrayList<>();
    try (PreparedStatement statement = there.prepareStatement(TRIGGERS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          again.add(
              "alter table %s enable %s trigger %s"
                  .formatted(table, rows.getBoolean(2) ? "always" : "", rows.getString(1)));
        }
      }
    }
    if (!again.isEmpty()) {
      execute(there, "alter table " + table + " disable trigger user");
    }
    return again;
  }

  private static long copy(Connection here, Connection there, String table) throws SQLException {
    String columns;
    try (PreparedStatement statement = here.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        columns = row.getString(1);
      }
    }
    CopyOut out =
        here.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy %s (%s) to stdout".formatted(table, columns));
    CopyIn in =
        there
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy %s (%s) from stdin".formatted(table, columns));
    try {
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        in.writeToCopy(row, 0, row.length);
      }
      long copied = in.endCopy();
      if (copied != out.getHandledRowCount()) {
        throw new SQLException(
            "%s had %d rows and got %d".formatted(table, out.getHandledRowCount(), copied));
      }
      return copied;
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private static void continueSequences(Connection here, Connection there) throws SQLException {
    try (Statement statement = here.createStatement();
        ResultSet rows = statement.executeQuery(SEQUENCES);
        PreparedStatement set = there.prepareStatement("select setval(?::regclass, ?)")) {
      while (rows.next()) {
        set.setString(1, rows.getString("sequence"));
        set.setLong(2, rows.getLong("last_value"));
        set.execute();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    return Long.parseLong(text(connection, sql));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
