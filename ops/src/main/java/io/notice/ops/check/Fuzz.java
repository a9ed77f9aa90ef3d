package io.notice.ops.check;

import io.notice.ops.support.Json;
import io.notice.ops.support.Machine;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that schemathesis makes up from the description which the node publishes, valid and
 * broken ones, with one credential after the other. A 5xx, a status that the description does not
 * have, and an answer that is not as described are breaches; so is an error in the node's log.
 */
public final class Fuzz {

  /** The repository's root: where the command is run, or as the build says. */
  private static final Path ROOT = Path.of(System.getProperty("notice.root", "")).toAbsolutePath();

  private static final Path FOLDER = ROOT.resolve("ops").resolve("target").resolve("fuzz");
  private static final Path SOURCES = ROOT.resolve("ops").resolve("fuzz");
  private static final String CALLERS =
      "nobody,metrics,tokens,recipient,notices,directory,administrator";
  private static final String DESCRIPTION = "/v3/api-docs";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final int RECIPIENTS = 20;

  private static final int SHORT_SECONDS = 40;
  private static final int MAX_ERRORS = 5;
  private static final int ERROR_LINES = 30;

  /** An access token of the administrator's is good for 15 minutes, and is made anew for each. */
  private static final int MAX_SECONDS_EACH = 780;

  private static final Map<String, String> WITHOUT_LIMITS =
      Map.of(
          "NOTICE_RATE_LIMIT_KEY", "0",
          "NOTICE_RATE_LIMIT_RECIPIENT", "0",
          "NOTICE_RATE_LIMIT_ADDRESS", "0");

  /**
   * Somebody who calls.
   *
   * @param streams whether they may open a stream, which then would not end
   */
  private record Caller(String name, Supplier<String> credential, boolean streams) {}

  private final Node node;
  private final NoticeApi api;
  private final String schemathesis;
  private final Plan plan;
  private final FuzzTally tally;
  private final List<String> breaches = new ArrayList<>();

  private record Plan(
      List<String> callers, String phases, int seconds, int examples, int requests, int seed) {}

  private Fuzz(Node node, NoticeApi api, String schemathesis, Plan plan) {
    this.node = node;
    this.api = api;
    this.schemathesis = schemathesis;
    this.plan = plan;
    this.tally = new FuzzTally(routes(api.call("GET", DESCRIPTION, "", "")));
  }

  /** All that is described, as {@code GET /api/v1/me}. */
  private static Set<String> routes(String description) {
    Set<String> routes = new TreeSet<>();
    parts(Json.object(description).get("paths"))
        .forEach((path, methods) ->
            parts(methods).keySet().stream()
                .map(method -> String.valueOf(method).toUpperCase(Locale.ROOT))
                .filter(METHODS::contains)
                .forEach(method -> routes.add(method + " " + path)));
    routes.remove("GET " + DESCRIPTION); // schemathesis reads it, and asks for it no more
    return routes;
  }

  private static Map<?, ?> parts(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options).with(WITHOUT_LIMITS);
    boolean small = options.flag("short");
    Plan plan =
        new Plan(
            List.of(options.text("callers", CALLERS).split(",")),
            small ? "fuzzing" : "examples,coverage,fuzzing",
            options.number("seconds", small ? SHORT_SECONDS : 900),
            options.number("examples", small ? 2 : 20),
            options.number("requests", small ? 0 : 10_000),
            options.number("seed", 1));
    String given = options.text("schemathesis", "");
    String name = options.text("name", "");
    Path results = Path.of(options.text("results", "ops/fuzz/results"));
    options.refuseOthers();
    if (!List.of(CALLERS.split(",")).containsAll(plan.callers())) {
      throw new OpsException("--callers are some of " + CALLERS);
    }
    String schemathesis =
        given.isEmpty() ? installed() : Path.of(given).toAbsolutePath().toString();
    Report report = run(setup, schemathesis, plan);
    System.out.println(report);
    if (!name.isEmpty()) {
      System.out.println("Written to " + report.write(results, name));
    }
    return report.breaches().isEmpty();
  }

  /**
   * The short form.
   *
   * @param schemathesis the program, as {@link #installed} gives it
   */
  static Report shortForm(Node.Setup setup, String schemathesis) {
    Plan plan = new Plan(List.of(CALLERS.split(",")), "fuzzing", SHORT_SECONDS, 2, 100, 1);
    return run(setup.with(WITHOUT_LIMITS), schemathesis, plan);
  }

  private static Report run(Node.Setup setup, String schemathesis, Plan plan) {
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      return new Fuzz(node, api, schemathesis, plan).run();
    }
  }

  /** What a run came to. */
  record Report(FuzzTally tally, String how, List<String> breaches) {

    /** How often each was answered. */
    Map<Integer, Integer> statuses() {
      return tally.statuses();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(Locale.ROOT, "%,d requests, answered %s%n", tally.requests(), statuses()));
      breaches.forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(verdict()).toString();
    }

    private String verdict() {
      return breaches.isEmpty() ? "All answers are as described." : "FAILED";
    }

    /** As a page with the tables. */
    Path write(Path folder, String name) {
      String date = LocalDate.now(ZoneOffset.UTC).toString();
      String text =
          """
          # Fuzz %s, %s

          - Machine: %s
          - %s
          - %,d requests; answers 5xx: %,d; breaches: %d. %s
          - Routes that nobody asked for: %s
          - Routes whose success nobody saw: %s

          %s\
          """
              .formatted(
                  name,
                  date,
                  Machine.describe(),
                  how,
                  tally.requests(),
                  tally.failures(),
                  breaches.size(),
                  verdict(),
                  words(tally.unasked()),
                  words(tally.withoutSuccess()),
                  tally.tables());
      try {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(date + "-" + name + ".md"), text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String words(Set<String> routes) {
      return routes.isEmpty() ? "none" : "`" + String.join("`, `", routes) + "`";
    }
  }

  /**
   * The version that the requirements name, in an environment of its own.
   *
   * @throws OpsException if it is not there and can't be installed
   */
  static String installed() {
    Path environment = FOLDER.resolve("venv");
    Path program = environment.resolve("bin").resolve("st");
    if (!Files.isExecutable(program)) {
      int made =
          execute(
              List.of("python3", "-m", "venv", environment.toString()), Map.of(), "venv.txt", 120);
      if (made != 0) {
        throw new OpsException("python3 makes no environment:\n" + output("venv.txt"));
      }
      int installed =
          execute(
              List.of(
                  environment.resolve("bin").resolve("pip").toString(),
                  "install",
                  "-q",
                  "-r",
                  SOURCES.resolve("requirements.txt").toString()),
              Map.of(),
              "pip.txt",
              600);
      if (installed != 0) {
        throw new OpsException("schemathesis can't be installed:\n" + output("pip.txt"));
      }
    }
    return program.toString();
  }

  private Report run() {
    List<String> people = api.importRecipients(RECIPIENTS);
    api.group("finance", people.subList(0, 10));
    api.group("it", people.subList(5, 15));
    String write = api.key("fuzz-notices", "notices:write", "notices:read");
    String directory = api.key("fuzz-directory", "directory:write");
    String tokens = api.key("fuzz-tokens", "tokens:issue");
    String metrics = api.key("fuzz-metrics", "metrics:read");
    String ids = ids(write, people);

    // Whoever may end what another one needs comes after them.
    List<Caller> callers =
        List.of(
            new Caller("nobody", () -> "", false),
            new Caller("metrics", () -> metrics, false),
            new Caller("tokens", () -> tokens, false),
            new Caller("recipient", () -> api.token(tokens, people.getFirst()), true),
            new Caller("notices", () -> write, false),
            new Caller("directory", () -> directory, false),
            new Caller("administrator", api::admin, true));
    int share = Math.clamp(plan.seconds() / plan.callers().size(), 1, MAX_SECONDS_EACH);
    callers.stream()
        .filter(caller -> plan.callers().contains(caller.name()))
        .forEach(caller -> fuzz(caller, ids, share));
    errors(node.log());
    int requests = tally.requests();
    if (requests < plan.requests()) {
      breaches.add(requests + " requests are fewer than " + plan.requests() + ": --seconds=");
    }
    if (plan.requests() > 0 && !tally.unasked().isEmpty()) {
      breaches.add("nobody asked for " + tally.unasked());
    }
    return new Report(tally, how(), breaches);
  }

  private String how() {
    return String.format(
        Locale.ROOT,
        "phases %s, up to %d examples an operation in a round, seed %d, %d s among %d callers",
        plan.phases(),
        plan.examples(),
        plan.seed(),
        plan.seconds(),
        plan.callers().size());
  }

  /** Of errors in the node's log the first few, with the beginning of what they say. */
  private void errors(List<String> log) {
    List<Integer> at =
        IntStream.range(0, log.size()).filter(i -> log.get(i).contains(" ERROR ")).boxed().toList();
    for (int i : at.subList(0, Math.min(at.size(), MAX_ERRORS))) {
      breaches.add(
          "in the node's log: "
              + String.join("\n    ", log.subList(i, Math.min(log.size(), i + ERROR_LINES))));
    }
    if (at.size() > MAX_ERRORS) {
      breaches.add(at.size() - MAX_ERRORS + " more errors in the node's log");
    }
  }

  /** What a path parameter is replaced by now and then, as JSON; not the callers themselves. */
  private String ids(String key, List<String> people) {
    List<String> notices = new ArrayList<>();
    for (String more :
        List.of(
            "\"draft\":true",
            "\"requiresAcknowledgement\":true",
            "\"priority\":\"URGENT\"",
            "\"publishAt\":\"2100-01-01T00:00:00Z\"")) {
      for (String by : List.of(key, api.admin())) {
        String body =
            "{\"title\":\"Fuzzed\",\"body\":\"**B**\",\"audience\":{\"everyone\":true}," + more;
        notices.add(Json.text(api.call("POST", "/api/v1/notices", by, body + "}"), "id"));
      }
    }
    List<String> others = people.subList(10, RECIPIENTS);
    Map<String, List<String>> ids =
        Map.of(
            "/api/v1/notices", notices,
            "/api/v1/inbox", notices,
            "/api/v1/recipients", others,
            "/api/v1/presence", others,
            "/api/v1/groups", List.of("finance", "it", "made"),
            "/api/v1/categories", List.of("general", "it"));
    return ids.entrySet().stream()
        .map(entry ->
            Json.quoted(entry.getKey())
                + entry.getValue().stream()
                    .map(Json::quoted)
                    .collect(Collectors.joining(",", ":[", "]")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void fuzz(Caller caller, String ids, int seconds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                schemathesis,
                "run",
                "http://127.0.0.1:" + node.port() + DESCRIPTION,
                "--phases=" + plan.phases(),
                "--checks=not_a_server_error,status_code_conformance,content_type_conformance,"
                    + "response_schema_conformance,response_headers_conformance",
                "--max-examples=" + plan.examples(),
                "--max-time=" + seconds,
                "--seed=" + plan.seed(),
                "--workers=2",
                "--wait-for-schema=60",
                "--request-timeout=60",
                "--continue-on-failure",
                "--generation-with-security-parameters=false",
                "--generation-database=none",
                "--suppress-health-check=all",
                "--warnings=off",
                "--no-color"));
    String credential = caller.credential().get();
    if (!credential.isEmpty()) {
      command.add("--header=Authorization: Bearer " + credential);
    }
    if (caller.streams()) {
      command.add("--exclude-operation-id=stream");
    }
    Path counts = FOLDER.resolve(caller.name() + "-statuses.txt");
    remove(counts);
    String said = caller.name() + ".txt";
    // What is over time is ended: a request may wait, and a failing case is made smaller first.
    int exit =
        execute(
            command,
            Map.of(
                "NOTICE_FUZZ_IDS",
                ids,
                "NOTICE_FUZZ_CREDENTIAL",
                credential,
                "NOTICE_FUZZ_STATUSES",
                counts.toString(),
                "SCHEMATHESIS_HOOKS",
                "hooks",
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "PYTHONPATH",
                SOURCES.toString()),
            said,
            seconds + 300);
    if (!credential.isEmpty()) {
      api.call("GET", "/api/v1/categories", credential, ""); // it must have held until the end
    }
    int requests = Files.exists(counts) ? tally.add(caller.name(), counts) : 0;
    System.out.printf(Locale.ROOT, "%-14s %,7d requests%n", caller.name(), requests);
    if (exit != 0 || requests == 0) {
      breaches.add(caller.name() + ", more in " + FOLDER.resolve(said) + ":\n" + output(said));
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int execute(
      List<String> command, Map<String, String> environment, String said, int seconds) {
    Process process = null;
    try {
      Files.createDirectories(FOLDER);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(FOLDER.resolve(said).toFile());
      builder.environment().putAll(environment);
      builder.directory(FOLDER.toFile()); // it leaves something where it runs
      process = builder.start();
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      return -1;
    } catch (IOException e) {
      throw new OpsException(command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    } finally {
      if (process != null && process.isAlive()) {
        process.destroyForcibly();
      }
    }
  }

  /** The end of what a program said. */
  private static String output(String said) {
    try {
      List<String> lines = Files.readAllLines(FOLDER.resolve(said));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 120), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
