import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds or checks the front end with the Node of this machine: {@code build <folder> <target>}
 * puts the pages into {@code <target>/classes/static} and the list of what they are made of into
 * {@code META-INF/sbom}, {@code check} lints, checks types and runs the unit tests. Each step is
 * left out while nothing that it reads has changed.
 *
 * <p>Without a Node that will do, a developer's build goes on without pages; with {@code CI=true},
 * or with a third argument {@code required} as releases have it, it stops: a jar without pages must
 * not be shipped by mistake.
 */
public class Frontend {

  private static final int MAJOR = 20;
  private static final int MINOR = 19;
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private final Path folder;
  private final Path target;

  private Frontend(Path folder, Path target) {
    this.folder = folder;
    this.target = target;
  }

  public static void main(String[] args) throws Exception {
    if (!Files.exists(Path.of(args[1], "package.json"))) {
      return;
    }
    Frontend frontend = new Frontend(Path.of(args[1]), Path.of(args[2]));
    boolean required = args.length > 3 && args[3].equals("required");
    String missing = missingNode();
    if (missing.isEmpty()) {
      frontend.run(args[0]);
    } else {
      frontend.goWithout(args[0], missing, required || "true".equals(System.getenv("CI")));
    }
  }

  private void run(String task) throws IOException, InterruptedException {
    Path note = note(task);
    Files.deleteIfExists(note);
    install();
    Files.createDirectories(target);
    String sources = fingerprint(Set.of("node_modules", "test-results", "playwright-report"));
    switch (task) {
      case "build" -> {
        Path pages = target.resolve("classes/static");
        Path bill = target.resolve("classes/META-INF/sbom/pages.cdx.json");
        once(
            "build",
            sources,
            Files.exists(pages.resolve("index.html")) && Files.exists(bill),
            () -> {
              npm("run", "build", "--", "--outDir", pages.toString(), "--emptyOutDir");
              Files.createDirectories(bill.getParent());
              npm(ProcessBuilder.Redirect.to(bill.toFile()), "run", "--silent", "sbom");
            });
      }
      case "check" -> {
        Path report = target.resolve("frontend-tests.xml");
        once(
            "check",
            sources,
            Files.exists(report),
            () -> {
              npm("run", "lint");
              npm("run", "typecheck");
              npm(
                  "run",
                  "test",
                  "--",
                  "--reporter=default",
                  "--reporter=junit",
                  "--outputFile.junit=" + report);
            });
        // Of this build too, where nothing had changed.
        Files.setLastModifiedTime(report, FileTime.from(Instant.now()));
      }
      default -> throw new IllegalArgumentException(task);
    }
  }

  /** The note is read by Verdict, which lists at the end of the build what could not be run. */
  private void goWithout(String task, String missing, boolean fatal) throws IOException {
    String sentence =
        "The front end's %s needs Node %d.%d or later: %s.".formatted(task, MAJOR, MINOR, missing);
    if (fatal) {
      System.err.println(sentence);
      System.exit(1);
    }
    System.out.println("[WARNING] " + sentence + " Going on without.");
    Files.createDirectories(target);
    Files.writeString(note(task), sentence + "\n");
  }

  private Path note(String task) {
    return target.resolve("skipped-frontend-" + task + ".txt");
  }

  private void install() throws IOException, InterruptedException {
    String lock =
        digest(List.of(folder.resolve("package.json"), folder.resolve("package-lock.json")));
    Path stamp = folder.resolve("node_modules/.installed");
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(lock)) {
      npm("ci", "--include=dev", "--no-audit", "--no-fund");
      Files.writeString(stamp, lock);
    }
  }

  private void once(String step, String sources, boolean resultThere, Step work)
      throws IOException, InterruptedException {
    Path stamp = target.resolve("frontend-" + step + ".stamp");
    if (resultThere && Files.exists(stamp) && Files.readString(stamp).equals(sources)) {
      return;
    }
    work.run();
    Files.writeString(stamp, sources);
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void npm(String... arguments) throws IOException, InterruptedException {
    npm(ProcessBuilder.Redirect.INHERIT, arguments);
  }

  private void npm(ProcessBuilder.Redirect output, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(WINDOWS ? "npm.cmd" : "npm"));
    command.addAll(List.of(arguments));
    System.out.println("front end: " + String.join(" ", command));
    int status =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .inheritIO()
            .redirectOutput(output)
            .start()
            .waitFor();
    if (status != 0) {
      System.err.println("The front end's `npm " + String.join(" ", arguments) + "` failed.");
      System.exit(1);
    }
  }

  private String fingerprint(Set<String> except) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return digest(
          files
              .filter(file -> !except.contains(folder.relativize(file).getName(0).toString()))
              .filter(Files::isRegularFile)
              .sorted()
              .toList());
    }
  }

  private String digest(List<Path> files) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(folder.relativize(file).toString().getBytes());
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Why there is no Node to work with, or an empty text. */
  private static String missingNode() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version = new String(node.getInputStream().readAllBytes()).strip();
      node.waitFor(20, TimeUnit.SECONDS);
      Matcher matcher = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(version);
      if (!matcher.matches()) {
        return "`node --version` says \"" + version + "\"";
      }
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      return major > MAJOR || major == MAJOR && minor >= MINOR ? "" : version + " is on the PATH";
    } catch (IOException e) {
      return "no node is on the PATH";
    } catch (UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
