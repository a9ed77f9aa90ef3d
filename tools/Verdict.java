import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The last word of a build: counts the tests of all modules and names each suite that this machine
 * could not run, with what it needs. Arguments: the root folder, the moment at which the build
 * began. With {@code CI=true} a skipped suite is a failure: a machine that is there to test
 * everything must not pass by testing less.
 */
public class Verdict {

  private int tests;
  private int failed;
  private int skipped;
  private int withoutTool;
  private final Map<String, String> notRun = new TreeMap<>();

  /** Reports from before are of an earlier build. */
  private final Instant start;

  private Verdict(Instant start) {
    this.start = start;
  }

  public static void main(String[] args) throws Exception {
    Verdict verdict = new Verdict(Instant.parse(args[1]));
    verdict.read(Path.of(args[0]));
    verdict.print();
    if (verdict.skipped > 0 && "true".equals(System.getenv("CI"))) {
      System.err.println("With CI=true a skipped suite is a failure.");
      System.exit(1);
    }
  }

  private void read(Path root) throws Exception {
    for (Path target : targets(root)) {
      for (Path report : list(target.resolve("surefire-reports"), "TEST-.*\\.xml")) {
        readReport(report);
      }
      for (Path report : list(target.resolve("failsafe-reports"), "TEST-.*\\.xml")) {
        readReport(report);
      }
      for (Path report : list(target, "frontend-tests\\.xml")) {
        readReport(report);
      }
      for (Path note : list(target, "skipped-frontend-.*\\.txt")) {
        skipped++;
        withoutTool++;
        notRun.put(
            note.getFileName().toString().replaceAll("skipped-|\\.txt", ""),
            Files.readString(note).strip());
      }
    }
  }

  private static List<Path> targets(Path root) throws IOException {
    try (Stream<Path> modules = Stream.concat(Stream.of(root), Files.list(root))) {
      return modules
          .map(module -> module.resolve("target"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  private boolean ofThisBuild(Path file) {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isBefore(start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> list(Path folder, String pattern) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .filter(this::ofThisBuild)
          .sorted()
          .toList();
    }
  }

  private void readReport(Path report) throws Exception {
    NodeList cases =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      tests++;
      if (test.getElementsByTagName("failure").getLength()
              + test.getElementsByTagName("error").getLength()
          > 0) {
        failed++;
      } else if (test.getElementsByTagName("skipped").getLength() > 0) {
        skipped++;
        Element reason = (Element) test.getElementsByTagName("skipped").item(0);
        notRun.put(test.getAttribute("classname") + name(test), reason.getAttribute("message"));
      }
    }
  }

  private static String name(Element test) {
    String name = test.getAttribute("name");
    return name.isEmpty() || test.getAttribute("classname").endsWith(name) ? "" : "." + name;
  }

  private void print() {
    List<String> lines = new ArrayList<>();
    if (!notRun.isEmpty()) {
      lines.add("Not run on this machine:");
      notRun.forEach((suite, reason) -> lines.add("  " + suite + ": " + reason));
    }
    int passed = tests - failed - (skipped - withoutTool);
    lines.add("%d passed, %d failed, %d skipped".formatted(passed, failed, skipped));
    lines.forEach(System.out::println);
  }
}
