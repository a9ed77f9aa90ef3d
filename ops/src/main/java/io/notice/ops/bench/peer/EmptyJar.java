package io.notice.ops.bench.peer;

import io.notice.ops.support.OpsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * {@link EmptyApplication} as an executable jar, with Spring Boot's loader and those libraries out
 * of the product's jar that its web starter on Jetty asks for: what both have is the same version.
 */
public final class EmptyJar {

  /** Of spring-boot-starter-webmvc with spring-boot-starter-jetty, without their versions. */
  static final List<String> LIBRARIES =
      List.of(
          "spring-boot",
          "spring-boot-autoconfigure",
          "spring-boot-http-converter",
          "spring-boot-jackson",
          "spring-boot-jetty",
          "spring-boot-servlet",
          "spring-boot-web-server",
          "spring-boot-webmvc",
          "spring-aop",
          "spring-beans",
          "spring-context",
          "spring-core",
          "spring-expression",
          "spring-web",
          "spring-webmvc",
          "commons-logging",
          "jakarta.annotation-api",
          "jakarta.servlet-api",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jetty-compression-common",
          "jetty-compression-gzip",
          "jetty-compression-server",
          "jetty-ee-webapp",
          "jetty-ee11-servlet",
          "jetty-ee11-webapp",
          "jetty-http",
          "jetty-io",
          "jetty-security",
          "jetty-server",
          "jetty-session",
          "jetty-util",
          "jetty-xml",
          "jspecify",
          "jul-to-slf4j",
          "log4j-api",
          "log4j-to-slf4j",
          "logback-classic",
          "logback-core",
          "micrometer-commons",
          "micrometer-observation",
          "slf4j-api",
          "snakeyaml",
          "tomcat-embed-el");

  private static final Pattern LIBRARY = Pattern.compile("BOOT-INF/lib/(.+?)-(\\d[^/]*)\\.jar");

  private EmptyJar() {}

  /**
   * Writes it.
   *
   * @param product the jar that the loader and the libraries are taken from
   */
  public static Path write(Path product, Path file) {
    try (JarFile from = new JarFile(product.toFile());
        JarOutputStream to =
            new JarOutputStream(Files.newOutputStream(file), manifest(from.getManifest()))) {
      // The loader looks for classes only in a folder that is an entry itself.
      to.putNextEntry(new JarEntry("BOOT-INF/"));
      to.putNextEntry(new JarEntry("BOOT-INF/classes/"));
      to.putNextEntry(new JarEntry("BOOT-INF/lib/"));
      Set<String> missing = new HashSet<>(LIBRARIES);
      for (JarEntry entry : from.stream().filter(entry -> !entry.isDirectory()).toList()) {
        String name = entry.getName();
        if (name.startsWith("org/springframework/boot/loader/")) {
          store(to, name, read(from, entry));
        }
        var library = LIBRARY.matcher(name);
        // Two generations of Jackson are in the product; the web starter has the newer, whose
        // annotations
        // are still of the older.
        if (library.matches()
            && LIBRARIES.contains(library.group(1))
            && !name.matches(".*/jackson-(core|databind)-2\\..*")) {
          store(to, name, read(from, entry));
          missing.remove(library.group(1));
        }
      }
      if (!missing.isEmpty()) {
        throw new OpsException("The jar has no " + missing);
      }
      String own = EmptyApplication.class.getName().replace('.', '/') + ".class";
      try (InputStream content = EmptyApplication.class.getClassLoader().getResourceAsStream(own)) {
        if (content == null) {
          throw new OpsException("There is no " + own);
        }
        store(to, "BOOT-INF/classes/" + own, content.readAllBytes());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest manifest(Manifest product) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", EmptyApplication.class.getName());
    for (String name : List.of("Spring-Boot-Version", "Spring-Boot-Classes", "Spring-Boot-Lib")) {
      String value = product.getMainAttributes().getValue(name);
      if (value != null) {
        attributes.putValue(name, value);
      }
    }
    return manifest;
  }

  private static byte[] read(JarFile from, JarEntry entry) throws IOException {
    try (InputStream content = from.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  /** Uncompressed, as the loader wants libraries. */
  private static void store(JarOutputStream to, String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(name);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    to.putNextEntry(entry);
    new ByteArrayInputStream(content).transferTo(to);
    to.closeEntry();
  }
}
