package io.notice.persistence.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs, unpacked from the jar into the data folder: a shared temporary folder
 * could be written by other users, and is emptied by the system under a running server.
 */
final class PostgresPrograms {

  private static final Duration COMMAND_TIME = Duration.ofSeconds(90);

  private final Path bin;
  private final Path output;

  private PostgresPrograms(Path home, Path output) {
    this.bin = home.resolve("bin");
    this.output = output;
  }

  /**
   * Unpacks the programs of this build unless they are there already, and removes those of earlier
   * builds.
   */
  static PostgresPrograms in(Path folder) throws IOException {
    URL archive = archive();
    Path home = folder.resolve("programs-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      Path draft = folder.resolve("programs.new");
      FileSystemUtils.deleteRecursively(draft);
      unpack(archive, draft);
      Files.move(draft, home);
    }
    removeOthers(folder, home);
    return new PostgresPrograms(home, folder.resolve("command.log"));
  }

  private static URL archive() {
    String platform = platform();
    for (String name : List.of(platform, platform + "-alpine_linux")) {
      URL url = PostgresPrograms.class.getResource("/postgres-" + name + ".txz");
      if (url != null) {
        return url;
      }
    }
    throw new StartRefusedException(
        "This build brings no PostgreSQL for %s; set SPRING_DATASOURCE_URL to a PostgreSQL server, or build on this platform."
            .formatted(platform));
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String family =
        os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "darwin" : "linux";
    return family + "-" + arch;
  }

  /** Of the archive's place in its jar, without reading its 15 MB at each start. */
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream in = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.copy(target.resolve(entry.getLinkName()), file);
        } else {
          Files.copy(tar, file);
          if ((entry.getMode() & 0100) != 0 && !platform().startsWith("windows")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static void removeOthers(Path folder, Path home) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isDirectory).toList()) {
        if (file.getFileName().toString().startsWith("programs-") && !file.equals(home)) {
          FileSystemUtils.deleteRecursively(file);
        }
      }
    }
  }

  /** The major version, which names the cluster's folder: another major can't read its files. */
  String majorVersion() throws IOException {
    Outcome outcome = run("postgres", "--version");
    return outcome.text().replaceAll("(?s).*PostgreSQL\\) (\\d+).*", "$1");
  }

  /**
   * Runs a program to its end. Output goes to a file: a pipe would be held open by the server that
   * pg_ctl leaves behind.
   */
  Outcome run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (root()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, and still
      // owns its files.
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(nullDevice().toFile()));
    builder.redirectOutput(output.toFile());
    // Messages are searched for words, and nothing of the caller's PG* settings may leak in.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      if (!process.waitFor(COMMAND_TIME)) {
        process.destroyForcibly();
        throw new StartRefusedException(
            "PostgreSQL's %s did not end within %d s; see %s."
                .formatted(program, COMMAND_TIME.toSeconds(), output.getParent()));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + program, e);
    }
  }

  /** Whether the operating system says that this process is root's. */
  private static boolean root() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && (int) Files.getAttribute(self, "unix:uid") == 0;
  }

  private static Path nullDevice() {
    return Path.of(platform().startsWith("windows") ? "NUL" : "/dev/null");
  }

  /** How a program ended, and what it printed. */
  record Outcome(int status, String text) {

    boolean ok() {
      return status == 0;
    }
  }
}
