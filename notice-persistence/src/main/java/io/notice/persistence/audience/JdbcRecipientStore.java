package io.notice.persistence.audience;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.notice.api.access.Role;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recipients in set-based SQL: one and ten thousand take the same way. */
class JdbcRecipientStore implements RecipientStore {

  private static final String SELECT =
      """
      select r.ordinal, r.id, r.display_name, r.email, r.locale, r.roles, r.active, r.created_at,
        g.keys as group_keys, g.ordinals as group_ordinals
      from recipient r
      cross join lateral (
        select array_agg(g.key order by g.key) as keys, array_agg(g.ordinal order by g.key) as ordinals
        from membership m join recipient_group g on g.ordinal = m.group_ordinal
        where m.recipient = r.ordinal and m.left_change is null and m.group_ordinal <> 0) g
      """;

  private final JdbcClient jdbc;

  JdbcRecipientStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<RecipientId, StoredRecipient> find(Collection<RecipientId> ids) {
    try (Stream<StoredRecipient> found =
        jdbc
            .sql(SELECT + " where lower(r.id) = any(:ids)")
            .param("ids", folded(ids))
            .query(JdbcRecipientStore::map)
            .stream()) {
      return found.collect(toMap(StoredRecipient::id, recipient -> recipient));
    }
  }

  @Override
  public Map<RecipientId, Integer> ordinals(Collection<RecipientId> ids) {
    Map<RecipientId, Integer> ordinals = new HashMap<>();
    jdbc.sql("select id, ordinal from recipient where lower(id) = any(:ids)")
        .param("ids", folded(ids))
        .query(row -> {
          ordinals.put(new RecipientId(row.getString("id")), row.getInt("ordinal"));
        });
    return ordinals;
  }

  @Override
  public List<StoredRecipient> byOrdinal(Collection<Integer> ordinals) {
    return jdbc.sql(SELECT + " where r.ordinal = any(:ordinals) order by lower(r.id)")
        .param("ordinals", ints(ordinals))
        .query(JdbcRecipientStore::map)
        .list();
  }

  @Override
  public Set<Integer> insert(List<NewRecipient> recipients) {
    // In one order, so that two transactions that create the same recipients do not wait for each
    // other.
    List<NewRecipient> ordered =
        recipients.stream()
            .sorted(Comparator.comparing(recipient -> recipient.id().folded()))
            .toList();
    List<Profile> profiles = ordered.stream().map(NewRecipient::profile).toList();
    return new HashSet<>(
        jdbc.sql(
                """
                with created as (
                  insert into recipient (id, display_name, email, locale, roles, active)
                  select t.id, t.display_name, t.email, t.locale, string_to_array(t.roles, ','), t.active
                  from unnest(cast(:ids as text[]), cast(:names as text[]), cast(:emails as text[]),
                      cast(:locales as text[]), cast(:roles as text[]), cast(:active as boolean[]))
                    with ordinality as t(id, display_name, email, locale, roles, active, n)
                  order by t.n
                  on conflict (lower(id)) do nothing
                  returning ordinal)
                insert into inbox_state (recipient) select ordinal from created returning recipient
                """)
            .param(
                "ids",
                ordered.stream().map(recipient -> recipient.id().value()).toArray(String[]::new))
            .params(columns(profiles))
            .query(Integer.class)
            .list());
  }

  @Override
  public Map<RecipientId, StoredRecipient> lock(
      Collection<RecipientId> ids, boolean administrators) {
    // Not "for update": that would wait for, and hold up, every notice to one of them, whose rows
    // refer to these.
    jdbc.sql(
            """
            select 1 from recipient
            where ordinal = any(array(
              select ordinal from recipient where lower(id) = any(:ids)
              union
              select ordinal from recipient where :administrators and active and roles @> '{ADMIN}'))
            order by ordinal
            for no key update
            """)
        .param("ids", folded(ids))
        .param("administrators", administrators)
        .query(row -> {});
    // A statement of its own: its snapshot is taken after the wait, so that it sees what it waited
    // for.
    return find(ids);
  }

  @Override
  public Set<Integer> lockOrdinals(Collection<Integer> ordinals) {
    Set<Integer> active = new HashSet<>();
    jdbc.sql(
            "select ordinal, active from recipient where ordinal = any(:ordinals) order by ordinal"
                + " for no key update")
        .param("ordinals", ints(ordinals))
        .query(row -> {
          if (row.getBoolean("active")) {
            active.add(row.getInt("ordinal"));
          }
        });
    return active;
  }

  @Override
  public void update(Map<Integer, Profile> profiles) {
    List<Map.Entry<Integer, Profile>> rows = List.copyOf(profiles.entrySet());
    jdbc.sql(
            """
            update recipient r
            set display_name = t.display_name, email = t.email, locale = t.locale,
              roles = string_to_array(t.roles, ','), active = t.active
            from unnest(cast(:ordinals as integer[]), cast(:names as text[]), cast(:emails as text[]),
                cast(:locales as text[]), cast(:roles as text[]), cast(:active as boolean[]))
              as t(ordinal, display_name, email, locale, roles, active)
            where r.ordinal = t.ordinal
            """)
        .param("ordinals", rows.stream().mapToInt(Map.Entry::getKey).toArray())
        .params(columns(rows.stream().map(Map.Entry::getValue).toList()))
        .update();
  }

  @Override
  public void setPassword(int ordinal, @Nullable String hash, boolean mustChange) {
    jdbc.sql(
            """
            update recipient set password_hash = cast(:hash as text), must_change_password = :mustChange
            where ordinal = :ordinal
            """)
        .param("hash", hash)
        .param("mustChange", mustChange)
        .param("ordinal", ordinal)
        .update();
  }

  @Override
  public int activeAdministratorsBesides(Collection<Integer> ordinals) {
    return jdbc.sql(
            """
            select count(*) from recipient
            where active and roles @> '{ADMIN}' and not ordinal = any(:ordinals)
            """)
        .param("ordinals", ints(ordinals))
        .query(Integer.class)
        .single();
  }

  @Override
  public long head() {
    return jdbc.sql("select position from notice_log_head").query(Long.class).single();
  }

  @Override
  public List<StoredRecipient> page(Selection selection) {
    StringBuilder sql = new StringBuilder(SELECT).append(" where lower(r.id) > :after");
    Map<String, Object> params = new HashMap<>();
    params.put("after", selection.after());
    if (selection.onlyActive()) {
      sql.append(" and r.active");
    }
    if (selection.words() != null) {
      Optional<String> query = prefixQuery(selection.words());
      if (query.isEmpty()) {
        return List.of();
      }
      sql.append(" and r.search @@ cast(:words as tsquery)");
      params.put("words", query.get());
    }
    if (selection.group() != null) {
      sql.append(
          """
           and exists (select 1 from membership of
             where of.recipient = r.ordinal and of.group_ordinal = :group and of.left_change is null)
          """);
      params.put("group", selection.group());
    }
    sql.append(" order by lower(r.id) limit ").append(selection.limit());
    return jdbc.sql(sql.toString()).params(params).query(JdbcRecipientStore::map).list();
  }

  /**
   * Each word as a prefix, all of them wanted. Parted by the function that parts what is searched.
   * The planner is told to look at these very words each time: walking the ids is best for a
   * frequent one, the index of words for a rare one.
   */
  private Optional<String> prefixQuery(String words) {
    return jdbc.sql(
            """
            select string_agg('''' || w || ''':*', ' & '), set_config('plan_cache_mode', 'force_custom_plan', true)
            from unnest(recipient_words(:words)) w
            """)
        .param("words", words)
        .query((row, n) -> Optional.ofNullable(row.getString(1)))
        .single();
  }

  private static Map<String, Object> columns(List<Profile> profiles) {
    boolean[] active = new boolean[profiles.size()];
    for (int i = 0; i < active.length; i++) {
      active[i] = profiles.get(i).active();
    }
    return Map.of(
        "names", profiles.stream().map(Profile::displayName).toArray(String[]::new),
        "emails", profiles.stream().map(Profile::email).toArray(String[]::new),
        "locales", profiles.stream().map(Profile::locale).toArray(String[]::new),
        "roles",
            profiles.stream()
                .map(profile -> profile.roles().stream().map(Role::name).collect(joining(",")))
                .toArray(String[]::new),
        "active", active);
  }

  private static StoredRecipient map(ResultSet row, int n) throws SQLException {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : texts(row.getArray("roles"))) {
      roles.add(Role.valueOf(role));
    }
    Map<GroupKey, Integer> groups = new LinkedHashMap<>();
    String[] keys = texts(row.getArray("group_keys"));
    if (keys.length > 0) {
      Integer[] ordinals = (Integer[]) row.getArray("group_ordinals").getArray();
      for (int i = 0; i < keys.length; i++) {
        groups.put(new GroupKey(keys[i]), ordinals[i]);
      }
    }
    return new StoredRecipient(
        row.getInt("ordinal"),
        new RecipientId(row.getString("id")),
        new Profile(
            row.getString("display_name"),
            row.getString("email"),
            row.getString("locale"),
            roles,
            row.getBoolean("active")),
        groups,
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static String[] texts(@Nullable Array array) throws SQLException {
    return array == null ? new String[0] : (String[]) array.getArray();
  }

  private static String[] folded(Collection<RecipientId> ids) {
    return ids.stream().map(RecipientId::folded).toArray(String[]::new);
  }

  private static int[] ints(Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
