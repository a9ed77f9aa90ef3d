package io.notice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import io.notice.persistence.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/**
 * Workers send, read, mark unread, archive, acknowledge, read all, see, recall, let expire, join,
 * leave, deactivate and reactivate on the same few recipients, over two nodes. At rest each
 * recipient's counts are worked out anew from the rows, one item at a time and as plainly as
 * possible, and must be the same on both nodes.
 */
class CountsUnderConcurrencyTest {

  private static final Caller ADMIN =
      new Caller.Person(
          new RecipientId("root"),
          -1,
          "root",
          Set.of(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN),
          null,
          null,
          Instant.MAX);

  private static final int WORKERS = 32;
  private static final int RECIPIENTS = 50;
  private static final int STEPS = 40;
  private static final List<String> CATEGORIES = List.of("it", "hr", "general");

  @Test
  void countsEqualWhatTheRowsSay() throws InterruptedException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine a = Engine.on(database);
        Engine b = Engine.on(database)) {
      List<Caller.Person> people = new ArrayList<>();
      for (int i = 0; i < RECIPIENTS; i++) {
        people.add(a.recipient("r" + i, "g" + i % 5));
      }
      for (int g = 0; g < 5; g++) {
        a.group("g" + g);
      }
      CountDownLatch done = new CountDownLatch(WORKERS);
      Semaphore directory = new Semaphore(1);
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      for (int worker = 0; worker < WORKERS; worker++) {
        Random random = new Random(worker);
        Engine node = worker % 2 == 0 ? a : b;
        Thread.startVirtualThread(() -> {
          try {
            for (int step = 0; step < STEPS; step++) {
              act(node, people, random, directory);
            }
          } catch (RuntimeException | AssertionError e) {
            failures.add(e);
          } finally {
            done.countDown();
          }
        });
      }
      done.await();
      assertThat(failures).isEmpty();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              a.sql()
                      .sql(
                          "select count(*) from notice where status = 'PUBLISHED' and expires_at is"
                              + " not null")
                      .query(Integer.class)
                      .single()
                  == 0);

      for (Caller.Person person : people) {
        Expected expected = recount(a, person);
        for (Engine node : List.of(a, b)) {
          await()
              .atMost(Duration.ofSeconds(5))
              .untilAsserted(() -> {
                Counts counts = node.inbox().unread(person).counts();
                assertThat(counts.byCategory())
                    .as(person.id().value())
                    .isEqualTo(expected.byCategory);
                assertThat(counts.total()).isEqualTo(expected.total);
                assertThat(counts.urgent()).isEqualTo(expected.urgent);
                assertThat(counts.toAcknowledge()).isEqualTo(expected.toAcknowledge);
                assertThat(node.inbox().unread(person).missed().total()).isEqualTo(expected.missed);
              });
          assertThat(unreadIds(node, person)).isEqualTo(expected.unread);
        }
      }
    }
  }

  private static void act(
      Engine node, List<Caller.Person> people, Random random, Semaphore directory) {
    Caller.Person person = people.get(random.nextInt(people.size()));
    String group = "g" + random.nextInt(5);
    try {
      switch (random.nextInt(16)) {
        case 0 -> send(node, random, Audience.ofEveryone());
        case 1, 2 -> send(node, random, Audience.ofGroups(new GroupKey(group), new GroupKey("g0")));
        case 3 -> send(node, random, Audience.ofRecipients(person.id()));
        case 4 ->
            send(
                node,
                random,
                new Audience(false, Set.of(new GroupKey(group)), Set.of(person.id())));
        case 5, 6 -> item(node, person, random).ifPresent(id -> node.inbox().markRead(person, id));
        case 7 -> item(node, person, random).ifPresent(id -> node.inbox().markUnread(person, id));
        case 8 -> {
          if (random.nextBoolean()) {
            node.inbox()
                .readAll(
                    person, null, random.nextBoolean() ? null : CATEGORIES.get(random.nextInt(3)));
          } else {
            item(node, person, random)
                .ifPresent(id -> node.notices().recall(Engine.SENDER, id, null));
          }
        }
        case 9 -> item(node, person, random).ifPresent(id -> node.inbox().archive(person, id));
        case 10 -> item(node, person, random).ifPresent(id -> node.inbox().unarchive(person, id));
        case 11 -> item(node, person, random).ifPresent(id -> acknowledge(node, person, id));
        case 12 -> {
          long head = node.inbox().unread(person).counts().position();
          long upTo = Math.max(0, head - random.nextInt(20));
          if (random.nextBoolean()) {
            node.inbox().markSeen(person, upTo);
          } else {
            node.inbox().readAll(person, upTo, random.nextBoolean() ? null : "hr");
          }
        }
        case 13 -> activate(node, person, group, random.nextBoolean(), directory);
        case 14 -> item(node, person, random).ifPresent(id -> expire(node, id));
        default -> move(node, person, group, directory);
      }
    } catch (NoticeException.NotFound | NoticeException.WrongNoticeState e) {
      // Somebody recalled it in between.
    } catch (NoticeException.Invalid e) {
      // Somebody named was deactivated in between.
    }
  }

  private static void acknowledge(Engine node, Caller.Person person, NoticeId id) {
    if (node.inbox().item(person, id).requiresAcknowledgement()) {
      node.inbox().acknowledge(person, id, 1);
    }
  }

  /** The node's own job finds it. */
  private static void expire(Engine node, NoticeId id) {
    node.sql()
        .sql("update notice set expires_at = clock_timestamp() where id = ?")
        .param(id.value())
        .update();
  }

  private static void send(Engine node, Random random, Audience audience) {
    node.publish(
        Engine.SENDER,
        new NoticeContent(
            "n",
            "body",
            CATEGORIES.get(random.nextInt(3)),
            random.nextInt(4) == 0 ? Priority.URGENT : Priority.NORMAL,
            audience,
            null,
            null,
            null,
            null,
            random.nextInt(4) == 0,
            null,
            null));
  }

  /** Alone, as moves are: those write memberships past the directory and its locks. */
  private static void activate(
      Engine node, Caller.Person person, String group, boolean active, Semaphore directory) {
    directory.acquireUninterruptibly();
    try {
      node.bean(Directory.class)
          .put(
              ADMIN,
              person.id(),
              active
                  ? RecipientPatch.empty().withActive(true).withGroups(new GroupKey(group))
                  : RecipientPatch.empty().withActive(false));
    } finally {
      directory.release();
    }
  }

  private static void move(Engine node, Caller.Person person, String group, Semaphore directory) {
    directory.acquireUninterruptibly();
    try {
      boolean member =
          node.sql()
              .sql(
                  """
                  select exists (select from membership
                    where recipient = ? and group_ordinal = ? and left_change is null)
                  """)
              .params(person.ordinal(), node.group(group))
              .query(Boolean.class)
              .single();
      if (member) {
        node.leave(person, group);
      } else {
        node.join(person, group);
      }
    } finally {
      directory.release();
    }
  }

  private static Optional<NoticeId> item(Engine node, Caller.Person person, Random random) {
    List<InboxItem> items =
        node.inbox()
            .page(person, new InboxQuery(InboxQuery.State.ALL, false, null, null, null, 20))
            .items();
    return items.isEmpty()
        ? Optional.empty()
        : NoticeId.parse(items.get(random.nextInt(items.size())).id());
  }

  private static Set<String> unreadIds(Engine node, Caller.Person person) {
    Set<String> ids = new TreeSet<>();
    String cursor = null;
    do {
      var page =
          node.inbox()
              .page(
                  person, new InboxQuery(InboxQuery.State.UNREAD, false, null, null, cursor, 100));
      page.items().forEach(item -> ids.add(item.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  /**
   * Goes through every live notice, asks whether this recipient has it and what they last said of
   * it.
   */
  private static Expected recount(Engine engine, Caller.Person person) {
    Expected expected = new Expected();
    engine
        .sql()
        .sql(
            """
            select n.id, n.category, n.priority, n.position, e.read, coalesce(e.read_version, 0) as said,
              coalesce(e.archived, false) as archived, s.seen_up_to,
              n.requires_acknowledgement and e.acknowledged_at is null as asks
            from notice n
            join inbox_state s on s.recipient = :r
            left join inbox_entry e on e.notice = n.id and e.recipient = :r
            where n.status = 'PUBLISHED'
              and ((e.named is true)
                or n.id in (
                  select v.id from notice v, unnest(v.audience_groups) as g(ordinal)
                  join membership m on m.recipient = :r and m.group_ordinal = g.ordinal
                  join directory_change j on j.id = m.joined_change
                  left join directory_change l on l.id = m.left_change
                  where j.position < v.position and v.position < coalesce(l.position, 9223372036854775807)))
            """)
        .param("r", person.ordinal())
        .query(row -> {
          Boolean said = (Boolean) row.getObject("read");
          boolean read = Boolean.TRUE.equals(said);
          List<Map<String, Object>> later =
              engine
                  .sql()
                  .sql(
                      """
                      select 1 from read_mark where recipient = ? and version > ? and up_to >= ?
                        and (category is null or category = ?)
                      """)
                  .params(
                      person.ordinal(),
                      row.getLong("said"),
                      row.getLong("position"),
                      row.getString("category"))
                  .query()
                  .listOfRows();
          if (row.getBoolean("asks") && !row.getBoolean("archived")) {
            expected.toAcknowledge++;
          }
          if (!read && later.isEmpty() && !row.getBoolean("archived")) {
            expected.missed += row.getLong("position") > row.getLong("seen_up_to") ? 1 : 0;
            expected.add(
                row.getObject("id", UUID.class),
                row.getString("category"),
                row.getString("priority"));
          }
        });
    return expected;
  }

  private static final class Expected {
    private final Set<String> unread = new TreeSet<>();
    private final Map<String, Integer> byCategory = new HashMap<>();
    private int total;
    private int urgent;
    private int toAcknowledge;
    private int missed;

    void add(UUID id, String category, String priority) {
      unread.add(id.toString());
      byCategory.merge(category, 1, Integer::sum);
      total++;
      if (priority.equals("URGENT")) {
        urgent++;
      }
    }
  }
}
