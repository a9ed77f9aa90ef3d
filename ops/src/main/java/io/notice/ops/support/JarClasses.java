package io.notice.ops.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A library that the jar brings along, so that the harness needs none of its own. */
final class JarClasses implements AutoCloseable {

  private final Path copy;
  private final URLClassLoader loader;

  private JarClasses(Path copy, URLClassLoader loader) {
    this.copy = copy;
    this.loader = loader;
  }

  /**
   * Copies a library out of the jar.
   *
   * @param name a regular expression for its file's name
   */
  static JarClasses of(Path jar, String name) {
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEntry entry =
          file.stream()
              .filter(each -> each.getName().matches("BOOT-INF/lib/" + name))
              .findFirst()
              .orElseThrow(() -> new OpsException("the jar has no " + name));
      Path copy = Files.createTempFile("notice-ops-library-", ".jar");
      try (InputStream content = file.getInputStream(entry)) {
        Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      return new JarClasses(copy, new URLClassLoader(new URL[] {copy.toUri().toURL()}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Class<?> load(String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new OpsException("the library in the jar has no " + name, e);
    }
  }

  InputStream open(String resource) {
    InputStream content = loader.getResourceAsStream(resource);
    if (content == null) {
      throw new OpsException("the library in the jar has no " + resource);
    }
    return content;
  }

  @Override
  public void close() {
    try {
      loader.close();
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
