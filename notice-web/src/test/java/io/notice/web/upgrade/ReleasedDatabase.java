package io.notice.web.upgrade;

import io.notice.persistence.TestDatabase;
import io.notice.persistence.database.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * What a released version leaves in a database: which migrations it had, and the rows of a small
 * installation. Kept in the repository as {@code released/<version>/}: {@code migrations.sha256},
 * {@code rows.sql} as {@code pg_dump --data-only} would write it, and {@code expected.json} for
 * what its recipients were shown.
 */
final class ReleasedDatabase {

  static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path MIGRATIONS =
      Path.of("../notice-persistence/src/main/resources/db/migration");
  private static final String TABLES =
      """
      select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      group by c.relname order by c.relname
      """;
  private static final String SEQUENCES =
      "select sequencename as name, last_value from pg_sequences where schemaname = 'public' and"
          + " last_value is not null order by sequencename";
  private static final String ALWAYS =
      "select format('alter table %s enable always trigger %I', tgrelid::regclass, tgname) from"
          + " pg_trigger where tgenabled = 'A'";

  private final Path folder;

  private ReleasedDatabase(Path folder) {
    this.folder = folder;
  }

  static ReleasedDatabase of(String version) {
    return new ReleasedDatabase(RELEASED.resolve(version));
  }

  /** All versions that are kept, oldest first. */
  static List<String> versions() {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted(
              (one, other) -> Runtime.Version.parse(one).compareTo(Runtime.Version.parse(other)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The migrations --------------------------------------------------------------------------------

  /** The migrations of this version that are no longer what they were when it was released. */
  List<String> edited() {
    Map<String, String> present = migrations();
    List<String> edited = new ArrayList<>();
    released()
        .forEach((file, hash) -> {
          if (!hash.equals(present.get(file))) {
            edited.add(file);
          }
        });
    return edited;
  }

  private Map<String, String> released() {
    Map<String, String> hashes = new TreeMap<>();
    for (String line : lines("migrations.sha256")) {
      String[] words = line.split(" +", 2);
      hashes.put(words[1], words[0]);
    }
    return hashes;
  }

  /** As {@code sha256sum} says of each file. */
  static Map<String, String> migrations() {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Map<String, String> hashes = new TreeMap<>();
      for (Path file : files.toList()) {
        hashes.put(
            file.getFileName().toString(),
            HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file))));
      }
      return hashes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // The rows --------------------------------------------------------------------------------------

  /** A database as that version left it. */
  TestDatabase restored() throws SQLException, IOException {
    TestDatabase database = TestDatabase.empty();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.username(), database.password())
        .target(newest())
        .load()
        .migrate();
    try (Connection connection = superuser(database);
        Statement statement = connection.createStatement()) {
      List<String> always = texts(statement, ALWAYS);
      List<String> tables = texts(statement, TABLES);
      for (String table : tables) {
        statement.execute("alter table " + table + " disable trigger all");
      }
      for (String table : tables) {
        statement.execute("delete from " + table); // what a migration makes
      }
      load(connection);
      for (String table : tables) {
        statement.execute("alter table " + table + " enable trigger all");
      }
      for (String trigger : always) {
        statement.execute(trigger);
      }
      statement.execute("analyze");
    }
    return database;
  }

  private String newest() {
    return released().keySet().stream()
        .map(file -> Integer.valueOf(file.replaceFirst("V(\\d+)__.*", "$1")))
        .max(Integer::compare)
        .orElseThrow()
        .toString();
  }

  private void load(Connection connection) throws SQLException, IOException {
    try (BufferedReader rows = Files.newBufferedReader(folder.resolve("rows.sql"))) {
      for (String line = rows.readLine(); line != null; line = rows.readLine()) {
        if (line.startsWith("copy ")) {
          StringBuilder text = new StringBuilder();
          for (String row = rows.readLine(); !row.equals("\\."); row = rows.readLine()) {
            text.append(row).append('\n');
          }
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(line.replaceFirst(";$", ""), new StringReader(text.toString()));
        } else if (!line.isBlank() && !line.startsWith("--")) {
          try (Statement statement = connection.createStatement()) {
            statement.execute(line);
          }
        }
      }
    }
  }

  String expected() throws IOException {
    return Files.readString(folder.resolve("expected.json"));
  }

  // Writing ---------------------------------------------------------------------------------------

  /** Keeps what a database holds now as that of this version. */
  void write(TestDatabase database, String expected) throws SQLException, IOException {
    Files.createDirectories(folder);
    StringBuilder hashes = new StringBuilder();
    migrations().forEach((file, hash) -> hashes.append(hash + "  " + file + "\n"));
    Files.writeString(folder.resolve("migrations.sha256"), hashes);
    Files.writeString(folder.resolve("expected.json"), expected + "\n");
    StringWriter rows = new StringWriter();
    rows.write(
        "-- Written by UpgradeTest; the keys and passwords in it are of no other database.\n");
    try (Connection connection = superuser(database);
        Statement statement = connection.createStatement()) {
      Map<String, String> tables = new TreeMap<>();
      try (ResultSet table = statement.executeQuery(TABLES)) {
        while (table.next()) {
          tables.put(table.getString("name"), table.getString("columns"));
        }
      }
      for (Map.Entry<String, String> table : tables.entrySet()) {
        String columns = table.getKey() + " (" + table.getValue() + ")";
        rows.write("\ncopy " + columns + " from stdin;\n");
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy " + columns + " to stdout", rows);
        rows.write("\\.\n");
      }
      try (ResultSet sequence = statement.executeQuery(SEQUENCES)) {
        while (sequence.next()) {
          rows.write(
              "\nselect setval('%s', %d);\n"
                  .formatted(sequence.getString("name"), sequence.getLong("last_value")));
        }
      }
    }
    Files.writeString(folder.resolve("rows.sql"), rows.toString());
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static Connection superuser(TestDatabase database) throws SQLException {
    TestServer server = TestServer.get();
    return DriverManager.getConnection(database.jdbcUrl(), server.superuser(), server.password());
  }
}
