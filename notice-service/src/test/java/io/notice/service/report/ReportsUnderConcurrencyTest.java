package io.notice.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import io.notice.api.report.ReceiptFilter.State;
import io.notice.api.report.ReportSummary;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Workers send, deliver, see, read, read all, acknowledge, edit, recall, join and leave over two
 * nodes that both count meanwhile. At rest each notice's numbers are worked out anew, one person of
 * the audience at a time and as plainly as possible, and must be the same.
 */
class ReportsUnderConcurrencyTest {

  private static final int WORKERS = 12;
  private static final int RECIPIENTS = 40;
  private static final int STEPS = 60;
  private static final List<String> CATEGORIES = List.of("it", "hr");

  private final List<NoticeId> sent = Collections.synchronizedList(new ArrayList<>());

  @Test
  void numbersEqualWhatTheRowsSay() throws InterruptedException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine a = Engine.on(database);
        Engine b = Engine.on(database)) {
      List<Caller.Person> people = new ArrayList<>();
      for (int i = 0; i < RECIPIENTS; i++) {
        people.add(a.recipient("r" + i, "g" + i % 3));
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
              if (random.nextInt(5) == 0) {
                node.bean(ReportCounter.class).count();
              }
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

      Counted counted = new Counted(a);
      counted.settle();
      int live = 0;
      for (NoticeId id : sent) {
        ReportSummary report = counted.report(id).summary();
        assertThat(report.audienceSize()).isGreaterThanOrEqualTo(report.delivered());
        assertThat(report.delivered()).isGreaterThanOrEqualTo(report.seen());
        assertThat(report.seen()).isGreaterThanOrEqualTo(report.read());
        assertThat(report.read()).isGreaterThanOrEqualTo(report.acknowledged());
        if (isLive(a, id)) {
          live++;
          assertThat(report).as("notice %s", id).isEqualTo(recount(a, id));
          assertThat(counted.ids(id, State.ALL)).hasSize(report.audienceSize());
          assertThat(counted.ids(id, State.READ)).hasSize(report.read());
          assertThat(counted.ids(id, State.ACKNOWLEDGED)).hasSize(report.acknowledged());
          assertThat(counted.ids(id, State.LATE)).hasSize(report.late());
          assertThat(
                  counted.receipts(id, State.ALL).stream().filter(item -> item.delivered()).count())
              .isEqualTo(report.delivered());
          assertThat(
                  counted.receipts(id, State.ALL).stream()
                      .filter(item -> item.seenAt() != null)
                      .count())
              .isEqualTo(report.seen());
        }
      }
      assertThat(live).isGreaterThan(20);
      assertThat(
              a.sql()
                  .sql("select sum(read_within_day) from report_quarter")
                  .query(Long.class)
                  .single())
          .isEqualTo(
              a.sql()
                  .sql("select sum(read_within_day) from notice_report")
                  .query(Long.class)
                  .single());
    }
  }

  private void act(Engine node, List<Caller.Person> people, Random random, Semaphore directory) {
    Caller.Person person = people.get(random.nextInt(people.size()));
    NoticeId notice = anyNotice(random);
    long head = node.sql().sql("select position from notice_log_head").query(Long.class).single();
    long upTo = random.nextInt(3) == 0 ? head : (long) (random.nextDouble() * head);
    try {
      switch (random.nextInt(14)) {
        case 0, 1 -> send(node, people, random);
        case 2, 3 -> new Counted(node).delivered(upTo, person);
        case 4 -> node.inbox().markSeen(person, upTo);
        case 5 -> node.inbox().readAll(person, upTo, null);
        case 6 ->
            node.inbox().readAll(person, upTo, CATEGORIES.get(random.nextInt(CATEGORIES.size())));
        case 7, 8 -> {
          if (notice != null) {
            node.inbox().markRead(person, notice);
          }
        }
        case 9 -> {
          if (notice != null) {
            node.inbox().markUnread(person, notice);
          }
        }
        case 10 -> {
          if (notice != null) {
            node.inbox()
                .acknowledge(
                    person, notice, node.notices().notice(Engine.SENDER, notice).version());
          }
        }
        case 11 -> {
          if (notice != null && random.nextInt(3) == 0) {
            new Counted(node).editMaterially(notice);
          }
        }
        case 12 -> {
          if (notice != null && random.nextInt(5) == 0) {
            node.notices().recall(Engine.SENDER, notice, null);
          }
        }
        case 13 -> changeGroup(node, person, "g" + random.nextInt(3), directory);
        default -> throw new AssertionError();
      }
    } catch (NoticeException.NotFound
        | NoticeException.WrongNoticeState
        | NoticeException.VersionStale
        | NoticeException.Invalid e) {
      // Not in the audience, recalled meanwhile, or edited meanwhile.
    }
  }

  private @Nullable NoticeId anyNotice(Random random) {
    synchronized (sent) {
      return sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
    }
  }

  private void send(Engine node, List<Caller.Person> people, Random random) {
    Audience audience =
        switch (random.nextInt(4)) {
          case 0 -> Audience.ofEveryone();
          case 1 -> Audience.ofGroups(new GroupKey("g0"), new GroupKey("g1"));
          case 2 ->
              new Audience(
                  false,
                  Set.of(new GroupKey("g2")),
                  Set.of(people.get(random.nextInt(people.size())).id()));
          default -> Audience.ofRecipients(people.get(random.nextInt(people.size())).id());
        };
    sent.add(
        node.publish(
                Engine.SENDER,
                new NoticeContent(
                    "title",
                    "body",
                    CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                    Priority.NORMAL,
                    audience,
                    null,
                    null,
                    null,
                    null,
                    true,
                    random.nextBoolean() ? Instant.now().plusMillis(300) : null,
                    null))
            .id());
  }

  private static void changeGroup(
      Engine node, Caller.Person person, String group, Semaphore directory) {
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

  private static boolean isLive(Engine node, NoticeId id) {
    return node.sql()
        .sql("select status = 'PUBLISHED' from notice where id = ?")
        .param(id.value())
        .query(Boolean.class)
        .single();
  }

  private static ReportSummary recount(Engine node, NoticeId id) {
    Map<String, Object> notice =
        node.sql().sql("select * from notice where id = ?").param(id.value()).query().singleRow();
    int size = 0;
    int[] reached = new int[5];
    for (int person : node.sql().sql("select ordinal from recipient").query(Integer.class).list()) {
      if (!inAudience(node, person, id.value())) {
        continue;
      }
      size++;
      long material = (Long) notice.get("material_position");
      Map<String, Object> state =
          node.sql()
              .sql("select * from inbox_state where recipient = ?")
              .param(person)
              .query()
              .singleRow();
      Map<String, Object> row = row(node, person, id.value(), material);
      boolean marked =
          node.sql()
              .sql(
                  """
                  select exists (select from read_mark where recipient = ? and up_to >= ?
                    and (category is null or category = ?))
                  """)
              .params(person, material, notice.get("category"))
              .query(Boolean.class)
              .single();
      boolean acknowledged = row.get("acknowledged_at") != null;
      boolean late = Boolean.TRUE.equals(row.get("late"));
      boolean read = acknowledged || row.get("read_at") != null || marked;
      boolean seen =
          read || row.get("seen_at") != null || (Long) state.get("seen_up_to") >= material;
      boolean delivered = seen || (Long) state.get("delivered_up_to") >= material;
      boolean[] states = {delivered, seen, read, acknowledged, late};
      for (int i = 0; i < states.length; i++) {
        reached[i] += states[i] ? 1 : 0;
      }
    }
    return new ReportSummary(size, reached[0], reached[1], reached[2], reached[3], reached[4]);
  }

  private static Map<String, Object> row(Engine node, int recipient, UUID notice, long material) {
    List<Map<String, Object>> rows =
        node.sql()
            .sql(
                """
                select e.*, e.acknowledged_at > n.acknowledge_by as late
                from inbox_entry e join notice n on n.id = e.notice
                where e.recipient = ? and e.notice = ? and e.material_position = ?
                """)
            .params(recipient, notice, material)
            .query()
            .listOfRows();
    return rows.isEmpty() ? new HashMap<>() : rows.getFirst();
  }

  private static boolean inAudience(Engine node, int recipient, UUID notice) {
    return node.sql()
        .sql(
            """
            select exists (select from inbox_entry where recipient = :recipient and notice = :notice and named)
              or exists (select from notice n cross join membership m
                join directory_change j on j.id = m.joined_change
                left join directory_change l on l.id = m.left_change
                where n.id = :notice and m.recipient = :recipient and m.group_ordinal = any(n.audience_groups)
                  and j.position < n.position and (l.position is null or l.position > n.position))
            """)
        .param("recipient", recipient)
        .param("notice", notice)
        .query(Boolean.class)
        .single();
  }
}
