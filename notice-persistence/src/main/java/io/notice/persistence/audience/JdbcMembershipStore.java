package io.notice.persistence.audience;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Memberships in set-based SQL. What is closed is locked first, by recipient and group: an update
 * alone locks in whatever order it finds its rows.
 */
class JdbcMembershipStore implements MembershipStore {

  private static final String CLOSE =
      """
      update membership m set left_change = :change
      from closing c
      where m.recipient = c.recipient and m.group_ordinal = c.group_ordinal and m.joined_change = c.joined_change
      returning m.recipient, m.group_ordinal
      """;

  private final JdbcClient jdbc;

  JdbcMembershipStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Membership> open(long change, Collection<Membership> memberships) {
    if (memberships.isEmpty()) {
      return List.of();
    }
    return query(
        """
        insert into membership (recipient, group_ordinal, joined_change)
        select t.recipient, t.group_ordinal, :change
        from unnest(cast(:recipients as integer[]), cast(:groups as integer[])) as t(recipient, group_ordinal)
        order by t.recipient, t.group_ordinal
        on conflict (group_ordinal, recipient) where left_change is null do nothing
        returning recipient, group_ordinal
        """,
        change,
        columns(memberships));
  }

  @Override
  public List<Membership> close(long change, Collection<Membership> memberships) {
    if (memberships.isEmpty()) {
      return List.of();
    }
    return query(
        """
        with closing as materialized (
          select m.recipient, m.group_ordinal, m.joined_change
          from unnest(cast(:recipients as integer[]), cast(:groups as integer[])) as t(recipient, group_ordinal)
          join membership m on m.recipient = t.recipient and m.group_ordinal = t.group_ordinal
          where m.left_change is null
          order by m.recipient, m.group_ordinal
          for no key update of m)
        """
            + CLOSE,
        change,
        columns(memberships));
  }

  @Override
  public List<Membership> closeAll(long change, Collection<Integer> recipients) {
    if (recipients.isEmpty()) {
      return List.of();
    }
    return query(
        """
        with closing as materialized (
          select m.recipient, m.group_ordinal, m.joined_change
          from membership m
          where m.recipient = any(:recipients) and m.left_change is null
          order by m.recipient, m.group_ordinal
          for no key update)
        """
            + CLOSE,
        change,
        Map.of("recipients", recipients.stream().mapToInt(Integer::intValue).toArray()));
  }

  @Override
  public List<Membership> closeGroup(long change, int group) {
    return query(
        """
        with closing as materialized (
          select m.recipient, m.group_ordinal, m.joined_change
          from membership m
          where m.group_ordinal = :group and m.left_change is null
          order by m.recipient
          for no key update)
        """
            + CLOSE,
        change,
        Map.of("group", group));
  }

  @Override
  public Set<Integer> members(int group) {
    return new HashSet<>(
        jdbc.sql(
                "select recipient from membership where group_ordinal = :group and left_change is"
                    + " null")
            .param("group", group)
            .query(Integer.class)
            .list());
  }

  @Override
  public Set<Integer> membersAmong(int group, Collection<Integer> recipients) {
    return new HashSet<>(
        jdbc.sql(
                """
                select recipient from membership
                where group_ordinal = :group and recipient = any(:recipients) and left_change is null
                """)
            .param("group", group)
            .param("recipients", recipients.stream().mapToInt(Integer::intValue).toArray())
            .query(Integer.class)
            .list());
  }

  @Override
  public int size(int group) {
    return jdbc.sql(
            "select count(*) from membership where group_ordinal = :group and left_change is null")
        .param("group", group)
        .query(Integer.class)
        .single();
  }

  private List<Membership> query(String sql, long change, Map<String, ?> params) {
    return jdbc.sql(sql)
        .param("change", change)
        .params(params)
        .query((row, n) -> new Membership(row.getInt("recipient"), row.getInt("group_ordinal")))
        .list();
  }

  private static Map<String, int[]> columns(Collection<Membership> memberships) {
    return Map.of(
        "recipients", memberships.stream().mapToInt(Membership::recipient).toArray(),
        "groups", memberships.stream().mapToInt(Membership::group).toArray());
  }
}
