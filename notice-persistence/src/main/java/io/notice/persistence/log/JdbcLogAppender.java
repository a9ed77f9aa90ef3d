package io.notice.persistence.log;

import java.sql.PreparedStatement;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Appends inside the caller's transaction. */
@Transactional(propagation = Propagation.MANDATORY)
class JdbcLogAppender implements LogAppender {

  private final JdbcTemplate jdbc;

  JdbcLogAppender(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long beginDirectoryChange() {
    Long id =
        jdbc.queryForObject("insert into directory_change default values returning id", Long.class);
    if (id == null) {
      throw new IllegalStateException("insert returned no id");
    }
    return id;
  }

  @Override
  public long appendDirectoryChange(long change, int[] recipients, List<MembershipDelta> deltas) {
    jdbc.batchUpdate(
        "insert into membership_delta (change, group_ordinal, joined, \"left\") values (?, ?, ?,"
            + " ?)",
        deltas,
        50,
        (PreparedStatement insert, MembershipDelta delta) -> {
          insert.setLong(1, change);
          insert.setInt(2, delta.group());
          insert.setObject(3, delta.joined());
          insert.setObject(4, delta.left());
        });
    jdbc.update(
        "update directory_change set recipients = ? where id = ?",
        update -> {
          update.setObject(1, recipients);
          update.setLong(2, change);
        });
    long position = takePositions(1);
    jdbc.update("update directory_change set position = ? where id = ?", position, change);
    jdbc.update(
        "insert into notice_log (position, kind, change) values (?, 'directory', ?)",
        position,
        change);
    notifyTails();
    return position;
  }

  @Override
  public long appendAccess(List<AccessSubject> subjects) {
    long last = takePositions(subjects.size());
    long first = last - subjects.size() + 1;
    for (int i = 0; i < subjects.size(); i++) {
      jdbc.update(
          "insert into notice_log (position, kind, subject) values (?, 'access', ?)",
          first + i,
          LogReader.format(subjects.get(i)));
    }
    notifyTails();
    return last;
  }

  private long takePositions(int count) {
    Long position =
        jdbc.queryForObject(
            "update notice_log_head set position = position + ? returning position",
            Long.class,
            count);
    if (position == null) {
      throw new IllegalStateException("the log has no head");
    }
    return position;
  }

  private void notifyTails() {
    jdbc.query(LogTail.NOTIFY, row -> {});
  }
}
