package io.notice.persistence.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a local PostgreSQL listens, and the password of its roles.
 *
 * @param port on the loopback interface
 */
record ServerAddress(int port, String password) {

  /**
   * The server that another process runs on a data folder.
   *
   * @throws StartRefusedException if that server is not up
   */
  static ServerAddress ofRunning(Path dataFolder) {
    Path postgres = DataFolder.postgres(dataFolder);
    try (Stream<Path> files = Files.list(postgres)) {
      Path pidFile =
          files
              .map(file -> file.resolve("postmaster.pid"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(() -> notUp(postgres));
      List<String> lines = Files.readAllLines(pidFile);
      // PostgreSQL's own format: process, folder, start, port, ..., state.
      if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
        throw notUp(postgres);
      }
      return new ServerAddress(
          Integer.parseInt(lines.get(3).strip()),
          Files.readString(DataFolder.passwordFile(dataFolder)).strip());
    } catch (IOException e) {
      throw new StartRefusedException(
          "The running node's database in %s can't be reached (%s).".formatted(postgres, e), e);
    }
  }

  private static StartRefusedException notUp(Path postgres) {
    return new StartRefusedException(
        "A node has just taken %s, but its database is not up yet; try again in a moment."
            .formatted(postgres));
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  @Override
  public String toString() {
    return "127.0.0.1:" + port;
  }
}
