package io.notice.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir static Path made;
  @TempDir Path folder;

  /** Unpacking and initdb take seconds; once is enough, and each test has a copy. */
  @BeforeAll
  static void makeACluster() {
    EmbeddedPostgres.start(made, Map.of()).close();
  }

  @BeforeEach
  void copyTheCluster() throws IOException {
    Path from = DataFolder.postgres(made.toRealPath());
    Path to = Files.createDirectories(DataFolder.postgres(folder.toRealPath()));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("programs-")) {
          Files.createSymbolicLink(to.resolve(file.getFileName()), file);
        } else {
          copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  @AfterEach
  void unlinkThePrograms() throws IOException {
    try (Stream<Path> files = Files.list(DataFolder.postgres(folder.toRealPath()))) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void keepsDataAndPasswordOverARestart() throws Exception {
    String password;
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, Map.of())) {
      password = server.address().password();
      execute(server, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('there')");
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, Map.of())) {
      assertThat(server.address().password()).isEqualTo(password);
      assertThat(query(server, "SELECT word FROM kept")).isEqualTo("there");
    }
  }

  @Test
  void writesDurablyAndListensOnLoopbackOnly() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, Map.of())) {
      assertThat(query(server, "SHOW fsync")).isEqualTo("on");
      assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(server, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, Map.of())) {
      for (String user : new String[] {EmbeddedPostgres.USER, EmbeddedPostgres.SUPERUSER}) {
        assertThatThrownBy(() -> connect(server, user, "wrong")).hasMessageContaining("password");
        assertThatThrownBy(() -> connect(server, user, "")).isInstanceOf(SQLException.class);
      }
      assertThat(query(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
    }
    Path password = DataFolder.passwordFile(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(password)).hasSizeGreaterThan(40);
  }

  @Test
  void endsTheServerThatAKilledNodeLeftBehind() throws Exception {
    Process node = AbandonedNode.start(folder);
    ProcessHandle orphan = postmaster();
    node.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    assertThat(orphan.isAlive()).isTrue();

    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, Map.of())) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(query(server, "SELECT word FROM kept")).isEqualTo("committed");
    }
  }

  @Test
  void comesUpThoughTheNumberInTheProcessFileIsSomebodyElses() throws Exception {
    EmbeddedPostgres.start(folder, Map.of()).close();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Path pidFile = cluster().resolve("postmaster.pid");
      Files.writeString(pidFile, "%d\n%s\n".formatted(stranger.pid(), cluster()));
      EmbeddedPostgres.start(folder, Map.of()).close();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void secondOwnerOfAFolderStopsWithOneSentenceAndDisturbsNobody() throws Exception {
    Process node = AbandonedNode.start(folder);
    try {
      ProcessHandle server = postmaster();
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Map.of()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessage(
              "The data folder %s is in use by another running node (process %d); stop that one, or"
                  + " name another folder with NOTICE_DATA_DIR.",
              folder.toRealPath(), node.pid());
      assertThat(server.isAlive()).isTrue();
      ServerAddress address = ServerAddress.ofRunning(folder);
      assertThat(query(address, "SELECT word FROM kept")).isEqualTo("committed");
    } finally {
      node.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      EmbeddedPostgres.start(folder, Map.of()).close();
    }
  }

  @Test
  void refusesAFolderOfAnotherMajorVersion() throws Exception {
    Files.move(cluster(), cluster().resolveSibling("9"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Map.of()))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("holds the data of PostgreSQL 9");
    assertThat(cluster()).doesNotExist();
  }

  @Test
  void halfMadeClusterIsMadeAnew() throws Exception {
    Files.move(cluster(), cluster().resolveSibling("cluster.new"));
    Files.createDirectories(folder.resolve("postgresql/programs.new/bin"));
    EmbeddedPostgres.start(folder, Map.of()).close();
    assertThat(cluster()).isDirectory();
  }

  private Path cluster() throws IOException {
    return folder.toRealPath().resolve("postgresql/18");
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(cluster().resolve("postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static Connection connect(EmbeddedPostgres server, String user, String password)
      throws SQLException {
    return DriverManager.getConnection(server.address().jdbcUrl("postgres"), user, password);
  }

  private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
    ServerAddress address = server.address();
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    return query(server.address(), sql);
  }

  private static String query(ServerAddress address, String sql) throws SQLException {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static Connection connect(ServerAddress address) throws SQLException {
    return DriverManager.getConnection(
        address.jdbcUrl(EmbeddedPostgres.DATABASE), EmbeddedPostgres.USER, address.password());
  }
}
