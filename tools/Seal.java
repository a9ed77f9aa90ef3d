import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;

/**
 * Puts the launcher in front of an executable jar: compiles it for Java 9, adds it at the jar's
 * root and makes it the main class. Spring Boot's plugin moves every class of the module behind its
 * own loader, where an old Java never gets.
 *
 * <p>And puts the libraries that a start takes most from before the others. Spring Boot's loader
 * asks one after another for each class, in the order of the jar: Maven's order of 160 libraries
 * cost a sixth of the time to readiness.
 *
 * <p>Arguments: the jar, the launcher's source file, its class name, a folder to work in, the JVM
 * options to note.
 */
public class Seal {

  private static final String LIBRARIES = "BOOT-INF/lib/";

  /** By how many classes of each a start loads; the class-loading log of the JVM tells. */
  private static final List<String> FIRST =
      List.of(
          "hibernate-core",
          "byte-buddy",
          "spring-core",
          "jackson-databind",
          "spring-boot",
          "spring-context",
          "spring-beans",
          "spring-data-jpa",
          "hibernate-validator",
          "ehcache",
          "spring-data-commons",
          "spring-web",
          "spring-boot-autoconfigure",
          "postgresql",
          "flyway-core",
          "spring-webmvc",
          "jakarta.persistence-api",
          "notice-service",
          "notice-persistence",
          "notice-api",
          "spring-security-web",
          "spring-security-config",
          "jetty-util",
          "snakeyaml",
          "jackson-core",
          "antlr4-runtime",
          "spring-aop",
          "logback-core",
          "spring-boot-actuator",
          "micrometer-core",
          "hibernate-models",
          "spring-tx",
          "spring-expression",
          "spring-security-core",
          "spring-jdbc");

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path classes = Files.createDirectories(Path.of(args[3]));
    JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    int compiled =
        compiler.run(
            null,
            System.out,
            System.err,
            "--release",
            "9",
            "-Xlint:-options",
            "-d",
            classes.toString(),
            args[1]);
    if (compiled != 0) {
      System.exit(compiled);
    }
    Path manifest = classes.resolveSibling("launcher.mf");
    Files.writeString(
        manifest,
        """
        Main-Class: %s
        Enable-Native-Access: ALL-UNNAMED
        Notice-Jvm-Options: %s
        """
            .formatted(args[2], args[4]));
    // The JDK warns of each attribute that is replaced, which is what it is asked to do.
    Logger warnings = Logger.getLogger("java.util.jar");
    warnings.setLevel(Level.OFF);
    int sealed =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--update",
                "--date=1980-02-01T00:00:00Z",
                "--file=" + jar,
                "--manifest=" + manifest,
                "-C",
                classes.toString(),
                ".");
    if (sealed != 0) {
      System.err.println("The launcher could not be added to " + jar);
      System.exit(sealed);
    }
    order(jar, classes.resolveSibling("ordered.jar"));
  }

  /** Writes the jar anew; all but the libraries keeps its place. */
  private static void order(Path jar, Path ordered) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(ordered))) {
      Iterator<? extends ZipEntry> libraries =
          from.stream().filter(Seal::isLibrary).sorted(comparingInt(Seal::place)).iterator();
      for (ZipEntry entry : Collections.list(from.entries())) {
        ZipEntry next = isLibrary(entry) ? libraries.next() : entry;
        ZipEntry copy = new ZipEntry(next);
        if (copy.getMethod() == ZipEntry.DEFLATED) {
          copy.setCompressedSize(-1);
        }
        to.putNextEntry(copy);
        try (InputStream content = from.getInputStream(next)) {
          content.transferTo(to);
        }
        to.closeEntry();
      }
    }
    Files.move(ordered, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isLibrary(ZipEntry entry) {
    String name = entry.getName();
    return name.startsWith(LIBRARIES) && name.endsWith(".jar");
  }

  private static int place(ZipEntry library) {
    String name = library.getName().substring(LIBRARIES.length()).replaceFirst("-\\d.*", "");
    int place = FIRST.indexOf(name);
    return place < 0 ? FIRST.size() : place;
  }
}
