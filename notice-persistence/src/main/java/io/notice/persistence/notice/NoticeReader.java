package io.notice.persistence.notice;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import io.notice.persistence.log.PublishedNotices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads notices as publishers see them. */
public final class NoticeReader {

  private static final String COLUMNS =
      """
      n.id, n.status, n.version, n.position, n.title, n.body, n.category, n.priority, n.audience, n.link, n.link_label,
      n.sender_name, n.data, n.requires_acknowledgement, n.acknowledge_by, n.expires_at, n.author_kind, n.author_id,
      n.author_name, n.audience_size, n.created_at, n.published_at, n.recalled_at, n.recall_reason
      """;

  private final JdbcClient jdbc;

  public NoticeReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<StoredNotice> notice(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from notice n where n.id = ?")
        .param(id)
        .query((row, number) -> map(row))
        .optional();
  }

  /** The same, locked against changes until the end of the transaction. */
  public Optional<StoredNotice> lock(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from notice n where n.id = ? for update")
        .param(id)
        .query((row, number) -> map(row))
        .optional();
  }

  /** Newest first, below the last one of the page before: ids are ordered by time. */
  public List<StoredNotice> newest(
      @Nullable NoticeStatus status, @Nullable String category, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from notice n
                where (cast(:status as text) is null or n.status = :status)
                  and (cast(:category as text) is null or n.category = :category)
                  and (cast(:before as uuid) is null or n.id < :before)
                order by n.id desc
                limit :limit
                """)
        .param("status", status == null ? null : status.name())
        .param("category", category)
        .param("before", before, java.sql.Types.OTHER)
        .param("limit", limit)
        .query((row, number) -> map(row))
        .list();
  }

  private static StoredNotice map(ResultSet row) throws SQLException {
    long position = row.getLong("position");
    Long nullablePosition = row.wasNull() ? null : position;
    int size = row.getInt("audience_size");
    Integer nullableSize = row.wasNull() ? null : size;
    return new StoredNotice(
        row.getObject("id", UUID.class),
        NoticeStatus.valueOf(row.getString("status")),
        row.getInt("version"),
        nullablePosition,
        row.getString("title"),
        row.getString("body"),
        row.getString("category"),
        Priority.valueOf(row.getString("priority")),
        row.getString("audience"),
        row.getString("link"),
        row.getString("link_label"),
        row.getString("sender_name"),
        row.getString("data"),
        row.getBoolean("requires_acknowledgement"),
        PublishedNotices.instant(row, "acknowledge_by"),
        PublishedNotices.instant(row, "expires_at"),
        new NoticeView.Author(
            NoticeView.Author.Kind.valueOf(row.getString("author_kind")),
            row.getString("author_id"),
            row.getString("author_name")),
        nullableSize,
        row.getTimestamp("created_at").toInstant(),
        PublishedNotices.instant(row, "published_at"),
        PublishedNotices.instant(row, "recalled_at"),
        row.getString("recall_reason"));
  }

  /** A row of {@code notice}; audience and data are JSON text. */
  public record StoredNotice(
      UUID id,
      NoticeStatus status,
      int version,
      @Nullable Long position,
      String title,
      String body,
      String category,
      Priority priority,
      String audience,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable String senderName,
      @Nullable String data,
      boolean requiresAcknowledgement,
      @Nullable Instant acknowledgeBy,
      @Nullable Instant expiresAt,
      NoticeView.Author author,
      @Nullable Integer audienceSize,
      Instant createdAt,
      @Nullable Instant publishedAt,
      @Nullable Instant recalledAt,
      @Nullable String recallReason) {}
}
