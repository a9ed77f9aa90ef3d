package io.notice.persistence.notice;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
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
      n.id, n.revision, n.status, n.version, n.material_version, n.position, n.title, n.body, n.category, n.priority, n.audience, n.link, n.link_label,
      n.sender_name, n.data, n.requires_acknowledgement, n.acknowledge_by, n.publish_at, n.expires_at, n.author_kind, n.author_id,
      n.author_name, n.audience_size, n.created_at, n.published_at, n.edited_at, n.recalled_at, n.recall_reason
      """;

  private final JdbcClient jdbc;
  private final NoticeSearch search;

  public NoticeReader(JdbcClient jdbc, NoticeSearch search) {
    this.jdbc = jdbc;
    this.search = search;
  }

  public Optional<StoredNotice> notice(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from notice n where n.id = ? and not n.erased")
        .param(id)
        .query((row, number) -> map(row))
        .optional();
  }

  /** The same, locked against changes until the end of the transaction. */
  public Optional<StoredNotice> lock(UUID id) {
    return jdbc.sql(
            "select " + COLUMNS + " from notice n where n.id = ? and not n.erased for update")
        .param(id)
        .query((row, number) -> map(row))
        .optional();
  }

  /**
   * Newest first, below the last one of the page before: ids are ordered by time. Runs inside the
   * caller's transaction.
   */
  public List<StoredNotice> newest(
      Notices.NoticeQuery query, @Nullable UUID before, Viewer viewer, int limit) {
    NoticeStatus status = query.status();
    NoticeSearch.@Nullable Words words = null;
    if (query.q() != null) {
      words = search.words(query.q()).orElse(null);
      if (words == null) {
        return List.of();
      }
    }
    JdbcClient.StatementSpec statement =
        jdbc.sql(
            "select "
                + COLUMNS
                + """
                from notice n
                where not n.test and not n.erased
                  and ((n.author_kind = :authorKind and n.author_id = :authorId)
                    or (case n.status when 'DRAFT' then cast(:allDrafts as boolean) else cast(:all as boolean) end))
                  and (cast(:status as text) is null or n.status = :status)
                  and (cast(:category as text) is null or n.category = :category)
                  and (cast(:before as uuid) is null or n.id < :before)
                """
                + (words == null ? "" : " and " + NoticeSearch.AMONG_ALL)
                + " order by n.id desc limit :limit");
    if (words != null) {
      statement = statement.param("words", words.query()).param("indexed", words.indexedUpTo());
    }
    return statement
        .param("allDrafts", viewer.allDrafts())
        .param("all", viewer.all())
        .param("authorKind", viewer.kind().name())
        .param("authorId", viewer.id())
        .param("status", status == null ? null : status.name())
        .param("category", query.category())
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
        row.getInt("revision"),
        NoticeStatus.valueOf(row.getString("status")),
        row.getInt("version"),
        row.getInt("material_version"),
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
        PublishedNotices.instant(row, "publish_at"),
        PublishedNotices.instant(row, "expires_at"),
        new NoticeView.Author(
            NoticeView.Author.Kind.valueOf(row.getString("author_kind")),
            row.getString("author_id"),
            row.getString("author_name")),
        nullableSize,
        row.getTimestamp("created_at").toInstant(),
        PublishedNotices.instant(row, "published_at"),
        PublishedNotices.instant(row, "edited_at"),
        PublishedNotices.instant(row, "recalled_at"),
        row.getString("recall_reason"));
  }

  /** Scheduled ones whose time has come by the database's clock, earliest first. */
  public List<UUID> due(int limit) {
    return jdbc.sql(
            "select id from notice where status = 'SCHEDULED' and publish_at <= clock_timestamp()"
                + " order by publish_at, id limit ?")
        .param(limit)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /** What a notice said before each of its edits, newest first. */
  public List<StoredVersion> versions(UUID notice) {
    return jdbc.sql(
            """
            select version, material, title, body, link, link_label, data, acknowledge_by, expires_at, at, editor
            from notice_version where notice = :id
            union all
            select version, version = material_version, title, body, link, link_label, data, acknowledge_by, expires_at,
              coalesce(edited_at, published_at), editor
            from notice where id = :id and position is not null
            order by version desc
            """)
        .param("id", notice)
        .query((row, number) ->
            new StoredVersion(
                row.getInt("version"),
                row.getBoolean("material"),
                row.getString("title"),
                row.getString("body"),
                row.getString("link"),
                row.getString("link_label"),
                row.getString("data"),
                PublishedNotices.instant(row, "acknowledge_by"),
                PublishedNotices.instant(row, "expires_at"),
                row.getTimestamp("at").toInstant(),
                row.getString("editor")))
        .list();
  }

  /**
   * One content of a published notice; data and editor are JSON text.
   *
   * @param material whether it made the notice unread
   * @param editor null for the author
   */
  public record StoredVersion(
      int version,
      boolean material,
      String title,
      String body,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable String data,
      @Nullable Instant acknowledgeBy,
      @Nullable Instant expiresAt,
      Instant at,
      @Nullable String editor) {}

  /**
   * Who asks; what is their own is always listed.
   *
   * @param allDrafts whether others' drafts are listed
   * @param all whether anything else of others is
   */
  public record Viewer(boolean allDrafts, boolean all, NoticeView.Author.Kind kind, String id) {}

  /** A row of {@code notice}; audience and data are JSON text. */
  public record StoredNotice(
      UUID id,
      int revision,
      NoticeStatus status,
      int version,
      int materialVersion,
      @Nullable Long position,
      @Nullable String title,
      @Nullable String body,
      String category,
      Priority priority,
      String audience,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable String senderName,
      @Nullable String data,
      boolean requiresAcknowledgement,
      @Nullable Instant acknowledgeBy,
      @Nullable Instant publishAt,
      @Nullable Instant expiresAt,
      NoticeView.Author author,
      @Nullable Integer audienceSize,
      Instant createdAt,
      @Nullable Instant publishedAt,
      @Nullable Instant editedAt,
      @Nullable Instant recalledAt,
      @Nullable String recallReason) {}
}
