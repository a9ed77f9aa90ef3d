package io.notice.api.database;

/**
 * Moves everything to another PostgreSQL: from the one that comes with the jar to one of one's own.
 * For those who hold the server itself.
 */
public interface DatabaseMove {

  /**
   * Copies all rows as they stand at one moment, in one transaction there: it is filled wholly or
   * not at all. Nothing may be sent meanwhile, because it would stay behind. Who is online is not
   * copied.
   *
   * @throws io.notice.api.NoticeException.Conflict if that database is not empty
   * @throws io.notice.api.NoticeException.Unavailable if one of the two can't be reached or refuses
   */
  Moved moveTo(Target target);

  /**
   * Where to.
   *
   * @param url as JDBC has it, such as {@code jdbc:postgresql://db.example:5432/notice}
   */
  record Target(String url, String username, String password) {

    /** Says nothing of the password. */
    @Override
    public String toString() {
      return "Target[" + url + "]";
    }
  }

  /** How much was copied. */
  record Moved(int tables, long rows) {}
}
