package io.notice.persistence.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;

/**
 * A process that starts the embedded PostgreSQL, commits a row, says so, and waits to be killed.
 */
final class AbandonedNode {

  private static final String READY = "ready";

  private AbandonedNode() {}

  /** Returns once the row is committed. */
  static Process start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                AbandonedNode.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("the node ended before its database was up");
      }
    }
    return process;
  }

  public static void main(String[] args) throws Exception {
    EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(args[0]), Map.of());
    try (Connection connection =
            DriverManager.getConnection(
                server.address().jdbcUrl(EmbeddedPostgres.DATABASE),
                EmbeddedPostgres.USER,
                server.address().password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (word text)");
      statement.execute("INSERT INTO kept VALUES ('committed')");
      System.out.println(READY);
      Thread.currentThread().join();
    }
  }
}
