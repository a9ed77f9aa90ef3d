package io.notice.ops.chaos;

import io.notice.ops.support.Folders;
import io.notice.ops.support.FreePort;
import io.notice.ops.support.OpsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the machine that runs beside the nodes, with a configuration of ours. */
final class Companion implements AutoCloseable {

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
  interface Configuration {

    /** Writes its files, and returns the command that starts it in the foreground. */
    List<String> write(Path folder, int port) throws IOException;
  }

  /** Starts it and waits until its port is open. */
  static Companion start(Configuration configuration) {
    try {
      int port = FreePort.find();
      Path folder = Files.createTempDirectory("notice-ops-companion-");
      Process process =
          new ProcessBuilder(configuration.write(folder, port))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile())
              .start();
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
        Cluster.pause(Duration.ofMillis(100));
      }
    }
    String said = Files.readString(folder.resolve("output.log"));
    close();
    throw new OpsException("A program beside the nodes did not start: " + said);
  }

  int port() {
    return port;
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
