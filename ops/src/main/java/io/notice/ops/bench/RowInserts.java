package io.notice.ops.bench;

import static java.util.stream.Collectors.joining;

import io.notice.ops.support.Database;
import io.notice.ops.support.Driver;
import io.notice.ops.support.OpsException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the database itself does: rows a second that 16 connections insert and commit, one by one or
 * in batches. By {@code pgbench} where it is installed, else by the same statement over JDBC.
 */
final class RowInserts implements AutoCloseable {

  private static final int CONNECTIONS = 16;
  private static final int BATCH = 200;
  private static final String INSERT = "insert into bench (recipient, title, body) values ";
  private static final String TITLE = "Your claim was paid";
  private static final String BODY = "Payroll is **down** from 22:00. Submit claims before 21:45.";
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

  private final Database database;
  private final Driver driver;
  private final Optional<Path> pgbench;

  private RowInserts(Database database, Driver driver, Optional<Path> pgbench) {
    this.database = database;
    this.driver = driver;
    this.pgbench = pgbench;
  }

  static RowInserts on(Database database, Driver driver) {
    String folders = System.getenv("PATH");
    Optional<Path> pgbench =
        Stream.of((folders == null ? "" : folders).split(File.pathSeparator))
            .map(folder -> Path.of(folder, "pgbench"))
            .filter(Files::isExecutable)
            .findFirst();
    RowInserts inserts = new RowInserts(database, driver, pgbench);
    inserts.execute("drop table if exists bench");
    inserts.execute(
        "create table bench (id bigint generated always as identity primary key,"
            + " recipient integer not null, title text not null, body text not null,"
            + " at timestamptz not null default now())");
    return inserts;
  }

  String describe() {
    return describe("prepared", "one row a transaction");
  }

  /** Sent anew each time, as what is to be stored always is. */
  String describeBatches() {
    return describe("simple", BATCH + " rows a transaction");
  }

  private String describe(String protocol, String rows) {
    return pgbench.isPresent()
        ? "pgbench -c 16 -j 2 -M " + protocol + ", " + rows
        : "16 JDBC connections, " + rows + " (no pgbench here)";
  }

  String serverVersion() {
    try (Connection connection = driver.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_version")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new OpsException("the database does not answer", e);
    }
  }

  double perSecond(int seconds) {
    return pgbench.isPresent() ? byPgbench(pgbench.get(), seconds, 1) : byJdbc(seconds, 1);
  }

  /** Rows a second when {@value #BATCH} are inserted at a time; they are gone afterwards. */
  double batchedPerSecond(int seconds) {
    double rows =
        pgbench.isPresent() ? byPgbench(pgbench.get(), seconds, BATCH) : byJdbc(seconds, BATCH);
    execute("truncate bench");
    return rows;
  }

  private double byPgbench(Path program, int seconds, int rows) {
    try {
      Path script = Files.createTempFile("notice-ops-", ".sql");
      Files.writeString(
          script,
          "\\set recipient random(1, 1000)\n"
              + INSERT
              + IntStream.range(0, rows)
                  .mapToObj(i -> rows == 1 ? ":recipient" : Integer.toString(i))
                  .map(recipient -> "(" + recipient + ", '" + TITLE + "', '" + BODY + "')")
                  .collect(joining(", "))
              + ";\n");
      ProcessBuilder builder =
          new ProcessBuilder(
              program.toString(),
              "--no-vacuum",
              "--client=" + CONNECTIONS,
              "--jobs=2",
              "--protocol=" + (rows == 1 ? "prepared" : "simple"),
              "--time=" + seconds,
              "--file=" + script,
              "--host=" + database.host(),
              "--port=" + database.port(),
              "--username=" + database.user(),
              database.name());
      builder.environment().put("PGPASSWORD", database.password());
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Files.delete(script);
      Matcher rate = RATE.matcher(said);
      if (process.waitFor() != 0 || !rate.find()) {
        throw new OpsException("pgbench failed:\n" + said);
      }
      return rows * Double.parseDouble(rate.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  private double byJdbc(int seconds, int batch) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Future<Long>> counts = new ArrayList<>();
    try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        counts.add(connections.submit(() -> insertUntil(end, batch)));
      }
    }
    long rows = 0;
    try {
      for (Future<Long> count : counts) {
        rows += count.get();
      }
    } catch (ExecutionException e) {
      throw new OpsException("an insert failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
    return (double) rows / seconds;
  }

  private long insertUntil(long end, int batch) throws SQLException {
    long rows = 0;
    String places = IntStream.range(0, batch).mapToObj(i -> "(?, ?, ?)").collect(joining(", "));
    try (Connection connection = driver.connect(database);
        PreparedStatement insert = connection.prepareStatement(INSERT + places)) {
      while (System.nanoTime() < end) {
        for (int i = 0; i < batch; i++, rows++) {
          insert.setInt(3 * i + 1, (int) (rows % 1_000));
          insert.setString(3 * i + 2, TITLE);
          insert.setString(3 * i + 3, BODY);
        }
        insert.executeUpdate();
      }
    }
    return rows;
  }

  private void execute(String sql) {
    try (Connection connection = driver.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new OpsException("the database does not take: " + sql, e);
    }
  }

  @Override
  public void close() {
    execute("drop table if exists bench");
  }
}
