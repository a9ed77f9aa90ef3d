package io.notice.ops.chaos;

import io.notice.ops.chaos.HeldCounts.Counts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows say, once all is quiet. Written from what the tables mean and not from how the
 * product reads them, and without any thought of speed: every rule stands here a second time.
 */
final class Truth {

  /**
   * Everything live that somebody has: named, or a member of one of its groups when it came out.
   */
  private static final String HAVE =
      """
      have as (
        select e.recipient, e.notice from inbox_entry e where e.named
        union
        select m.recipient, n.id
        from notice n
        join membership m on m.group_ordinal = any(n.audience_groups)
        where (select j.position from directory_change j where j.id = m.joined_change) < n.position
          and not exists (select from directory_change l where l.id = m.left_change and l.position < n.position))
      """;

  /**
   * One row for each item of each recipient, with what they did to its present material version.
   */
  private static final String ITEMS =
      "with "
          + HAVE
          + """
          , item as (
            select r.id as recipient, n.id::text as notice, n.title, n.category, n.priority = 'URGENT' as urgent,
              n.requires_acknowledgement as asks, n.position, n.version, n.material_position,
              coalesce(e.archived, false) as archived, e.acknowledged_at is not null as acknowledged,
              e.read as said, coalesce(e.read_version, 0) as said_at, r.ordinal
            from have h
            join recipient r on r.ordinal = h.recipient
            join notice n on n.id = h.notice and n.status = 'PUBLISHED' and not n.test
            left join inbox_entry e on e.notice = n.id and e.recipient = h.recipient
              and e.material_position = n.material_position)
          select i.*, case
            when exists (select from read_mark k where k.recipient = i.ordinal and k.up_to >= i.material_position
              and (k.category is null or k.category = i.category) and (i.said is null or k.version > i.said_at)) then true
            else coalesce(i.said, false) end as read
          from item i
          """;

  private static final String ENTRIES =
      "with "
          + HAVE
          + """
          select r.id as recipient, g.position, g.notice::text, g.kind, n.status = 'PUBLISHED' as live
          from notice_log g
          join have h on h.notice = g.notice
          join recipient r on r.ordinal = h.recipient
          join notice n on n.id = g.notice
          order by g.position
          """;

  private final Map<String, Notice> notices = new HashMap<>();
  private final Map<String, List<Notice>> byTitle = new HashMap<>();
  private final List<Long> log = new ArrayList<>();
  private final Map<String, Integer> logged = new HashMap<>();
  private final Map<String, Map<String, Item>> inboxes = new TreeMap<>();
  private final Map<String, List<Entry>> entries = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private long head;

  static Truth read(Connection connection) throws SQLException {
    Truth truth = new Truth();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    truth.readNotices(connection);
    truth.readLog(connection);
    truth.readItems(connection);
    truth.readEntries(connection);
    connection.rollback();
    return truth;
  }

  private void readNotices(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id::text, title, status, position, version, body, audience_groups from"
                    + " notice");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Array groups = row.getArray(7);
        Notice notice =
            new Notice(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getInt(5),
                row.getString(6),
                ((Integer[]) groups.getArray()).length);
        notices.put(notice.id, notice);
        byTitle.computeIfAbsent(notice.title, title -> new ArrayList<>()).add(notice);
      }
    }
    try (PreparedStatement select = connection.prepareStatement("select key from idempotency_key");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
  }

  private void readLog(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select position from notice_log_head");
        ResultSet row = select.executeQuery()) {
      row.next();
      head = row.getLong(1);
    }
    try (PreparedStatement select =
            connection.prepareStatement(
                "select position, kind || coalesce(' ' || notice::text, '') from notice_log order"
                    + " by position");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        log.add(row.getLong(1));
        logged.merge(row.getString(2), 1, Integer::sum);
      }
    }
  }

  private void readItems(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select id from recipient");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        inboxes.put(row.getString(1), new HashMap<>());
      }
    }
    try (PreparedStatement select = connection.prepareStatement(ITEMS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Item item =
            new Item(
                row.getString("notice"),
                row.getString("title"),
                row.getString("category"),
                row.getBoolean("urgent"),
                row.getBoolean("asks"),
                row.getLong("position"),
                row.getInt("version"),
                row.getLong("material_position"),
                row.getBoolean("read"),
                row.getBoolean("archived"),
                row.getBoolean("acknowledged"));
        inbox(row.getString("recipient")).put(item.notice, item);
      }
    }
  }

  private void readEntries(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ENTRIES);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        entries
            .computeIfAbsent(row.getString("recipient"), recipient -> new ArrayList<>())
            .add(
                new Entry(
                    row.getLong("position"),
                    row.getString("notice"),
                    row.getString("kind"),
                    row.getBoolean("live")));
      }
    }
  }

  long head() {
    return head;
  }

  /** All positions that the log holds. */
  List<Long> log() {
    return log;
  }

  /** How often a notice's publication stands in the log. */
  int publications(String notice) {
    return logged.getOrDefault("notice " + notice, 0);
  }

  @Nullable Notice notice(String id) {
    return notices.get(id);
  }

  List<Notice> titled(String title) {
    return byTitle.getOrDefault(title, List.of());
  }

  /** Whether an answer is kept under an idempotency key. */
  boolean keeps(String key) {
    return keys.contains(key);
  }

  /** Everything that a recipient has, by id. */
  Map<String, Item> inbox(String recipient) {
    return inboxes.computeIfAbsent(recipient, name -> new HashMap<>());
  }

  /** What a stream of this recipient may bring above a position, in order. */
  List<Entry> entries(String recipient, long above) {
    return entries.getOrDefault(recipient, List.of()).stream()
        .filter(entry -> entry.position > above)
        .toList();
  }

  /** The counts that follow from a recipient's items. */
  Counts counts(String recipient) {
    Map<String, Long> byCategory = new TreeMap<>();
    long total = 0;
    long urgent = 0;
    long toAcknowledge = 0;
    for (Item item : inbox(recipient).values()) {
      if (item.archived) {
        continue;
      }
      if (item.asks && !item.acknowledged) {
        toAcknowledge++;
      }
      if (!item.read) {
        total++;
        urgent += item.urgent ? 1 : 0;
        byCategory.merge(item.category, 1L, Long::sum);
      }
    }
    return new Counts(total, urgent, toAcknowledge, byCategory, head, 0);
  }

  /** A row of the table of notices; {@code groups} is how many it went to. */
  record Notice(
      String id,
      String title,
      String status,
      long position,
      int version,
      @Nullable String body,
      int groups) {}

  /** An item of one recipient's inbox. */
  record Item(
      String notice,
      String title,
      String category,
      boolean urgent,
      boolean asks,
      long position,
      int version,
      long materialPosition,
      boolean read,
      boolean archived,
      boolean acknowledged) {}

  /** An entry of the log that concerns a recipient; {@code live} if its notice is. */
  record Entry(long position, String notice, String kind, boolean live) {

    /** What is no longer live is left out of a replay, but for its recall or expiry. */
    boolean mustHaveCome() {
      return live || kind.equals("notice-recalled") || kind.equals("notice-expired");
    }
  }
}
