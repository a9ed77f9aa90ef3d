package io.notice.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.Priority;
import io.notice.api.report.ReportSummary;
import io.notice.api.report.Reports;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same random steps on two real nodes, in turn, and on a model that knows nothing of how they
 * work: whatever a recipient can ask must have the same answer, and the reports the same numbers. A
 * sequence that fails is made short and printed.
 *
 * <p>{@code -Dmodel.seeds=20 -Dmodel.steps=5000} runs it for long, {@code -Dmodel.seed=7} one seed.
 */
class InboxModelTest {

  private static final int STEPS = Integer.getInteger("model.steps", 250);

  /** After so many steps one recipient is looked at. */
  private static final int LOOK_EVERY = 10;

  /** As far into a long list, in small pages. */
  private static final int LOOK_AT = 60;

  /** So many times everybody is looked at, on every node, to the end of each list. */
  private static final int LOOK_AT_ALL = 5;

  static TestDatabase database;
  static List<Engine> nodes;
  static int runs;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    nodes = List.of(Engine.on(database), Engine.on(database));
  }

  @AfterAll
  static void stop() {
    nodes.forEach(Engine::close);
    database.close();
  }

  static LongStream seeds() {
    Long one = Long.getLong("model.seed");
    return one == null
        ? LongStream.rangeClosed(1, Integer.getInteger("model.seeds", 4))
        : LongStream.of(one);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inboxesAreWhatTheModelSays(long seed) {
    Failure failure = shortestFailure(RandomSteps.of(seed, STEPS), false);
    if (failure != null) {
      throw new AssertionError("seed " + seed + ": " + failure);
    }
  }

  @Test
  void whatIsForgottenIsFoundInFewSteps() {
    Failure failure = shortestFailure(RandomSteps.of(1, 250), true);
    assertThat(failure).isNotNull();
    assertThat(failure.steps).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void sequencesAreMadeAsShortAsTheyStillFail() {
    assertThat(
            Shrinking.shortest(
                IntStream.range(0, 100).boxed().toList(),
                numbers -> numbers.contains(13) && numbers.contains(77)))
        .containsExactly(13, 77);
  }

  private static @Nullable Failure shortestFailure(List<Step.Numbered> steps, boolean forgetful) {
    Failure first = run(steps, forgetful);
    if (first == null) {
      return null;
    }
    List<Step.Numbered> shortest =
        Shrinking.shortest(first.steps, part -> run(part, forgetful) != null);
    Failure last = run(shortest, forgetful);
    return last == null ? first : last;
  }

  /** What goes wrong, with the steps up to there; null if nothing does. */
  private static @Nullable Failure run(List<Step.Numbered> steps, boolean forgetful) {
    Comparison comparison = new Comparison("model" + ++runs, forgetful);
    int done = 0;
    try {
      int all = Math.max(50, steps.size() / LOOK_AT_ALL);
      for (Step.Numbered step : steps) {
        comparison.next(step, ++done == steps.size() || done % all == 0);
      }
      comparison.lookAtReports();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return new Failure(steps.subList(0, done), e);
    } finally {
      comparison.steps.retire(nodes.getFirst());
    }
  }

  private record Failure(List<Step.Numbered> steps, Throwable cause) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder().append(cause).append("\nafter");
      steps.forEach(step -> text.append("\n  ").append(step));
      return text.toString();
    }
  }

  /** One run of a sequence, on the model and on the nodes. */
  private static final class Comparison {

    private final InboxModel model = new InboxModel();
    private final EngineSteps steps;
    private final boolean forgetful;
    private final Map<Integer, Long> versions = new HashMap<>();
    private final Map<String, Instant> firstTimes = new HashMap<>();
    private long head;

    Comparison(String name, boolean forgetful) {
      this.steps = new EngineSteps(name, nodes.getFirst());
      this.forgetful = forgetful;
    }

    void next(Step.Numbered next, boolean lookAtAll) {
      int number = next.number();
      Engine node = nodes.get(number % nodes.size());
      int changes = model.receiptChanges();
      Step.Outcome expected = model.apply(number, next.step());
      if (expected != Step.Outcome.PASSED_OVER
          && !(forgetful && next.step() instanceof Step.Leave)) {
        EngineSteps.Result result = steps.apply(node, number, next.step());
        assertThat(result.outcome()).as("outcome of %s", next).isEqualTo(expected);
        if (expected == Step.Outcome.DONE && next.step() instanceof Step.Send send) {
          checkPublication(number, send);
        }
        if (next.step() instanceof Step.Receipt receipt && result.counts() != null) {
          checkCounts(receipt.recipient(), result.counts(), "counts that answer " + next);
          checkVersion(receipt.recipient(), result.counts(), model.receiptChanges() > changes);
        }
      }
      if (lookAtAll) {
        for (int recipient : model.recipients()) {
          nodes.forEach(each -> look(each, recipient, 100, Integer.MAX_VALUE));
        }
      } else if (number % LOOK_EVERY == 0 && !model.recipients().isEmpty()) {
        List<Integer> all = List.copyOf(model.recipients());
        look(node, all.get(number / LOOK_EVERY % all.size()), 7, LOOK_AT);
      }
    }

    private void checkPublication(int number, Step.Send send) {
      long position = steps.publication(number).position();
      assertThat(position).as("position of #%d", number).isGreaterThan(head);
      head = position;
      assertThat(steps.publication(number).audienceSize())
          .as("audience of #%d", number)
          .isEqualTo(model.audienceSize(number) + (send.everyone() ? steps.others() : 0));
    }

    private void checkVersion(int recipient, Counts counts, boolean changed) {
      long before = versions.getOrDefault(recipient, 0L);
      if (changed) {
        assertThat(counts.version()).as("version of r%d", recipient).isGreaterThan(before);
      }
      assertThat(counts.version()).as("version of r%d", recipient).isGreaterThanOrEqualTo(before);
      versions.put(recipient, counts.version());
    }

    private void checkCounts(int recipient, Counts counts, String what) {
      InboxModel.Counted expected = model.counted(recipient);
      assertThat(counts.byCategory()).as("r%d: %s", recipient, what).isEqualTo(expected.byCategory);
      assertThat(counts.total()).as("r%d: total, %s", recipient, what).isEqualTo(expected.total);
      assertThat(counts.urgent()).as("r%d: urgent, %s", recipient, what).isEqualTo(expected.urgent);
      assertThat(counts.toAcknowledge())
          .as("r%d: to acknowledge, %s", recipient, what)
          .isEqualTo(expected.toAcknowledge);
      assertThat(counts.position()).as("position, %s", what).isGreaterThanOrEqualTo(head);
    }

    /** Compares all that a recipient can ask, and of each list at most so many items. */
    private void look(Engine node, int recipient, int pageSize, int atMost) {
      UnreadSummary summary = node.inbox().unread(steps.person(recipient));
      checkCounts(recipient, summary.counts(), "counts");
      checkVersion(recipient, summary.counts(), false);
      InboxModel.Counted expected = model.counted(recipient);
      assertThat(summary.missed().total())
          .as("r%d: missed", recipient)
          .isEqualTo(expected.missedTotal);
      assertThat(summary.missed().urgent())
          .as("r%d: missed and urgent", recipient)
          .isEqualTo(expected.missedUrgent);
      compareSingle(node, recipient);
      for (InboxQuery.State state : InboxQuery.State.values()) {
        List.of(
                new InboxQuery(state, false, null, null, null, pageSize),
                new InboxQuery(state, true, null, null, null, pageSize),
                new InboxQuery(state, false, "hr", null, null, pageSize),
                new InboxQuery(state, false, null, Priority.URGENT, null, pageSize))
            .forEach(query -> compare(node, recipient, query, atMost));
      }
    }

    /** Once all is counted, each live notice has the report that it has to have. */
    void lookAtReports() {
      Engine node = nodes.getLast();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              node.sql()
                  .sql(
                      """
                      select not exists (select from inbox_state where uncounted)
                        and (select position from report_progress) = (select position from notice_log_head)
                      """)
                  .query(Boolean.class)
                  .single());
      for (int notice : model.notices()) {
        if (model.isLive(notice)) {
          ReportSummary report =
              node.bean(Reports.class)
                  .report(EngineSteps.ADMIN, steps.publication(notice).id())
                  .summary();
          InboxModel.Reported expected = model.reported(notice);
          assertThat(
                  List.of(report.delivered(), report.seen(), report.read(), report.acknowledged()))
              .as("delivered, seen, read and acknowledged of #%d", notice)
              .containsExactly(expected.seen, expected.seen, expected.read, expected.acknowledged);
        }
      }
    }

    /**
     * The notices sent last can be opened one by one by those who have them, and by nobody else.
     */
    private void compareSingle(Engine node, int recipient) {
      List<Integer> sent = List.copyOf(model.notices());
      for (int notice : sent.subList(Math.max(0, sent.size() - 5), sent.size())) {
        boolean opened = true;
        try {
          node.inbox().item(steps.person(recipient), steps.publication(notice).id());
        } catch (NoticeException.NotFound e) {
          opened = false;
        }
        assertThat(opened)
            .as("r%d opens n%d", recipient, notice)
            .isEqualTo(model.noticesOf(recipient).contains(notice));
      }
    }

    private void compare(Engine node, int recipient, InboxQuery query, int atMost) {
      List<InboxItem> items = first(node, steps.person(recipient), query, atMost);
      List<InboxModel.Shown> expected =
          model.list(recipient, query).stream().limit(atMost).toList();
      assertThat(items.stream().map(Comparison::described))
          .as("r%d: %s", recipient, query)
          .containsExactlyElementsOf(expected.stream().map(this::described).toList());
      for (int i = 0; i < items.size(); i++) {
        InboxItem item = items.get(i);
        String key = recipient + " " + item.id() + " " + expected.get(i).fresh();
        keepsFirstTime("read " + key, item.readAt());
        keepsFirstTime("acknowledged " + key, item.acknowledgedAt());
        assertThat(item.readAt() != null).as("readAt of %s", item).isEqualTo(item.read());
      }
    }

    private void keepsFirstTime(String key, @Nullable Instant time) {
      if (time != null) {
        assertThat(time).as("first time of %s", key).isEqualTo(firstTimes.getOrDefault(key, time));
        firstTimes.put(key, time);
      }
    }

    private String described(InboxModel.Shown shown) {
      return "%s seen=%b read=%b acknowledged=%b archived=%b"
          .formatted(
              shown.title(), shown.seen(), shown.read(), shown.acknowledged(), shown.archived());
    }

    private static String described(InboxItem item) {
      return "%s seen=%b read=%b acknowledged=%b archived=%b"
          .formatted(
              item.title(),
              item.seen(),
              item.read(),
              item.acknowledgedAt() != null,
              item.archived());
    }

    private static List<InboxItem> first(
        Engine node, Caller.Person person, InboxQuery query, int atMost) {
      List<InboxItem> items = new ArrayList<>();
      InboxQuery next = query;
      while (true) {
        InboxPage page = node.inbox().page(person, next);
        items.addAll(page.items());
        if (page.nextCursor() == null || items.size() >= atMost) {
          return items.subList(0, Math.min(atMost, items.size()));
        }
        next =
            new InboxQuery(
                query.state(),
                query.openAcknowledgement(),
                query.category(),
                query.priority(),
                page.nextCursor(),
                query.limit());
      }
    }
  }
}
