import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.spi.ToolProvider;
import javax.tools.JavaCompiler;

/**
 * Puts the launcher in front of an executable jar: compiles it for Java 9, adds it at the jar's
 * root and makes it the main class. Spring Boot's plugin moves every class of the module behind its
 * own loader, where an old Java never gets.
 *
 * <p>Arguments: the jar, the launcher's source file, its class name, a folder to work in, the JVM
 * options to note.
 */
public class Seal {

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
  }
}
