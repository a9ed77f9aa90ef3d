package io.notice.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * What {@code java -jar} starts. The product is compiled for Java 25, and many machines' {@code
 * java} is an older one: then a JDK 25 on the same machine runs it, or one sentence says what is
 * missing. Compiled for Java 9, so that it runs at all.
 *
 * <p>A JDK 25 started from here lives and dies with this process: it is told to stop when this one
 * is, and notices by the closing of its input when this one was killed.
 */
public final class Launcher {

  private static final int JAVA = 25;
  private static final String CHILD = "notice.launched";
  private static final int KILLED = 137;

  private Launcher() {}

  public static void main(String[] args) throws Exception {
    if (System.getProperty(CHILD) != null) {
      endWithTheLauncher();
    }
    if (feature(System.getProperty("java.specification.version")) >= JAVA) {
      Class.forName("org.springframework.boot.loader.launch.JarLauncher")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
      return;
    }
    Path java = find();
    if (java == null) {
      System.err.printf(
          "This needs Java %d, and `java` is version %s here: install a JDK %d (for example from"
              + " https://adoptium.net), or set JAVA_HOME to one.%n",
          JAVA, System.getProperty("java.version"), JAVA);
      System.exit(1);
    }
    System.exit(run(java, args));
  }

  private static int run(Path java, String[] args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + CHILD + "=true");
    command.add("-jar");
    command.add(
        Paths.get(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    command.addAll(Arrays.asList(args));
    final Process child =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              // Not the process's own destroy(): it closes the input, which looks like a kill.
              child.toHandle().destroy();
              try {
                child.waitFor();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    return child.waitFor();
  }

  /**
   * The build writes them into the manifest; for a `java -jar` of a JDK 25 itself they are the
   * caller's to give.
   */
  private static List<String> options() throws IOException {
    for (URL url :
        Collections.list(Launcher.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
      Attributes attributes = new Manifest(url.openStream()).getMainAttributes();
      String options = attributes.getValue("Notice-Jvm-Options");
      if (options != null) {
        return Arrays.asList(options.trim().split("\\s+"));
      }
    }
    return Collections.emptyList();
  }

  private static Path find() throws IOException {
    String home = System.getProperty("user.home");
    List<Path> homes = new ArrayList<>();
    String named = System.getenv("JAVA_HOME");
    if (named != null && !named.isEmpty()) {
      homes.add(Paths.get(named));
    }
    for (String folder :
        Arrays.asList(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt/java",
            "/opt",
            "/Library/Java/JavaVirtualMachines",
            home + "/Library/Java/JavaVirtualMachines",
            home + "/.sdkman/candidates/java",
            home + "/.jdks",
            home + "/.asdf/installs/java",
            "C:\\Program Files\\Eclipse Adoptium",
            "C:\\Program Files\\Java",
            "C:\\Program Files\\Microsoft",
            "C:\\Program Files\\Amazon Corretto",
            "C:\\Program Files\\Zulu")) {
      File[] entries = new File(folder).listFiles();
      for (File entry : entries == null ? new File[0] : entries) {
        homes.add(entry.toPath());
        homes.add(entry.toPath().resolve("Contents/Home"));
      }
    }
    for (Path candidate : homes) {
      Path java = candidate.resolve(File.separatorChar == '\\' ? "bin\\java.exe" : "bin/java");
      if (Files.isExecutable(java) && feature(release(candidate)) == JAVA) {
        return java;
      }
    }
    return null;
  }

  private static String release(Path home) throws IOException {
    Path file = home.resolve("release");
    if (!Files.isReadable(file)) {
      return "0";
    }
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
  }

  private static int feature(String version) {
    String[] parts = version.split("[^0-9]");
    return Integer.parseInt(parts[0].isEmpty() ? "0" : parts[0]);
  }

  /** As if the signal had reached this process itself: at once, and without shutting down. */
  private static void endWithTheLauncher() {
    Thread watch =
        new Thread(
            () -> {
              try (BufferedReader input =
                  new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (input.read() >= 0) {
                  // Nothing is ever sent.
                }
              } catch (IOException e) {
                // Closed as well.
              }
              Runtime.getRuntime().halt(KILLED);
            },
            "launcher-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
