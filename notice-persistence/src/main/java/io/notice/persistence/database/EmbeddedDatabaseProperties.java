package io.notice.persistence.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a node keeps the database that it runs itself.
 *
 * @param dataDir the folder of the embedded database; a relative one starts from the directory in
 *     which the command was given
 * @param database how the folder's database is used
 */
@ConfigurationProperties("notice")
record EmbeddedDatabaseProperties(
    // Text, because Spring would look for a path on the class path first.
    @DefaultValue("./data") String dataDir, @DefaultValue Database database) {

  /**
   * Use of the embedded database.
   *
   * @param embedded whether a node without {@code spring.datasource.url} runs a database of its
   *     own; if not, it does not start
   * @param joinRunning whether a process that finds the folder owned joins the owner's server
   *     instead of stopping: for administration commands, never for a second node
   */
  record Database(
      @DefaultValue("true") boolean embedded, @DefaultValue("false") boolean joinRunning) {}

  Path folder() {
    return Path.of(dataDir).toAbsolutePath().normalize();
  }
}
