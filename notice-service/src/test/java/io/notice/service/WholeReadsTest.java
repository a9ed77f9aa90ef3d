package io.notice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a node does beside the statements that a request waits for: group commits, the tail of the
 * log, its jobs. PostgreSQL itself counts how often each table was read from end to end.
 */
class WholeReadsTest {

  static TestDatabase database;
  static JdbcClient sql;

  @BeforeAll
  static void load() {
    database = TestDatabase.migrated();
    sql = JdbcClient.create(database.dataSource());
    HotPathPlansTest.load(sql);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void sendsTheirEndsAndTheJobsReadNoLargeTableFromEndToEnd() {
    work(1); // the first start indexes and counts what is there
    sql.sql("analyze").update();
    Map<String, Long> before = wholeReads();
    work(40);
    assertThat(wholeReads()).isEqualTo(before);
    sql.sql("select count(*) from inbox_entry where seen_at is not null")
        .query(Long.class)
        .single();
    await().until(() -> !wholeReads().equals(before));
  }

  /** A node does everything so often that statements are planned for any parameters. */
  private static void work(int times) {
    try (Engine node = Engine.on(database)) {
      Caller.Person one =
          Engine.person(
              "r77",
              sql.sql("select ordinal from recipient where lower(id) = 'r77'")
                  .query(Integer.class)
                  .single());
      List<Publication> sent = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        sent.add(node.sendTo("to one", one));
        sent.add(node.sendToGroups("to groups", "g7", "g8"));
        sent.add(node.sendToEveryone("to everyone"));
        sent.add(
            node.send(
                "to a union",
                new Audience(
                    false, Set.of(new GroupKey("g3")), Set.of(one.id(), new RecipientId("r78")))));
        node.publishAll(
            IntStream.range(0, 20)
                .mapToObj(n ->
                    Engine.content("many", Audience.ofRecipients(new RecipientId("r" + n * 7))))
                .filter(content -> !content.audience().recipients().contains(new RecipientId("r0")))
                .toList());
        node.edit(sent.getLast().id(), "edited", "Edited", true);
        node.inbox().unread(one);
        node.inbox().readAll(one, sent.getLast().position(), null);
        node.notices().recall(Engine.SENDER, sent.get(sent.size() - 2).id(), null);
        sql.sql("update notice set expires_at = clock_timestamp() where id = ?")
            .param(sent.get(sent.size() - 4).id().value())
            .update();
        node.join(Engine.person("r79", one.ordinal() + 2), "fresh" + times + "-" + i);
      }
      long head = number("select position from notice_log_head");
      await().until(() -> number("select position from report_progress"), at -> at >= head);
      await().until(() -> number("select position from notice_search_head"), at -> at >= head);
      await()
          .until(
              () ->
                  number(
                      "select count(*) from notice where status = 'PUBLISHED' and expires_at <="
                          + " clock_timestamp()"),
              left -> left == 0);
      await()
          .until(
              () -> number("select count(*) from inbox_state where uncounted"), left -> left == 0);
    }
  }

  private static long number(String query) {
    return sql.sql(query).query(Long.class).single();
  }

  /** What a connection has read is counted at the latest when it has ended. */
  private static Map<String, Long> wholeReads() {
    await()
        .until(
            () ->
                number(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
                    """),
            others -> others == 0);
    Map<String, Long> reads = new TreeMap<>();
    sql.sql("select relname, seq_scan from pg_stat_user_tables")
        .query(row -> {
          String table = row.getString(1);
          // Everyone's bitmap is read through the one, once a node; and a thousand who have moved
          // are a
          // large enough part of the other, here.
          boolean mayBe = Set.of("directory_change", "inbox_state").contains(table);
          if (HotPathPlansTest.LARGE.contains(table) && !mayBe) {
            reads.put(table, row.getLong(2));
          }
        });
    return reads;
  }
}
