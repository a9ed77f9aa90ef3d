import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format on every Java file of the modules, of this folder and of the
 * examples.
 *
 * <p>Its own program, because plugins that format run inside Maven's JVM, and a formatter on JDK 17
 * does not read Java 25.
 */
public class Format {

  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    List<Path> unformatted = sources(root).parallel().filter(file -> differs(file, apply)).toList();
    for (Path file : unformatted) {
      System.out.println((apply ? "formatted " : "not formatted: ") + root.relativize(file));
    }
    if (!apply && !unformatted.isEmpty()) {
      System.err.println("Run ./mvnw -q -N -Pformat and commit what it changes.");
      System.exit(1);
    }
  }

  private static Stream<Path> sources(Path root) throws IOException {
    return Stream.concat(
        list(root).flatMap(module -> list(module.resolve("src")).map(s -> s.resolve("java"))),
        Stream.of(root.resolve("tools"), root.resolve("ops/examples")))
        .filter(Files::isDirectory)
        .flatMap(Format::walk)
        .filter(file -> file.toString().endsWith(".java"))
        .sorted()
        .toList()
        .stream();
  }

  private static Stream<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean differs(Path file, boolean apply) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (apply && !after.equals(before)) {
        Files.writeString(file, after);
      }
      return !after.equals(before);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
