package io.notice.ops.chaos;

import io.notice.ops.support.Companion;
import io.notice.ops.support.Database;
import io.notice.ops.support.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real PgBouncer in transaction mode between the nodes' pools and the database. The connections
 * that a node keeps for itself go past it: LISTEN needs a session.
 */
final class PgBouncer implements AutoCloseable {

  private final Companion companion;
  private final Database database;

  private PgBouncer(Companion companion, Database database) {
    this.companion = companion;
    this.database = database;
  }

  static PgBouncer start(Database database) {
    return new PgBouncer(
        Companion.start((folder, port) -> {
          Path users = folder.resolve("users.txt");
          Files.writeString(users, "\"" + database.user() + "\" \"" + database.password() + "\"\n");
          Path file = folder.resolve("pgbouncer.ini");
          Files.writeString(
              file,
              """
              [databases]
              %s = host=%s port=%d dbname=%s
              [pgbouncer]
              listen_addr = 127.0.0.1
              listen_port = %d
              unix_socket_dir =
              auth_type = plain
              auth_file = %s
              pool_mode = transaction
              max_client_conn = 200
              default_pool_size = 20
              ignore_startup_parameters = extra_float_digits
              """
                  .formatted(
                      database.name(),
                      database.host(),
                      database.port(),
                      database.name(),
                      port,
                      users));
          List<String> command = new ArrayList<>();
          if (Programs.asRoot()) {
            command.addAll(List.of("unshare", "--user")); // it refuses to be root
          }
          command.addAll(List.of(Programs.required("pgbouncer"), file.toString()));
          return command;
        }),
        database);
  }

  /**
   * Lets a node's pool go through it. Nothing is prepared on the server: it would not be there in
   * the next transaction.
   */
  Map<String, String> poolSettings() {
    return Map.of(
        "SPRING_DATASOURCE_HIKARI_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:"
            + companion.port()
            + "/"
            + database.name()
            + "?prepareThreshold=0");
  }

  @Override
  public void close() {
    companion.close();
  }
}
