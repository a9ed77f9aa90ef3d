package io.notice.persistence.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a node keeps the database that it runs itself.
 *
 * @param dataDir the data folder; a relative one starts from the directory in which the command was
 *     given. Text, because Spring would look for a path on the class path first.
 * @param database how the folder's database is used
 */
@ConfigurationProperties("notice")
record EmbeddedDatabaseProperties(
    @DefaultValue("./data") String dataDir, @DefaultValue Database database) {

  /**
   * Use of the embedded database.
   *
   * @param joinRunning whether a process that finds the folder owned joins the owner's server
   *     instead of stopping: for administration commands, never for a second node
   */
  record Database(@DefaultValue("false") boolean joinRunning) {}

  Path folder() {
    return Path.of(dataDir).toAbsolutePath().normalize();
  }
}
