package io.notice.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.notice.api.Field;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences.Explanation;
import io.notice.api.audience.Audiences.Preview;
import io.notice.api.audience.Directory.RecipientQuery;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups.GroupView;
import io.notice.api.audience.Groups.MembersChanged;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import io.notice.api.client.InboxCalls;
import io.notice.api.client.InboxEvent;
import io.notice.api.client.InboxStream;
import io.notice.api.client.NoticeCalls.BatchResult;
import io.notice.api.client.NoticeChanges;
import io.notice.api.client.NoticeClient;
import io.notice.api.client.Problem;
import io.notice.api.client.ProblemException;
import io.notice.api.client.SentNotice;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Notices.NoticeQuery;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.Reports.PageRequest;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.problem.ProblemType;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** The client that other systems use, against a whole node over HTTP. */
class NoticeClientTest {

  private static final GroupKey FINANCE = new GroupKey("finance");
  private static final PageRequest FIRST_PAGE = new PageRequest(null, 20);

  static TestDatabase database;
  static RunningNode node;
  static BreakablePath path;
  static NoticeClient client;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    node = RunningNode.on(database);
    path = new BreakablePath(node.port());
    client =
        NoticeClient.builder(path.address())
            .apiKey(node.key("notices:write", "notices:read", "directory:write", "tokens:issue"))
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    path.close();
    node.close();
    database.close();
  }

  private static RecipientId recipient(String id, GroupKey... groups) {
    RecipientId recipient = new RecipientId(id);
    for (GroupKey group : groups) {
      client.directory().putGroup(group, group.value());
    }
    client
        .directory()
        .put(recipient, RecipientPatch.empty().withDisplayName(id).withGroups(groups));
    return recipient;
  }

  private static NoticeFields notice(String title, RecipientId... to) {
    return NoticeFields.builder(title, "Body").to(Audience.ofRecipients(to)).build();
  }

  @Test
  void aNoticeIsSentFollowedEditedAndRecalled() {
    RecipientId ada = recipient("ada");
    Instant deadline = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Publication sent =
        client
            .notices()
            .send(
                NoticeFields.builder("Payroll is down", "Submit **before 21:45**.")
                    .to(Audience.ofRecipients(ada))
                    .category("it")
                    .priority(Priority.URGENT)
                    .link("https://intranet.example/payroll", "Status page")
                    .senderName("IT Operations")
                    .data(Map.of("ticket", "OPS-7"))
                    .acknowledge(deadline)
                    .build());
    assertThat(sent.status()).isEqualTo(NoticeStatus.PUBLISHED);
    assertThat(sent.audienceSize()).isEqualTo(1);

    SentNotice first = client.notices().notice(sent.id());
    assertThat(first.revision()).isNotBlank();
    assertThat(first.position()).isEqualTo(sent.position());
    assertThat(first.audience()).isEqualTo(Audience.ofRecipients(ada));
    assertThat(first.data()).isEqualTo(Map.of("ticket", "OPS-7"));
    assertThat(first.acknowledgeBy()).isEqualTo(deadline);
    assertThat(first.author().name()).isEqualTo("test");

    SentNotice second =
        client
            .notices()
            .edit(
                sent.id(),
                first.revision(),
                NoticeChanges.none().title("Payroll is up").link(null, null).material());
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.title()).isEqualTo("Payroll is up");
    assertThat(second.link()).isNull();
    assertThat(second.revision()).isNotEqualTo(first.revision());
    assertThatExceptionOfType(ProblemException.VersionStale.class)
        .isThrownBy(() ->
            client.notices().edit(sent.id(), first.revision(), NoticeChanges.none().title("Late")));
    assertThat(client.notices().versions(sent.id()).items()).hasSize(2);

    assertThat(client.notices().report(sent.id()).summary().audienceSize()).isEqualTo(1);
    assertThat(
            client
                .notices()
                .receipts(
                    sent.id(),
                    new ReceiptFilter(ReceiptFilter.State.UNACKNOWLEDGED, null, null),
                    FIRST_PAGE)
                .items())
        .singleElement()
        .satisfies(receipt -> assertThat(receipt.recipient().id()).isEqualTo("ada"));

    SentNotice recalled = client.notices().recall(sent.id(), "A mistake & nothing more");
    assertThat(recalled.status()).isEqualTo(NoticeStatus.RECALLED);
    assertThat(recalled.recallReason()).isEqualTo("A mistake & nothing more");
    assertThatExceptionOfType(ProblemException.WrongNoticeState.class)
        .isThrownBy(() -> client.notices().recall(sent.id(), null));
    assertThat(
            client
                .notices()
                .notices(new NoticeQuery(NoticeStatus.RECALLED, "it", "payroll up", null, 10))
                .items())
        .extracting(SentNotice::id)
        .containsExactly(sent.id());
  }

  @Test
  void draftsAreKeptPublishedAndDeleted() {
    RecipientId grace = recipient("grace");
    Publication draft = client.notices().draft(notice("Draft", grace));
    assertThat(draft.status()).isEqualTo(NoticeStatus.DRAFT);
    assertThat(draft.position()).isNull();
    assertThat(client.notices().publish(draft.id()).status()).isEqualTo(NoticeStatus.PUBLISHED);

    Publication other = client.notices().draft(notice("Other", grace));
    client.notices().delete(other.id());
    assertThatExceptionOfType(ProblemException.NotFound.class)
        .isThrownBy(() -> client.notices().notice(other.id()));
  }

  @Test
  void aBatchSendsTheGoodOnesAndNamesTheBad() {
    RecipientId alan = recipient("alan");
    List<BatchResult> results =
        client
            .notices()
            .sendAll(List.of(notice("One", alan), notice("", alan), notice("Three", alan)));
    assertThat(results).extracting(BatchResult::index).containsExactly(0, 1, 2);
    assertThat(results.get(2).position()).isEqualTo(results.get(0).position() + 1);
    assertThat(results.get(1).failure())
        .isInstanceOfSatisfying(
            ProblemException.Invalid.class,
            failure ->
                assertThat(failure.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/title"));
  }

  @Test
  void theSameKeySendsOnceAndBelongsToOneNotice() {
    RecipientId edith = recipient("edith");
    Publication first = client.notices().send(notice("Once", edith), "order 7");
    assertThat(client.notices().send(notice("Once", edith), "order 7")).isEqualTo(first);
    assertThatExceptionOfType(ProblemException.IdempotencyKeyReused.class)
        .isThrownBy(() -> client.notices().send(notice("Twice", edith), "order 7"));
    assertThat(inboxOf(edith)).containsExactly("Once");
  }

  @Test
  void aLostAnswerSendsOneNotice() {
    RecipientId mary = recipient("mary");
    path.loseAnswers(2);
    Publication sent = client.notices().send(notice("Once", mary));
    assertThat(sent.status()).isEqualTo(NoticeStatus.PUBLISHED);
    assertThat(inboxOf(mary)).containsExactly("Once");

    path.loseAnswers(1);
    assertThat(client.notices().sendAll(List.of(notice("Two", mary), notice("Three", mary))))
        .hasSize(2);
    assertThat(inboxOf(mary)).containsExactly("Three", "Two", "Once");
  }

  @Test
  void aDatabaseThatStandsStillIsWaitedFor() throws Exception {
    RecipientId ida = recipient("ida");
    int before = path.statuses().size();
    try (ExecutorService sender = Executors.newSingleThreadExecutor();
        Connection other = database.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from notice_log_head for update");
      Future<Publication> sent = sender.submit(() -> client.notices().send(notice("Once", ida)));
      // What waits for the lock gives up after three seconds, and the client hears of it.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> path.statuses().stream().skip(before).anyMatch(status -> status == 503));
      other.rollback();
      assertThat(sent.get().status()).isEqualTo(NoticeStatus.PUBLISHED);
    }
    assertThat(inboxOf(ida)).containsExactly("Once");
  }

  @Test
  void moreThanMayBeSentIsSentLater() throws Exception {
    RecipientId emmy = recipient("emmy");
    try (RunningNode strict = RunningNode.on(database, "notice.rate-limit.key=3");
        BreakablePath there = new BreakablePath(strict.port());
        NoticeClient hasty =
            NoticeClient.of(there.address().toString(), node.key("notices:write"))) {
      List<Publication> sent =
          IntStream.range(0, 8)
              .mapToObj(i -> hasty.notices().send(notice("No. " + i, emmy)))
              .toList();
      assertThat(sent).extracting(Publication::status).containsOnly(NoticeStatus.PUBLISHED);
      assertThat(there.statuses()).contains(429).filteredOn(status -> status == 201).hasSize(8);
    }
    assertThat(inboxOf(emmy)).hasSize(8);
  }

  @Test
  void theDirectoryIsKept() {
    RecipientId joan = new RecipientId("joan@example.org");
    RecipientView made =
        client
            .directory()
            .put(
                joan,
                RecipientPatch.empty()
                    .withDisplayName("Joan")
                    .withEmail(Field.of("joan@example.org")));
    assertThat(made).isInstanceOf(RecipientView.Full.class);
    client.directory().put(joan, RecipientPatch.empty().withEmail(Field.cleared()));
    assertThat(client.directory().recipient(joan))
        .isInstanceOfSatisfying(
            RecipientView.Full.class,
            full -> {
              assertThat(full.displayName()).isEqualTo("Joan");
              assertThat(full.email()).isNull();
            });

    GroupKey staff = new GroupKey("staff");
    GroupView group = client.directory().putGroup(staff, "Staff");
    assertThat(group.name()).isEqualTo("Staff");
    List<RecipientChange> changes =
        List.of(
            new RecipientChange(joan, RecipientPatch.empty().withGroups(staff)),
            new RecipientChange(
                new RecipientId("kathleen"),
                RecipientPatch.empty().withDisplayName("Kathleen").withGroups(staff)));
    ImportReport rehearsed = client.directory().rehearse(changes);
    assertThat(rehearsed.created()).isEqualTo(1);
    assertThat(rehearsed.differences()).isNotEmpty();
    ImportReport done = client.directory().importAll(changes);
    assertThat(done.updated()).isEqualTo(1);
    assertThat(done.differences()).isEmpty();
    assertThat(client.directory().recipients(new RecipientQuery(null, staff, null, 100)).items())
        .extracting(RecipientView::id)
        .containsExactly("joan@example.org", "kathleen");
    assertThat(client.directory().recipients(new RecipientQuery("kath", null, null, 1)).items())
        .hasSize(1);

    MembersChanged changed =
        client.directory().changeMembers(staff, List.of(), List.of(new RecipientId("kathleen")));
    assertThat(changed).isEqualTo(new MembersChanged(1, 0, 1));
    assertThat(client.directory().replaceMembers(staff, List.of(new RecipientId("kathleen"))))
        .isEqualTo(new MembersChanged(1, 1, 1));
    assertThat(client.directory().groups().items()).contains(new GroupView("staff", "Staff", 1));

    Publication scheduled =
        client
            .notices()
            .send(
                NoticeFields.builder("Later", "Body")
                    .to(Audience.ofGroups(staff))
                    .publishAt(Instant.now().plus(1, ChronoUnit.HOURS))
                    .build());
    assertThat(scheduled.status()).isEqualTo(NoticeStatus.SCHEDULED);
    assertThatExceptionOfType(ProblemException.GroupInUse.class)
        .isThrownBy(() -> client.directory().deleteGroup(staff));
    SentNotice draft = client.notices().notice(scheduled.id());
    client.notices().edit(scheduled.id(), draft.revision(), NoticeChanges.none().publishAt(null));
    client.notices().delete(scheduled.id());
    client.directory().deleteGroup(staff);
    assertThat(client.directory().groups().items())
        .extracting(GroupView::key)
        .doesNotContain("staff");
  }

  @Test
  void anAudienceIsKnownBeforehand() {
    RecipientId hedy = recipient("hedy", FINANCE);
    Audience audience = new Audience(false, Set.of(FINANCE), Set.of(hedy));
    Preview preview = client.audiences().preview(audience);
    assertThat(preview.size()).isEqualTo(1);
    assertThat(preview.overlap()).isEqualTo(1);
    assertThat(preview.sample()).extracting(RecipientView::id).containsExactly("hedy");
    assertThat(client.audiences().explain(audience, hedy))
        .isEqualTo(new Explanation("hedy", true, List.of("group:finance", "named")));
  }

  @Test
  void aUsersInboxIsReadAndMarked() {
    RecipientId lise = recipient("lise");
    NoticeId one =
        client
            .notices()
            .send(
                NoticeFields.builder("One", "Body")
                    .to(Audience.ofRecipients(lise))
                    .category("it")
                    .priority(Priority.URGENT)
                    .acknowledge(null)
                    .build())
            .id();
    NoticeId two = client.notices().send(notice("Two", lise)).id();
    InboxCalls inbox = client.inboxOf(lise);

    InboxPage page =
        inbox.page(
            new InboxQuery(InboxQuery.State.UNREAD, true, "it", Priority.URGENT, "one", null, 10));
    assertThat(page.items()).extracting(InboxItem::title).containsExactly("One");
    assertThat(page.unread().total()).isEqualTo(2);
    assertThat(inbox.item(one).requiresAcknowledgement()).isTrue();
    assertThat(inbox.unread().missed().total()).isEqualTo(2);
    inbox.markSeen(page.position());
    assertThat(inbox.unread().missed().total()).isZero();
    assertThat(inbox.acknowledge(one, 1).acknowledgedAt()).isNotNull();
    assertThat(inbox.markRead(two).total()).isZero();
    assertThat(inbox.markUnread(two).total()).isEqualTo(1);
    assertThat(inbox.archive(two).total()).isZero();
    assertThat(inbox.unarchive(two)).isInstanceOf(Counts.class);
    assertThat(inbox.markUnread(two).total()).isEqualTo(1);
    assertThat(inbox.readAll(page.position(), "it").total()).isEqualTo(1);
    assertThat(inbox.readAll().total()).isZero();
    assertThatExceptionOfType(ProblemException.NotFound.class)
        .isThrownBy(() -> inbox.item(new NoticeId(UUID.randomUUID())));
    assertThatExceptionOfType(ProblemException.WrongNoticeState.class)
        .isThrownBy(() -> inbox.acknowledge(two, 1));
  }

  @Test
  void tokensAreForUsersThatThereAre() {
    RecipientId rosa = recipient("rosa");
    assertThat(client.tokens().issue(rosa, Duration.ofMinutes(2)).expiresIn())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(client.tokens().issue(rosa).expiresIn()).isEqualTo(Duration.ofMinutes(15));
    assertThatExceptionOfType(ProblemException.NotFound.class)
        .isThrownBy(() -> client.tokens().issue(new RecipientId("nobody")));
    client.directory().put(rosa, RecipientPatch.empty().withActive(false));
    assertThatExceptionOfType(ProblemException.Conflict.class)
        .isThrownBy(() -> client.tokens().issue(rosa));
  }

  @Test
  void refusalsHaveTypesOfTheirOwn() {
    RecipientId jane = recipient("jane");
    ProblemException.Invalid invalid =
        catchThrowableOfType(
            ProblemException.Invalid.class,
            () -> client.notices().send(notice("", new RecipientId("nobody"))));
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(invalid.type()).isEqualTo("invalid");
    assertThat(invalid.violations()).extracting(Violation::pointer).contains("/title");
    try (NoticeClient stranger = NoticeClient.of(path.address().toString(), "ntk_wrong")) {
      assertThatExceptionOfType(ProblemException.Unauthenticated.class)
          .isThrownBy(() -> stranger.notices().send(notice("Title", jane)));
    }
    try (NoticeClient reader =
        NoticeClient.of(path.address().toString(), node.key("notices:read"))) {
      assertThatExceptionOfType(ProblemException.Forbidden.class)
          .isThrownBy(() -> reader.notices().send(notice("Title", jane)));
    }
    assertThatExceptionOfType(ProblemException.Forbidden.class)
        .isThrownBy(() -> client.inbox(() -> node.key("notices:read")).unread());
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemOfTheServerIsKnown(ProblemType type) {
    Problem problem =
        new Problem(type.uri().toString(), type.title(), type.status(), null, List.of(), null);
    ProblemException exception = new BatchResult(0, null, null, problem).failure();
    assertThat(exception.type()).isEqualTo(type.slug());
    if (type != ProblemType.INTERNAL) {
      assertThat(exception).isNotInstanceOf(ProblemException.Unexpected.class);
    }
  }

  @Test
  void aStreamGoesOnOverCutsAndRestarts() {
    RecipientId vera = recipient("vera");
    List<InboxEvent> events = new CopyOnWriteArrayList<>();
    client.notices().send(notice("No. 0", vera));
    try (InboxStream stream = client.streamOf(vera, events::add)) {
      await().until(() -> titles(events).size() == 1);
      client.notices().send(notice("No. 1", vera));
      await().until(() -> titles(events).size() == 2);

      path.cut();
      client.notices().send(notice("No. 2", vera));
      client.notices().send(notice("No. 3", vera));
      await().atMost(Duration.ofSeconds(30)).until(() -> titles(events).size() == 4);

      RunningNode restarted = RunningNode.on(database);
      try (restarted) {
        RunningNode ending = RunningNode.on(database);
        path.leadTo(ending.port());
        path.cut();
        client.notices().send(notice("No. 4", vera));
        await().atMost(Duration.ofSeconds(30)).until(() -> titles(events).size() == 5);
        ending.close();
        path.leadTo(restarted.port());
        NoticeId last = client.notices().send(notice("No. 5", vera)).id();
        await().atMost(Duration.ofSeconds(30)).until(() -> titles(events).size() == 6);
        client.notices().recall(last, "Over");
        await()
            .until(() -> events.stream().anyMatch(event -> event instanceof InboxEvent.Recalled));
      } finally {
        path.leadTo(node.port());
      }
    }
    assertThat(titles(events))
        .containsExactly("No. 0", "No. 1", "No. 2", "No. 3", "No. 4", "No. 5");
    assertThat(events).contains(new InboxEvent.Bye("shutdown"));
    assertThat(events.stream().filter(InboxEvent.Positioned.class::isInstance))
        .extracting(event -> ((InboxEvent.Positioned) event).at())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aStreamTellsWhatIsDoneElsewhere() {
    RecipientId olga = recipient("olga");
    List<InboxEvent> events = new CopyOnWriteArrayList<>();
    try (InboxStream stream = client.streamOf(olga, events::add)) {
      await().until(() -> !events.isEmpty());
      assertThat(events.getFirst())
          .isInstanceOfSatisfying(
              InboxEvent.Ready.class,
              ready -> assertThat(ready.heartbeat()).isEqualTo(Duration.ofSeconds(15)));
      Publication sent = client.notices().send(notice("Title", olga));
      client.notices().send(notice("Another", olga));
      SentNotice state = client.notices().notice(sent.id());
      client.notices().edit(sent.id(), state.revision(), NoticeChanges.none().title("New"));
      client.inboxOf(olga).markRead(sent.id());
      client.inboxOf(olga).markSeen(sent.position());
      client.inboxOf(olga).readAll();
      await()
          .until(() ->
              events.stream()
                  .anyMatch(event ->
                      event instanceof InboxEvent.ReceiptMark mark && mark.read() != null));
      assertThat(events)
          .anyMatch(event ->
              event instanceof InboxEvent.ReceiptMark mark
                  && mark.seen() != null
                  && mark.read() == null)
          .anyMatch(event -> event instanceof InboxEvent.ReceiptChanged changed && changed.read())
          .anyMatch(
              event -> event instanceof InboxEvent.Updated updated && updated.title().equals("New"))
          .anyMatch(event -> event instanceof InboxEvent.Unread);
      assertThat(stream.position()).isGreaterThan(sent.position());
    }
  }

  @Test
  void aCursorThatCannotBeContinuedIsSaid() {
    RecipientId nina = recipient("nina");
    List<InboxEvent> events = new CopyOnWriteArrayList<>();
    try (InboxStream stream = client.stream(client.tokensOf(nina), 999_999_999L, events::add)) {
      await().until(() -> events.stream().anyMatch(event -> event instanceof InboxEvent.Reset));
      client.notices().send(notice("After", nina));
      await().until(() -> titles(events).size() == 1);
      assertThat(stream.position()).isLessThan(999_999_999L);
    }
  }

  @Test
  void aTokenThatDiesIsReplacedWithoutAGap() {
    RecipientId tove = recipient("tove");
    List<InboxEvent> events = new CopyOnWriteArrayList<>();
    try (InboxStream stream =
        client.stream(
            () -> client.tokens().issue(tove, Duration.ofSeconds(2)).accessToken(),
            null,
            events::add)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> events.contains(new InboxEvent.Bye("expired")));
      client.notices().send(notice("After", tove));
      await().atMost(Duration.ofSeconds(30)).until(() -> titles(events).size() == 1);
    }
  }

  @Test
  void thePlatformIsNotAClientOfItself() {
    try (RunningNode configured =
        RunningNode.on(
            database, "notice.client.url=http://127.0.0.1:1", "notice.client.api-key=ntk_none")) {
      assertThatThrownBy(() -> configured.bean(NoticeClient.class))
          .isInstanceOf(NoSuchBeanDefinitionException.class);
    }
  }

  private static List<String> inboxOf(RecipientId recipient) {
    return client.inboxOf(recipient).newest(100).items().stream().map(InboxItem::title).toList();
  }

  private static List<String> titles(List<InboxEvent> events) {
    return events.stream()
        .filter(InboxEvent.Received.class::isInstance)
        .map(event -> ((InboxEvent.Received) event).item().title())
        .toList();
  }
}
