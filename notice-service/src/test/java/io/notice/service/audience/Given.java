package io.notice.service.audience;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of the directory begin with, and what they look at afterwards. */
class Given {

  private static final AtomicInteger NAMES = new AtomicInteger();

  static final UUID SESSION = UUID.randomUUID();

  final Directory directory;
  final Groups groups;
  final JdbcClient sql;

  Given(Directory directory, Groups groups, JdbcClient sql) {
    this.directory = directory;
    this.groups = groups;
    this.sql = sql;
  }

  /** Somebody who may do everything, and is no row. */
  static final Caller ADMIN = person("root", Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN);

  static final Caller PUBLISHER = person("press", Role.RECIPIENT, Role.PUBLISHER);

  static final Caller RECIPIENT = person("somebody", Role.RECIPIENT);

  static final Caller DIRECTORY_KEY = key(Scope.DIRECTORY_WRITE);

  static final Caller NOTICES_KEY = key(Scope.NOTICES_WRITE);

  static Caller.Person person(String id, Role... roles) {
    return person(new RecipientId(id), -1, roles);
  }

  static Caller.Person person(RecipientId id, int ordinal, Role... roles) {
    return new Caller.Person(id, ordinal, id.value(), Set.of(roles), SESSION, null, Instant.MAX);
  }

  static Caller key(Scope... scopes) {
    return new Caller.ApiClient(UUID.randomUUID(), "a key", Set.of(scopes));
  }

  /** A name that no other test uses. */
  String name(String start) {
    return start + "-" + NAMES.incrementAndGet();
  }

  RecipientId recipient(GroupKey... groups) {
    return recipient(RecipientPatch.empty().withGroups(groups));
  }

  RecipientId recipient(RecipientPatch patch) {
    RecipientId id = new RecipientId(name("Ada"));
    directory.put(ADMIN, id, patch.withDisplayName("Ada Lovelace"));
    return id;
  }

  List<RecipientId> recipients(int count, GroupKey... groups) {
    String start = name("crowd");
    List<RecipientId> ids =
        IntStream.range(0, count)
            .mapToObj(i -> new RecipientId("%s-%05d".formatted(start, i)))
            .toList();
    directory.importAll(
        ADMIN,
        changes(ids, RecipientPatch.empty().withDisplayName("One of many").withGroups(groups)));
    return ids;
  }

  static List<RecipientChange> changes(List<RecipientId> ids, RecipientPatch patch) {
    return ids.stream().map(id -> new RecipientChange(id, patch)).toList();
  }

  GroupKey group() {
    GroupKey key = new GroupKey(name("finance"));
    groups.put(ADMIN, key, "Finance");
    return key;
  }

  int ordinal(RecipientId id) {
    return sql.sql("select ordinal from recipient where lower(id) = ?")
        .param(id.folded())
        .query(Integer.class)
        .single();
  }

  int ordinal(GroupKey key) {
    return sql.sql("select ordinal from recipient_group where key = ? and not deleted")
        .param(key.value())
        .query(Integer.class)
        .single();
  }

  long head() {
    return sql.sql("select position from notice_log_head").query(Long.class).single();
  }

  /** The intervals of one recipient in one group, in order; an open end is null. */
  List<Interval> intervals(RecipientId id, int group) {
    return sql.sql(
            """
            select j.position as joined, l.position as "left"
            from membership m
            join directory_change j on j.id = m.joined_change
            left join directory_change l on l.id = m.left_change
            where m.recipient = ? and m.group_ordinal = ?
            order by j.position
            """)
        .params(ordinal(id), group)
        .query((row, n) -> new Interval(row.getLong("joined"), row.getObject("left", Long.class)))
        .list();
  }

  /** Between which positions somebody was in. */
  record Interval(long joined, @Nullable Long left) {}
}
