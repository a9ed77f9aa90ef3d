package io.notice.persistence.log;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Priority;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code notice} that have a position. */
public final class PublishedNotices {

  private static final int[] NONE = {};

  /** The columns that {@link #map} reads, of a table or alias named {@code n}. */
  public static final String COLUMNS =
      """
      n.id, n.status, n.version, n.material_version, n.position as notice_position, n.material_position, n.title, n.body,
      n.excerpt, n.category, n.priority, n.link, n.link_label, n.author_id, coalesce(n.sender_name, n.author_name) as sender,
      n.data, n.requires_acknowledgement, n.acknowledge_by, n.published_at, n.edited_at, n.expires_at, n.recall_reason,
      n.test, n.audience_groups
      """;

  private PublishedNotices() {}

  /** The notice in the present row. */
  public static PublishedNotice map(ResultSet row) throws SQLException {
    return new PublishedNotice(
        row.getObject("id", UUID.class),
        NoticeStatus.valueOf(row.getString("status")),
        row.getInt("version"),
        row.getInt("material_version"),
        row.getLong("notice_position"),
        row.getLong("material_position"),
        row.getString("title"),
        row.getString("body"),
        row.getString("excerpt"),
        row.getString("category"),
        Priority.valueOf(row.getString("priority")),
        row.getString("link"),
        row.getString("link_label"),
        row.getString("author_id"),
        row.getString("sender"),
        row.getString("data"),
        row.getBoolean("requires_acknowledgement"),
        instant(row, "acknowledge_by"),
        row.getTimestamp("published_at").toInstant(),
        instant(row, "edited_at"),
        instant(row, "expires_at"),
        row.getString("recall_reason"),
        row.getBoolean("test"),
        ints(row, "audience_groups"));
  }

  /** A point in time, or null. */
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  /** The other way round: as a parameter, or null. */
  public static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  /** An {@code integer[]}; empty for null. */
  public static int[] ints(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    if (array == null) {
      return NONE;
    }
    Integer[] boxed = (Integer[]) array.getArray();
    int[] values = new int[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }
}
