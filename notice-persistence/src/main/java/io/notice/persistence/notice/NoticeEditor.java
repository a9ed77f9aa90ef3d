package io.notice.persistence.notice;

import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import io.notice.persistence.log.LogTail;
import io.notice.persistence.log.PublishedNotices;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes drafts and scheduled notices, and edits published ones. Runs inside the caller's
 * transaction; a published one must be locked by it, and the head lock is taken last.
 */
public final class NoticeEditor {

  private final JdbcClient jdbc;

  public NoticeEditor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores a notice that is not published yet. */
  public void insert(UUID id, Unpublished notice, NoticeView.Author author) {
    fields(
            jdbc.sql(
                """
                insert into notice (id, status, version, material_version, title, body, excerpt, category, priority, link, link_label,
                  sender_name, data, requires_acknowledgement, acknowledge_by, publish_at, expires_at, audience, audience_size,
                  author_kind, author_id, author_name)
                values (:id, :status, 0, 1, :title, :body, '', :category, :priority, :link, :linkLabel, :senderName,
                  cast(:data as jsonb), :asks, :acknowledgeBy, :publishAt, :expiresAt, cast(:audience as jsonb), :size,
                  :authorKind, :authorId, :authorName)
                """),
            id,
            notice)
        .param("authorKind", author.kind().name())
        .param("authorId", author.id())
        .param("authorName", author.name())
        .update();
  }

  /** Replaces what a notice that is not published yet says; the caller has locked it. */
  public void update(UUID id, Unpublished notice) {
    fields(
            jdbc.sql(
                """
                update notice set status = :status, revision = revision + 1, title = :title, body = :body, category = :category,
                  priority = :priority, link = :link, link_label = :linkLabel, sender_name = :senderName, data = cast(:data as jsonb),
                  requires_acknowledgement = :asks, acknowledge_by = :acknowledgeBy, publish_at = :publishAt,
                  expires_at = :expiresAt, audience = cast(:audience as jsonb), audience_size = :size
                where id = :id and status in ('DRAFT', 'SCHEDULED')
                """),
            id,
            notice)
        .update();
  }

  private static JdbcClient.StatementSpec fields(
      JdbcClient.StatementSpec statement, UUID id, Unpublished notice) {
    return statement
        .param("id", id)
        .param("status", notice.status.name())
        .param("title", notice.title)
        .param("body", notice.body)
        .param("category", notice.category)
        .param("priority", notice.priority.name())
        .param("link", notice.link)
        .param("linkLabel", notice.linkLabel)
        .param("senderName", notice.senderName)
        .param("data", notice.data)
        .param("asks", notice.requiresAcknowledgement)
        .param("acknowledgeBy", PublishedNotices.timestamp(notice.acknowledgeBy))
        .param("publishAt", PublishedNotices.timestamp(notice.publishAt))
        .param("expiresAt", PublishedNotices.timestamp(notice.expiresAt))
        .param("audience", notice.audience)
        .param("size", notice.audienceSize);
  }

  /** Deletes a draft that the caller has locked. */
  public void delete(UUID id) {
    jdbc.sql("delete from notice where id = ? and status = 'DRAFT'").param(id).update();
  }

  /** Locks groups against deletion until the end of the transaction. */
  public void keepGroups(String[] keys) {
    jdbc.sql(
            "select key from recipient_group where key = any(?) and not deleted order by ordinal"
                + " for key share")
        .param(keys)
        .query(String.class)
        .list();
  }

  /**
   * Gives a published notice, which the caller has locked, another content. A material edit takes
   * the receipts of all who are named; those of a broadcast's readers are void from then on,
   * because they were given for an older position.
   *
   * @return the position of the edit
   */
  public long edit(UUID id, Content content, boolean material) {
    jdbc.sql(
            """
            insert into notice_version (notice, version, material, title, body, link, link_label, data, acknowledge_by, expires_at,
              at, editor)
            select id, version, version = material_version, title, body, link, link_label, data, acknowledge_by, expires_at,
              coalesce(edited_at, published_at), editor
            from notice where id = ?
            """)
        .param(id)
        .update();
    if (material) {
      // In order, and before the head: a receipt that is being given holds one of these rows.
      jdbc.sql(
              "select recipient from inbox_entry where notice = ? and named order by recipient for"
                  + " update")
          .param(id)
          .query(Integer.class)
          .list();
    }
    long position =
        jdbc.sql("update notice_log_head set position = position + 1 returning position")
            .query(Long.class)
            .single();
    jdbc.sql(
            """
            update notice set title = :title, body = :body, excerpt = :excerpt, link = :link, link_label = :linkLabel,
              data = cast(:data as jsonb), acknowledge_by = :acknowledgeBy, expires_at = :expiresAt, editor = cast(:editor as jsonb),
              edited_at = clock_timestamp(), revision = revision + 1, version = version + 1,
              material_version = case when :material then version + 1 else material_version end,
              material_position = case when :material then :position else material_position end
            where id = :id
            """)
        .param("id", id)
        .param("title", content.title)
        .param("body", content.body)
        .param("excerpt", content.excerpt)
        .param("link", content.link)
        .param("linkLabel", content.linkLabel)
        .param("data", content.data)
        .param("acknowledgeBy", PublishedNotices.timestamp(content.acknowledgeBy))
        .param("expiresAt", PublishedNotices.timestamp(content.expiresAt))
        .param("editor", content.editor)
        .param("material", material)
        .param("position", position)
        .update();
    if (material) {
      jdbc.sql(
              """
              update inbox_entry set material_position = :position, read = null, read_version = 0, read_at = null, seen_at = null,
                acknowledged_at = null, acknowledged_version = null, archived = false, archived_at = null
              where notice = :id and named
              """)
          .param("id", id)
          .param("position", position)
          .update();
    }
    jdbc.sql(
            "insert into notice_log (position, kind, notice, material) values (?, 'notice-updated',"
                + " ?, ?)")
        .param(position)
        .param(id)
        .param(material)
        .update();
    jdbc.sql(LogTail.NOTIFY).query((row, number) -> 1).list();
    return position;
  }

  /**
   * A draft or a scheduled notice; {@code data} and {@code audience} are JSON text.
   *
   * @param audienceSize as it would be today
   */
  public record Unpublished(
      NoticeStatus status,
      @Nullable String title,
      @Nullable String body,
      String category,
      Priority priority,
      String audience,
      int audienceSize,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable String senderName,
      @Nullable String data,
      boolean requiresAcknowledgement,
      @Nullable Instant acknowledgeBy,
      @Nullable Instant publishAt,
      @Nullable Instant expiresAt) {}

  /**
   * What may change of a published notice; {@code data} and {@code editor} are JSON text.
   *
   * @param editor null if it is the author
   */
  public record Content(
      String title,
      String body,
      String excerpt,
      @Nullable String link,
      @Nullable String linkLabel,
      @Nullable String data,
      @Nullable Instant acknowledgeBy,
      @Nullable Instant expiresAt,
      @Nullable String editor) {}
}
