package io.notice.persistence.audience;

import io.notice.api.audience.RecipientId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of all features that say something of one person. */
public final class PersonalDataStore {

  private final JdbcClient jdbc;

  public PersonalDataStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All of it as one JSON object, of one moment. */
  public String export(int ordinal) {
    return jdbc.sql(
            """
            select jsonb_pretty(jsonb_build_object(
              'exportedAt', statement_timestamp(),
              'recipient', (select to_jsonb(r) - '{ordinal,password_hash,search}'::text[]
                || jsonb_build_object('hasPassword', r.password_hash is not null)
                from recipient r where r.ordinal = :ordinal),
              'groups', (select coalesce(jsonb_agg(jsonb_build_object('key', g.key, 'name', g.name,
                  'joinedAtPosition', j.position, 'leftAtPosition', l.position) order by j.position), '[]')
                from membership m
                join recipient_group g on g.ordinal = m.group_ordinal
                join directory_change j on j.id = m.joined_change
                left join directory_change l on l.id = m.left_change
                where m.recipient = :ordinal),
              'sessions', (select coalesce(jsonb_agg(to_jsonb(s) - '{recipient,token_hash}'::text[] order by s.created_at), '[]')
                from session s where s.recipient = :ordinal),
              'inbox', (select coalesce(jsonb_agg(jsonb_build_object('notice', n.id, 'position', n.position,
                  'title', n.title, 'body', n.body, 'category', n.category, 'priority', n.priority, 'link', n.link,
                  'data', n.data, 'sender', coalesce(n.sender_name, n.author_name), 'publishedAt', n.published_at,
                  'status', n.status, 'named', coalesce(e.named, false), 'seenAt', e.seen_at, 'readAt', e.read_at,
                  'acknowledgedAt', e.acknowledged_at, 'archivedAt', e.archived_at) order by n.position), '[]')
                from notice n left join inbox_entry e on e.notice = n.id and e.recipient = :ordinal
                where n.position is not null and (e.notice is not null or exists (
                  select from membership m
                  join directory_change j on j.id = m.joined_change
                  left join directory_change l on l.id = m.left_change
                  where m.recipient = :ordinal and m.group_ordinal = any (n.audience_groups)
                    and j.position < n.position and n.position < coalesce(l.position, 9223372036854775807)))),
              'readAll', (select coalesce(jsonb_agg(to_jsonb(k) - 'recipient' order by k.version), '[]')
                from read_mark k where k.recipient = :ordinal),
              'inboxState', (select jsonb_build_object('seenAt', i.seen_at, 'lastOnlineAt', i.last_online_at)
                from inbox_state i where i.recipient = :ordinal),
              'wrote', (select coalesce(jsonb_agg(jsonb_build_object('notice', n.id, 'title', n.title, 'body', n.body,
                  'createdAt', n.created_at, 'status', n.status) order by n.id), '[]')
                from notice n join recipient r on r.ordinal = :ordinal
                where n.author_kind = 'RECIPIENT' and lower(n.author_id) = lower(r.id)),
              'audit', (select coalesce(jsonb_agg(jsonb_build_object('at', a.at, 'action', a.action, 'target', a.target,
                  'result', a.result, 'address', a.address) order by a.id), '[]')
                from audit_entry a join recipient r on r.ordinal = :ordinal
                where lower(a.actor) = lower(r.id))))
            """)
        .param("ordinal", ordinal)
        .query(String.class)
        .single();
  }

  /**
   * Puts another id in the place of one, and takes away everything else that says who it was. What
   * they did with notices stays under their ordinal, where it is counted.
   */
  public void erase(int ordinal, RecipientId id, RecipientId anonymous) {
    // What was said to them alone goes with them.
    String alone =
        """
        audience_groups = '{}' and lower((audience -> 'recipients')::text) = lower('["' || :id || '"]')
          and coalesce(audience ->> 'everyone', 'false') <> 'true'
          and coalesce(audience ->> 'groups', '[]') = '[]'
        """;
    update(
        "delete from notice_search where notice in (select id from notice where " + alone + ")",
        ordinal,
        id,
        anonymous);
    update(
        "delete from notice_version where notice in (select id from notice where " + alone + ")",
        ordinal,
        id,
        anonymous);
    update(
        """
        update notice set title = 'Erased', body = '', excerpt = '', link = null, link_label = null, data = null,
          revision = revision + 1
        """
            + "where "
            + alone,
        ordinal,
        id,
        anonymous);
    update(
        """
        update notice set revision = revision + 1, audience = jsonb_set(audience, '{recipients}', (
          select jsonb_agg(case when lower(r #>> '{}') = lower(:id) then to_jsonb(:anonymous::text) else r end)
          from jsonb_array_elements(audience -> 'recipients') r))
        where exists (select from jsonb_array_elements_text(case when jsonb_typeof(audience -> 'recipients') = 'array'
            then audience -> 'recipients' else '[]' end) r
          where lower(r) = lower(:id))
        """,
        ordinal,
        id,
        anonymous);
    update(
        """
        update notice set author_id = :anonymous, author_name = 'Erased', revision = revision + 1
        where author_kind = 'RECIPIENT' and lower(author_id) = lower(:id)
        """,
        ordinal,
        id,
        anonymous);
    for (String table : new String[] {"notice", "notice_version"}) {
      update(
          "update "
              + table
              + """
               set editor = editor || jsonb_build_object('id', :anonymous::text, 'name', 'Erased')
              where lower(editor ->> 'id') = lower(:id)
              """,
          ordinal,
          id,
          anonymous);
    }
    update("delete from session where recipient = :ordinal", ordinal, id, anonymous);
    update("delete from node_stream where recipient = :ordinal", ordinal, id, anonymous);
    update(
        """
        update recipient set id = :anonymous, display_name = 'Erased', email = null, locale = null,
          roles = '{RECIPIENT}', password_hash = null, must_change_password = false, preferences = '{}'
        where ordinal = :ordinal
        """,
        ordinal,
        id,
        anonymous);
  }

  private void update(String sql, int ordinal, RecipientId id, RecipientId anonymous) {
    jdbc.sql(sql)
        .param("ordinal", ordinal)
        .param("id", id.value())
        .param("anonymous", anonymous.value())
        .update();
  }
}
