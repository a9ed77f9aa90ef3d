package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program of the machine that runs beside the nodes, with a configuration of ours. */
public final class Companion implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);

  private final Path folder;
  private final Process process;
  private final int port;

  private Companion(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** What it is told, given its folder and the port that it shall listen at. */
  public interface Configuration {

    /** Writes its files, and returns the command that starts it in the foreground. */
    List<String> write(Path folder, int port) throws IOException;
  }

  /** Starts it and waits until its port is open. */
  public static Companion start(Configuration configuration) {
    return start(configuration, Map.of());
  }

  /**
   * Starts it and waits until its port is open.
   *
   * @param environment beside the one of this process
   */
  public static Companion start(Configuration configuration, Map<String, String> environment) {
    try {
      int port = FreePort.find();
      Path folder = Files.createTempDirectory("notice-ops-companion-");
      ProcessBuilder builder =
          new ProcessBuilder(configuration.write(folder, port))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      Companion companion = new Companion(folder, process, port);
      companion.awaitOpen();
      return companion;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitOpen() throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
    String said = Files.readString(folder.resolve("output.log"));
    close();
    throw new OpsException("A program beside the nodes did not start: " + said);
  }

  public int port() {
    return port;
  }

  /** Processor seconds of the program and of the processes that it has started. */
  double cpuSeconds() {
    double seconds = ProcessFiles.cpuSeconds(process.pid());
    for (long child : ProcessFiles.children(process.pid())) {
      seconds += ProcessFiles.cpuSeconds(child);
    }
    return seconds;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }
}
