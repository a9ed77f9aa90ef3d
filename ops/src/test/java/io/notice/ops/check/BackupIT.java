package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.notice.ops.support.Database;
import io.notice.ops.support.Driver;
import io.notice.ops.support.Json;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.PostgresServer;
import io.notice.ops.support.Programs;
import io.notice.ops.support.QuickStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/running.md} says of backups and of moving, done with its own commands and the
 * jar as it is shipped: afterwards everybody is shown what they were shown, tokens go on, and
 * whatever can be counted or verified is right.
 */
class BackupIT {

  private static final Path JAR = Path.of(System.getProperty("notice.jar"));
  private static final Path DOCUMENT = Path.of("../docs/running.md");
  private static final String PASSWORD = "not a secret, only a test";
  private static final List<String> PEOPLE = List.of("user0", "user1", "user2");

  private static final Node.Setup SETUP =
      QuickStart.setup().with(Map.of("NOTICE_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD));

  @TempDir Path folder;

  @Test
  void aDumpThatWasTakenMeanwhileIsRestoredIntoANewDatabase() throws Exception {
    Optional<Path> programs = dumpPrograms();
    assumeThat(programs)
        .as("PostgreSQL's own programs: install the package postgresql")
        .isPresent();
    int major = major(programs.get());
    try (Driver driver = Driver.of(JAR);
        PostgresServer server =
            major >= 18
                ? PostgresServer.create(JAR, driver)
                : PostgresServer.ofMachine(programs.get(), driver)) {
      System.out.println("pg_dump " + major + " on " + server.database().jdbcUrl());
      Database empty = server.another("restored");
      Map<String, String> shown;
      Map<String, String> tokens;
      try (Node node = Node.start(SETUP.on(server.database()));
          NoticeApi api = new NoticeApi(node)) {
        tokens = live(api);
        shown = shown(api, tokens);
        shell(
            documented("pg_dump"),
            programs,
            Map.of(
                "DATABASE_URL",
                url(server.database()),
                "PGPASSWORD",
                server.database().password()));
        api.send(key(api), "After the backup", "{\"everyone\":true}");
      }
      shell(
          documented("pg_restore"),
          programs,
          Map.of("EMPTY_DATABASE_URL", url(empty), "PGPASSWORD", empty.password()));
      isAsBefore(SETUP.on(empty), environment(empty), tokens, shown);
    }
  }

  @Test
  void aCopyOfTheStoppedNodesDataFolderIsABackup() throws Exception {
    Path data = folder.resolve("data");
    Node.Setup setup = in(data);
    Map<String, String> shown;
    Map<String, String> tokens;
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      tokens = live(api);
      shown = shown(api, tokens);
    }
    shell(documented("cp -a"), Optional.empty(), Map.of());
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      api.send(key(api), "After the backup", "{\"everyone\":true}");
    }
    shell(documented("rm -r"), Optional.empty(), Map.of());
    isAsBefore(setup, Map.of(), tokens, shown);
  }

  @Test
  void theEmbeddedDatabaseMovesIntoOneOfYourOwn() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> shown;
    Map<String, String> tokens;
    try (Node node = Node.start(in(data));
        NoticeApi api = new NoticeApi(node)) {
      tokens = live(api);
      shown = shown(api, tokens);
    }
    try (Driver driver = Driver.of(JAR);
        PostgresServer server = PostgresServer.create(JAR, driver)) {
      Database own = server.database();
      Files.writeString(folder.resolve("database-password"), own.password() + "\n");
      String said =
          shell(
              documented("admin move-database")
                  .replace("jdbc:postgresql://db.example:5432/notice", own.jdbcUrl()),
              Optional.empty(),
              Map.of());
      assertThat(said).contains("SPRING_DATASOURCE_URL=" + own.jdbcUrl());
      isAsBefore(SETUP.on(own), environment(own), tokens, shown);
    }
    try (Node old = Node.start(in(data));
        NoticeApi api = new NoticeApi(old)) {
      assertThat(shown(api, tokens)).as("what was moved is still there").isEqualTo(shown);
    }
  }

  // What is kept ----------------------------------------------------------------------------------

  /** Some notices and what people did with them; an access token for each. */
  private static Map<String, String> live(NoticeApi api) {
    api.importRecipients(PEOPLE.size());
    api.group("finance", List.of("user0", "user1"));
    String key = key(api);
    Map<String, String> tokens = new TreeMap<>();
    PEOPLE.forEach(person -> tokens.put(person, api.token(key, person)));
    for (int i = 0; i < 12; i++) {
      api.send(
          key,
          "Number " + i,
          switch (i % 3) {
            case 0 -> "{\"everyone\":true}";
            case 1 -> "{\"groups\":[\"finance\"]}";
            default -> "{\"recipients\":[\"user2\",\"user0\"]}";
          });
    }
    String first =
        Json.text(api.call("GET", "/api/v1/inbox?limit=1", tokens.get("user0"), ""), "id");
    api.call("PUT", "/api/v1/inbox/" + first + "/read", tokens.get("user0"), "");
    long position =
        Json.number(api.call("GET", "/api/v1/inbox/unread", tokens.get("user1"), ""), "position");
    api.call(
        "POST", "/api/v1/inbox/read-all", tokens.get("user1"), "{\"upTo\":" + (position - 3) + "}");
    return tokens;
  }

  private static String key(NoticeApi api) {
    return api.key("backup", "notices:write", "tokens:issue");
  }

  private static Map<String, String> shown(NoticeApi api, Map<String, String> tokens) {
    Map<String, String> shown = new TreeMap<>();
    tokens.forEach((person, token) -> {
      shown.put(
          person + " counts",
          api.call("GET", "/api/v1/inbox/unread", token, "")
              .replaceAll("\"(position|version)\":\\d+,?", ""));
      shown.put(person + " inbox", api.call("GET", "/api/v1/inbox?limit=100", token, ""));
    });
    return shown;
  }

  /** A new node shows the same and goes on from there; what can be verified is right. */
  private void isAsBefore(
      Node.Setup setup,
      Map<String, String> environment,
      Map<String, String> tokens,
      Map<String, String> shown)
      throws Exception {
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      assertThat(shown(api, tokens)).isEqualTo(shown);
      // Beside the node; on the embedded database they join its server.
      assertThat(shell(documented("admin recount"), Optional.empty(), environment))
          .contains("; 0 differ.");
      assertThat(shell(documented("admin verify-audit"), Optional.empty(), environment))
          .contains("is whole");
      long before = total(api, tokens);
      api.send(key(api), "From here on", "{\"recipients\":[\"user0\"]}");
      assertThat(total(api, tokens)).isEqualTo(before + 1);
      assertThat(node.log()).noneMatch(line -> line.contains("ERROR"));
    }
  }

  private static long total(NoticeApi api, Map<String, String> tokens) {
    Matcher total =
        Pattern.compile("\"total\":(\\d+)")
            .matcher(api.call("GET", "/api/v1/inbox/unread", tokens.get("user0"), ""));
    assertThat(total.find()).isTrue();
    return Long.parseLong(total.group(1));
  }

  // Commands --------------------------------------------------------------------------------------

  private static Node.Setup in(Path data) {
    return SETUP.with(
        Map.of("NOTICE_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD, "NOTICE_DATA_DIR", data.toString()));
  }

  private static Map<String, String> environment(Database database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.jdbcUrl(),
        "SPRING_DATASOURCE_USERNAME", database.user(),
        "SPRING_DATASOURCE_PASSWORD", database.password());
  }

  private static String url(Database database) {
    return "postgresql://%s@%s:%d/%s"
        .formatted(database.user(), database.host(), database.port(), database.name());
  }

  /** The command in the document that has these words in it, continued lines joined. */
  private static String documented(String words) throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher block = Pattern.compile("(?ms)^```sh\\n(.*?)^```").matcher(Files.readString(DOCUMENT));
    while (block.find()) {
      block.group(1).replace("\\\n", " ").lines().forEach(commands::add);
    }
    return commands.stream()
        .filter(command -> command.contains(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/running.md has no command with " + words));
  }

  /** Runs a command of the document where the jar lies, and returns what it says. */
  private String shell(String command, Optional<Path> programs, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path jar = folder.resolve("notice-web.jar");
    if (Files.notExists(jar)) {
      Files.createSymbolicLink(jar, JAR);
    }
    Path log = folder.resolve("said.log");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-euc", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> variables = shell.environment();
    variables.keySet().removeIf(name -> name.matches("(NOTICE|SPRING|SERVER|PG)[A-Z_]*"));
    variables.putAll(environment);
    variables.put("JAVA_TOOL_OPTIONS", String.join(" ", QuickStart.LIGHT));
    variables.compute(
        "PATH",
        (name, path) ->
            programs.map(folder -> folder + ":").orElse("")
                + Path.of(System.getProperty("java.home"), "bin")
                + ":"
                + path);
    int exit = shell.start().waitFor();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(exit).as(command + "\n" + said).isZero();
    return said;
  }

  /** Where the newest {@code pg_dump} is, with the server of its version beside it. */
  private static Optional<Path> dumpPrograms() throws IOException {
    List<Path> folders = new ArrayList<>();
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> each = Files.list(versions)) {
        each.map(version -> version.resolve("bin")).forEach(folders::add);
      }
    }
    Optional<Path> onPath = Programs.find("pg_dump");
    if (onPath.isPresent()) {
      folders.add(onPath.get().toRealPath().getParent());
    }
    return folders.stream()
        .filter(folder ->
            Stream.of("pg_dump", "pg_restore", "initdb", "postgres")
                .allMatch(program -> Files.isExecutable(folder.resolve(program))))
        .max(Comparator.comparingInt(BackupIT::major));
  }

  private static int major(Path programs) {
    Matcher version =
        Pattern.compile("\\) (\\d+)")
            .matcher(Programs.said(List.of(programs.resolve("pg_dump").toString(), "--version")));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }
}
