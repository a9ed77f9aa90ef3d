package io.notice.ops.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fills an installation that has just been started with many recipients, direct notices and live
 * broadcasts, as rows: as the API would leave them, in a fraction of the time. Indexes and foreign
 * keys go first and come back at the end. The node has to be started anew afterwards.
 */
final class AudienceRows {

  private static final int CHUNK = 50_000;
  private static final int PER_NOTICE = 10;
  private static final int BAR = 40;

  private final Connection connection;
  private final Size size;
  private final List<String> restore = new ArrayList<>();
  private long done;
  private String base = "";
  private String group = "";
  private String change = "";
  private long position;

  private AudienceRows(Connection connection, Size size) {
    this.connection = connection;
    this.size = size;
  }

  static void load(Connection connection, Size size) throws SQLException {
    AudienceRows rows = new AudienceRows(connection, size);
    long began = System.nanoTime();
    rows.run();
    System.out.printf(Locale.ROOT, "%n  loaded in %.0f s%n", (System.nanoTime() - began) / 1e9);
  }

  private void run() throws SQLException {
    execute("set synchronous_commit = off");
    execute("set maintenance_work_mem = '512MB'");
    takeAway("contype = 'f'", "membership", "inbox_state", "read_mark");
    takeAway("contype = 'p'", "membership", "inbox_entry");
    for (String table : List.of("recipient", "membership", "notice", "inbox_entry")) {
      takeIndexesAway(table);
    }
    directory();
    notices();
    for (String statement : restore.reversed()) {
      step(statement.replaceAll("(?i) (using|on|foreign|primary) .*", ""), 1);
      execute(statement);
    }
    for (String table :
        List.of(
            "recipient",
            "inbox_state",
            "membership",
            "notice",
            "notice_log",
            "inbox_entry",
            "read_mark")) {
      step("vacuum " + table, 1);
      execute("vacuum analyze " + table);
    }
    log();
  }

  private void directory() throws SQLException {
    position = number("select position from notice_log_head");
    base = Long.toString(number("select max(ordinal) from recipient"));
    execute(
        "insert into recipient_group (key, name) select 'group' || n, 'Group ' || n from"
            + " generate_series(1, "
            + size.groups
            + ") n");
    group = Long.toString(number("select ordinal from recipient_group where key = 'group1'"));
    position++;
    change =
        Long.toString(
            number(
                "insert into directory_change (position) values (" + position + ") returning id"));
    chunks(
        size.recipients,
        "recipients",
        (from, to) -> {
          String people = "generate_series(" + from + ", " + to + ") n";
          execute(
              "insert into recipient (ordinal, id, display_name) overriding system value select "
                  + base
                  + " + n, 'user' || n, 'User ' || n from "
                  + people);
          execute(
              "insert into inbox_state (recipient, version) select "
                  + base
                  + " + n, 1 from "
                  + people);
          execute(
              "insert into membership (recipient, group_ordinal, joined_change) select "
                  + base
                  + " + n, x.g, "
                  + change
                  + " from "
                  + people
                  + " cross join lateral (select distinct g from unnest(array[0, %s + n %% %d, %s + n / 7 %% %d, %s + n / 50 %% %d]) g) x"
                      .formatted(group, size.groups, group, size.groups, group, size.groups));
        });
    execute(
        "select setval(pg_get_serial_sequence('recipient', 'ordinal'), (select max(ordinal) from"
            + " recipient))");
  }

  private void notices() throws SQLException {
    int direct = size.recipients / PER_NOTICE * size.entries;
    int all = direct + size.broadcasts;
    int every = all / size.broadcasts;
    chunks(
        all,
        "notices and entries",
        (from, to) -> {
          String range = "generate_series(" + from + ", " + to + ") n";
          execute(
              """
              insert into notice (id, status, position, material_position, title, body, excerpt, category, priority, audience,
                audience_groups, audience_size, author_kind, author_id, author_name, published_at, requires_acknowledgement)
              select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'PUBLISHED', %1$d + n, %1$d + n,
                'Planned maintenance ' || n, 'Payroll is **down** from 22:00. Submit claims before 21:45. Thank you all for bearing with us.',
                'Payroll is down from 22:00. Submit claims before 21:45. Thank you all for bearing with us.',
                (array['it', 'hr', 'general', 'facility'])[1 + n %% 4], case when n %% 20 = 7 then 'URGENT' else 'NORMAL' end,
                '{"everyone": false, "groups": [], "recipients": ["user1"]}',
                case when n %% %2$d <> 0 then '{}' when n / %2$d %% 10 = 0 then '{0}'
                  else array[%3$s + n / %2$d %% %4$d, %3$s + n / %2$d * 17 %% %4$d] end,
                10, 'API_KEY', '00000000-0000-7000-8000-000000000000', 'Payroll', now(), n %% 50 = 3
              from %5$s
              """
                  .formatted(position, every, group, size.groups, range));
          execute(
              """
              insert into inbox_entry (recipient, notice, named, position, material_position, category, priority, asks, read,
                read_version, read_at, version)
              select %1$s + 1 + k * %2$d + (n::bigint * 7919 %% %2$d)::integer, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                true, %3$d + n, %3$d + n, (array['it', 'hr', 'general', 'facility'])[1 + n %% 4],
                case when n %% 20 = 7 then 'URGENT' else 'NORMAL' end, n %% 50 = 3, case when n %% 2 = 0 then true end,
                case when n %% 2 = 0 then 1 else 0 end, case when n %% 2 = 0 then now() end, case when n %% 2 = 0 then 1 else 0 end
              from %4$s cross join generate_series(0, 9) k where n %% %5$d <> 0
              """
                  .formatted(base, size.recipients / PER_NOTICE, position, range, every));
        });
    execute(
        "insert into read_mark (recipient, version, up_to) select %s + n, 1, %d from generate_series(10, %d, 10) n"
            .formatted(base, position + all / 2, size.recipients));
  }

  /** Last of all: the node that still runs reads it at once, and needs the indexes for that. */
  private void log() throws SQLException {
    int all = size.recipients / PER_NOTICE * size.entries + size.broadcasts;
    execute(
        "insert into notice_log (position, kind, change) values (%d, 'directory', %s)"
            .formatted(position, change));
    execute(
        "insert into notice_log (position, kind, notice) select position, 'notice', id from notice"
            + " where position > "
            + position);
    execute("update notice_search_head set position = " + (position + all));
    execute("update notice_log_head set position = " + (position + all));
  }

  private void takeAway(String kind, String... tables) throws SQLException {
    for (String table : tables) {
      for (String[] found :
          pairs(
              "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = '"
                  + table
                  + "'::regclass and "
                  + kind)) {
        execute("alter table " + table + " drop constraint " + found[0]);
        restore.add("alter table " + table + " add constraint " + found[0] + " " + found[1]);
      }
    }
  }

  private void takeIndexesAway(String table) throws SQLException {
    for (String[] found :
        pairs(
            "select i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) from pg_index i where"
                + " i.indrelid = '"
                + table
                + "'::regclass and not exists (select from pg_constraint c where c.conindid ="
                + " i.indexrelid)")) {
      execute("drop index " + found[0]);
      restore.add(found[1]);
    }
  }

  private void chunks(int count, String what, Chunk chunk) throws SQLException {
    for (int from = 1; from <= count; from += CHUNK) {
      int to = Math.min(from + CHUNK - 1, count);
      chunk.run(from, to);
      step(what, to - from + 1);
    }
  }

  /** Draws the bar; an index or a vacuum counts as much as one in twenty of all rows. */
  private void step(String what, int rows) {
    long rowsInAll =
        size.recipients + (long) size.recipients / PER_NOTICE * size.entries + size.broadcasts;
    done += rows > 1 ? rows : rowsInAll / 20;
    int share = (int) Math.min(100, 100 * done / (rowsInAll * 5 / 2));
    String bar = "#".repeat(share * BAR / 100);
    System.out.printf(Locale.ROOT, "\r  [%-" + BAR + "s] %3d %% %-60.60s", bar, share, what);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<String[]> pairs(String sql) throws SQLException {
    List<String[]> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(new String[] {row.getString(1), row.getString(2)});
      }
    }
    return found;
  }

  private interface Chunk {
    void run(int from, int to) throws SQLException;
  }

  /**
   * How much of each.
   *
   * @param entries direct notices that each recipient has
   * @param broadcasts live ones, one in ten of them to everyone, the others to two groups
   * @param groups of which everybody is in up to three
   */
  record Size(int recipients, int entries, int broadcasts, int groups) {

    long entriesInAll() {
      return (long) recipients * entries;
    }
  }
}
