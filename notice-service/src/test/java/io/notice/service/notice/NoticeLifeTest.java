package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeFields.AudienceNames;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeVersion;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Draft, scheduled, published, edited, expired: what a notice goes through. */
class NoticeLifeTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  static TestDatabase database;
  static Engine engine;
  static Engine other;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    other = Engine.on(database);
  }

  @AfterAll
  static void stop() {
    other.close();
    engine.close();
    database.close();
  }

  @Test
  void aDraftIsInNoInboxUntilItIsPublished() {
    Caller.Person ada = engine.recipient("life-ada", "life");
    Publication draft = create(fields("Draft", names("life"), null), true);
    assertThat(draft.status()).isEqualTo(NoticeStatus.DRAFT);
    assertThat(draft.position()).isNull();
    assertThat(draft.audienceSize()).isEqualTo(1);
    assertThat(counts(ada).total()).isZero();

    Publication published = engine.notices().publish(Engine.SENDER, draft.id());
    assertThat(published.id()).isEqualTo(draft.id());
    assertThat(published.version()).isEqualTo(1);
    assertThat(published.position()).isNotNull();
    assertThat(counts(ada).total()).isEqualTo(1);
    assertThat(view(draft.id()).status()).isEqualTo(NoticeStatus.PUBLISHED);
    assertThatThrownBy(() -> engine.notices().publish(Engine.SENDER, draft.id()))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
    assertThatThrownBy(() -> engine.notices().delete(Engine.SENDER, draft.id()))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
  }

  @Test
  void aDraftMayLackEverythingAndPublishingSaysWhat() {
    Publication draft = create(empty(), true);
    assertThat(draft.version()).isZero();
    assertThat(view(draft.id()).title()).isNull();
    assertThatThrownBy(() -> engine.notices().publish(Engine.SENDER, draft.id()))
        .isInstanceOfSatisfying(
            NoticeException.Invalid.class,
            invalid ->
                assertThat(invalid.violations())
                    .extracting(violation -> violation.pointer())
                    .containsExactlyInAnyOrder("/title", "/body", "/audience"));
    assertThat(view(draft.id()).status()).isEqualTo(NoticeStatus.DRAFT);
    engine.notices().delete(Engine.SENDER, draft.id());
    assertThatThrownBy(() -> view(draft.id())).isInstanceOf(NoticeException.NotFound.class);
  }

  @Test
  void aDraftThatCantBePublishedIsNotLost() {
    Publication draft =
        create(
            fields("To nobody", new AudienceNames(false, List.of(), List.of("life-nobody")), null),
            true);
    Caller.Person bob = engine.recipient("life-bob");
    // In one group with a good one, which commits.
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Object>> sends =
          IntStream.range(0, 40)
              .<Callable<Object>>mapToObj(i ->
                  i % 2 == 0
                      ? () -> engine.sendTo("good " + i, bob)
                      : () -> refused(() -> engine.notices().publish(Engine.SENDER, draft.id())))
              .toList();
      for (Future<Object> sent : invokeAll(pool, sends)) {
        assertThat(get(sent)).isNotNull();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(view(draft.id()).status()).isEqualTo(NoticeStatus.DRAFT);
    assertThat(counts(bob).total()).isEqualTo(20);
  }

  @Test
  void aDraftIsPublishedOnceHoweverManyTryOnSeveralNodes() {
    Caller.Person ada = engine.recipient("life-once");
    Publication draft = create(fields("Once", named("life-once"), null), true);
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Object>> tries =
          IntStream.range(0, 32)
              .<Callable<Object>>mapToObj(i ->
                  () -> {
                    try {
                      return (i % 2 == 0 ? engine : other)
                          .notices()
                          .publish(Engine.SENDER, draft.id());
                    } catch (NoticeException.WrongNoticeState e) {
                      return e;
                    }
                  })
              .toList();
      assertThat(invokeAll(pool, tries))
          .extracting(NoticeLifeTest::get)
          .filteredOn(Publication.class::isInstance)
          .hasSize(1);
    } finally {
      pool.shutdownNow();
    }
    assertThat(counts(ada).total()).isEqualTo(1);
  }

  @Test
  void aDraftIsItsAuthorsAlone() {
    Publication draft = create(fields("Mine", names("life"), null), true);
    Caller.ApiClient stranger =
        new Caller.ApiClient(new UUID(0, 99), "other", Set.of(Scope.NOTICES_WRITE));
    Caller.Person publisher = publisher("life-pub", Role.PUBLISHER);
    for (Caller caller : List.of(stranger, publisher)) {
      assertThatThrownBy(() -> engine.notices().notice(caller, draft.id()))
          .isInstanceOf(NoticeException.NotFound.class);
      assertThatThrownBy(() -> engine.notices().publish(caller, draft.id()))
          .isInstanceOf(NoticeException.NotFound.class);
      assertThat(ids(caller)).doesNotContain(draft.id());
    }
    assertThat(ids(Engine.SENDER)).contains(draft.id());
    assertThat(ids(publisher("life-admin", Role.ADMIN))).contains(draft.id());
  }

  @Test
  void aScheduledNoticeGoesOutOnceAtItsTime() {
    Caller.Person ada = engine.recipient("life-sched");
    Instant at = now().plusMillis(1500);
    Publication scheduled = create(fields("Later", named("life-sched"), at), false);
    assertThat(scheduled.status()).isEqualTo(NoticeStatus.SCHEDULED);
    assertThat(counts(ada).total()).isZero();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(view(scheduled.id()).status()).isEqualTo(NoticeStatus.PUBLISHED));
    Instant published = view(scheduled.id()).publishedAt();
    assertThat(published).isBetween(at, at.plusSeconds(3));
    assertThat(counts(ada).total()).isEqualTo(1);
    assertThat(
            engine
                .sql()
                .sql("select count(*) from notice_log where notice = ?")
                .param(scheduled.id().value())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void untilItIsPublishedItIsForAsManyAsThereAreToday() {
    engine.recipient("life-today-1", "life-today");
    Instant far = now().plusSeconds(3600);
    NoticeId draft = create(fields("Draft", names("life-today"), null), true).id();
    NoticeId scheduled = create(fields("Later", names("life-today"), far), false).id();
    NoticeId published = create(fields("Now", names("life-today"), null), false).id();
    engine.recipient("life-today-2", "life-today");
    assertThat(view(draft).audienceSize()).isEqualTo(2);
    assertThat(view(scheduled).audienceSize()).isEqualTo(2);
    assertThat(view(published).audienceSize()).isEqualTo(1);
    assertThat(
            engine
                .notices()
                .notices(Engine.SENDER, new Notices.NoticeQuery(null, null, null, null, 3))
                .items())
        .extracting(NoticeView::id, NoticeView::audienceSize)
        .containsExactly(tuple(published, 1), tuple(scheduled, 2), tuple(draft, 2));
  }

  @Test
  void whoIsGoneWhenItsTimeComesIsLeftOut() {
    Caller.Person stays = engine.recipient("life-stays");
    engine.recipient("life-goes");
    Publication scheduled =
        create(
            fields(
                "Later",
                new AudienceNames(false, List.of(), List.of("life-stays", "life-goes")),
                now().plusMillis(1500)),
            false);
    engine.sql().sql("update recipient set id = 'life-renamed' where id = 'life-goes'").update();
    // Due for a node that has never heard the name.
    try (Engine fresh = Engine.on(database)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(view(scheduled.id()).status()).isEqualTo(NoticeStatus.PUBLISHED));
    }
    assertThat(counts(stays).total()).isEqualTo(1);
  }

  @Test
  void takingTheTimeAwayMakesADraftAndATimeSchedulesIt() {
    engine.recipient("life-toggle");
    Instant far = now().plusSeconds(3600);
    Publication scheduled = create(fields("Toggle", named("life-toggle"), far), false);
    NoticeView draft = edit(scheduled.id(), fields("Toggle", named("life-toggle"), null), true);
    assertThat(draft.status()).isEqualTo(NoticeStatus.DRAFT);
    NoticeView again = edit(scheduled.id(), fields("Toggle", named("life-toggle"), far), false);
    assertThat(again.status()).isEqualTo(NoticeStatus.SCHEDULED);
    assertThat(again.publishAt()).isEqualTo(far);
    assertThatThrownBy(() ->
            edit(
                scheduled.id(),
                fields("Toggle", named("life-toggle"), now().minusSeconds(5)),
                false))
        .isInstanceOf(NoticeException.Invalid.class);
  }

  @Test
  void anEditKeepsReceiptsAndAMaterialEditTakesThem() {
    Caller.Person direct = engine.recipient("life-direct");
    Caller.Person member = engine.recipient("life-member", "life-edit");
    Publication sent =
        create(
            asking(
                fields(
                    "First",
                    new AudienceNames(false, List.of("life-edit"), List.of("life-direct")),
                    null)),
            false);
    for (Caller.Person person : List.of(direct, member)) {
      engine.inbox().acknowledge(person, sent.id(), 1);
      engine.inbox().archive(person, sent.id());
    }

    NoticeView minor = edit(sent.id(), view(sent.id()), "Second", false);
    assertThat(minor.version()).isEqualTo(2);
    for (Caller.Person person : List.of(direct, member)) {
      InboxItem item = engine.inbox().item(person, sent.id());
      assertThat(item.title()).isEqualTo("Second");
      assertThat(item.version()).isEqualTo(2);
      assertThat(item.position()).isEqualTo(sent.position());
      assertThat(item.acknowledgedAt()).isNotNull();
      assertThat(item.archived()).isTrue();
      assertThat(counts(person).total()).isZero();
      assertThat(counts(person).toAcknowledge()).isZero();
    }

    edit(sent.id(), view(sent.id()), "Third", true);
    for (Caller.Person person : List.of(direct, member)) {
      for (Engine node : List.of(engine, other)) {
        InboxItem item = node.inbox().item(person, sent.id());
        assertThat(item.version()).isEqualTo(3);
        assertThat(item.read()).isFalse();
        assertThat(item.readAt()).isNull();
        assertThat(item.seen()).isFalse();
        assertThat(item.acknowledgedAt()).isNull();
        assertThat(item.archived()).isFalse();
        Counts counts = node.inbox().unread(person).counts();
        assertThat(counts.total()).isEqualTo(1);
        assertThat(counts.toAcknowledge()).isEqualTo(1);
        assertThat(titles(node, person, InboxQuery.State.UNREAD)).containsExactly("Third");
        assertThat(titles(node, person, InboxQuery.State.ARCHIVED)).isEmpty();
      }
      assertThatThrownBy(() -> engine.inbox().acknowledge(person, sent.id(), 2))
          .isInstanceOf(NoticeException.VersionStale.class);
      assertThat(engine.inbox().acknowledge(person, sent.id(), 3).acknowledgedAt()).isNotNull();
      assertThat(counts(person).total()).isZero();
      assertThat(counts(person).toAcknowledge()).isZero();
    }
    // A node that starts now sees the same.
    try (Engine fresh = Engine.on(database)) {
      assertThat(fresh.inbox().unread(member).counts().total()).isZero();
    }
  }

  @Test
  void aMaterialEditIsAPositionOfItsOwnForMarks() {
    Caller.Person direct = engine.recipient("life-mark");
    Caller.Person member = engine.recipient("life-mark-member", "life-marks");
    Publication sent =
        create(
            fields(
                "Marked",
                new AudienceNames(false, List.of("life-marks"), List.of("life-mark")),
                null),
            false);
    for (Caller.Person person : List.of(direct, member)) {
      assertThat(engine.inbox().readAll(person, null, null).total()).isZero();
    }
    edit(sent.id(), view(sent.id()), "Marked again", true);
    for (Caller.Person person : List.of(direct, member)) {
      assertThat(counts(person).total()).isEqualTo(1);
      assertThat(engine.inbox().unread(person).missed().total()).isEqualTo(1);
      assertThat(engine.inbox().readAll(person, sent.position(), null).total()).isEqualTo(1);
      assertThat(engine.inbox().readAll(person, null, null).total()).isZero();
    }
  }

  @Test
  void whatItSaidBeforeIsKept() {
    engine.recipient("life-versions");
    Publication sent = create(fields("One", named("life-versions"), null), false);
    edit(sent.id(), view(sent.id()), "Two", false);
    Caller.Person admin = publisher("life-editor", Role.ADMIN);
    engine
        .notices()
        .edit(admin, sent.id(), new NoticeEdit(titled(view(sent.id()), "Three"), null, true, null));
    assertThat(engine.notices().versions(Engine.SENDER, sent.id()))
        .extracting(NoticeVersion::version, NoticeVersion::title, NoticeVersion::material)
        .containsExactly(tuple(3, "Three", true), tuple(2, "Two", false), tuple(1, "One", true));
    assertThat(engine.notices().versions(Engine.SENDER, sent.id()).getFirst().editor().id())
        .isEqualTo("life-editor");
    assertThat(engine.notices().versions(Engine.SENDER, sent.id()).getLast().editor().name())
        .isEqualTo("payroll");
  }

  @Test
  void anEditWithoutChangeWritesNothing() {
    engine.recipient("life-same");
    Publication sent = create(fields("Same", named("life-same"), null), false);
    NoticeView same = edit(sent.id(), view(sent.id()), "Same", false);
    assertThat(same.version()).isEqualTo(1);
    assertThat(engine.notices().versions(Engine.SENDER, sent.id())).hasSize(1);
  }

  @Test
  void onlySomeOfAPublishedNoticeCanChange() {
    engine.recipient("life-fixed");
    Publication sent = create(fields("Fixed", named("life-fixed"), null), false);
    assertThatThrownBy(() -> edit(sent.id(), asking(fields("Fixed", named("life-fixed"), null))))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
    assertThatThrownBy(() -> edit(sent.id(), fields("Fixed", names("life"), null)))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
    engine.notices().recall(Engine.SENDER, sent.id(), null);
    assertThatThrownBy(() -> edit(sent.id(), fields("Other", named("life-fixed"), null)))
        .isInstanceOf(NoticeException.WrongNoticeState.class);
  }

  @Test
  void aStaleRevisionChangesNothing() {
    engine.recipient("life-stale");
    Publication sent = create(fields("Stale", named("life-stale"), null), false);
    int seen = view(sent.id()).revision();
    edit(sent.id(), view(sent.id()), "Newer", false);
    assertThatThrownBy(() ->
            engine
                .notices()
                .edit(
                    Engine.SENDER,
                    sent.id(),
                    new NoticeEdit(titled(view(sent.id()), "Older"), seen, false, null)))
        .isInstanceOf(NoticeException.VersionStale.class);
    assertThat(view(sent.id()).title()).isEqualTo("Newer");
  }

  @Test
  void aReceiptThatMeetsAMaterialEditIsForOneOfBothAndNeverForTheWrongOne() throws Exception {
    Caller.Person direct = engine.recipient("life-race");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        Publication sent = create(asking(fields("Race", named("life-race"), null)), false);
        Future<Object> receipt =
            pool.submit(() -> {
              try {
                return engine.inbox().acknowledge(direct, sent.id(), 1);
              } catch (NoticeException.VersionStale e) {
                return e;
              }
            });
        Future<NoticeView> edited =
            pool.submit(() -> edit(sent.id(), view(sent.id()), "Raced", true));
        receipt.get();
        edited.get();
        InboxItem item = other.inbox().item(direct, sent.id());
        assertThat(item.version()).isEqualTo(2);
        assertThat(item.acknowledgedAt()).as("of version 2, which nobody has read").isNull();
        assertThat(item.read()).isFalse();
        engine.notices().recall(Engine.SENDER, sent.id(), null);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(counts(direct).total()).isZero();
  }

  @Test
  void aTestIsSeenByItsAuthorAlone() {
    Caller.Person author = publisher("life-tester", Role.PUBLISHER);
    Caller.Person ada = engine.recipient("life-tested");
    Publication draft =
        engine
            .notices()
            .create(author, fields("Try", named("life-tested"), null), true, null)
            .publication();
    engine.notices().test(author, draft.id());
    assertThat(counts(ada).total()).isZero();
    assertThat(titles(engine, author, InboxQuery.State.UNREAD)).containsExactly("Try");
    assertThat(
            engine
                .inbox()
                .page(author, new InboxQuery(InboxQuery.State.ALL, false, null, null, null, 10))
                .items()
                .getFirst()
                .test())
        .isTrue();
    assertThat(ids(author)).containsOnlyOnce(draft.id());
    assertThat(
            engine
                .notices()
                .notices(author, new Notices.NoticeQuery(null, null, null, 100))
                .items())
        .filteredOn(notice -> "Try".equals(notice.title()))
        .hasSize(1);
  }

  // ---------------------------------------------------------------------------------------------

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Publication create(NoticeFields fields, boolean draft) {
    return engine.notices().create(Engine.SENDER, fields, draft, null).publication();
  }

  private static NoticeView view(NoticeId id) {
    return engine.notices().notice(Engine.SENDER, id);
  }

  private static NoticeView edit(NoticeId id, NoticeFields fields) {
    return engine.notices().edit(Engine.SENDER, id, new NoticeEdit(fields, null, false, null));
  }

  private static NoticeView edit(NoticeId id, NoticeFields fields, boolean draft) {
    return engine.notices().edit(Engine.SENDER, id, new NoticeEdit(fields, null, false, draft));
  }

  private static NoticeView edit(NoticeId id, NoticeView view, String title, boolean material) {
    return engine
        .notices()
        .edit(Engine.SENDER, id, new NoticeEdit(titled(view, title), null, material, null));
  }

  private static NoticeFields titled(NoticeView view, String title) {
    return new NoticeFields(
        title,
        view.body(),
        view.category(),
        view.priority(),
        new AudienceNames(
            view.audience().everyone(),
            view.audience().groups().stream().<@Nullable String>map(Object::toString).toList(),
            view.audience().recipients().stream().<@Nullable String>map(Object::toString).toList()),
        view.link(),
        view.linkLabel(),
        view.senderName(),
        view.data(),
        view.requiresAcknowledgement(),
        view.acknowledgeBy(),
        view.publishAt(),
        view.expiresAt());
  }

  private static NoticeFields fields(
      String title, AudienceNames audience, @Nullable Instant publishAt) {
    return new NoticeFields(
        title, "Body", null, null, audience, null, null, null, null, false, null, publishAt, null);
  }

  private static NoticeFields asking(NoticeFields fields) {
    return new NoticeFields(
        fields.title(),
        fields.body(),
        fields.category(),
        fields.priority(),
        fields.audience(),
        null,
        null,
        null,
        null,
        true,
        null,
        fields.publishAt(),
        null);
  }

  private static NoticeFields empty() {
    return new NoticeFields(
        null, null, null, null, null, null, null, null, null, false, null, null, null);
  }

  private static AudienceNames names(String group) {
    engine.group(group);
    return new AudienceNames(false, List.of(group), List.of());
  }

  private static AudienceNames named(String recipient) {
    return new AudienceNames(false, List.of(), List.of(recipient));
  }

  private static Caller.Person publisher(String id, Role role) {
    Caller.Person person = engine.recipient(id);
    return new Caller.Person(
        person.id(), person.ordinal(), id, Set.of(role), null, null, person.expiresAt());
  }

  private static List<NoticeId> ids(Caller caller) {
    return engine
        .notices()
        .notices(caller, new Notices.NoticeQuery(null, null, null, 100))
        .items()
        .stream()
        .map(NoticeView::id)
        .toList();
  }

  private static Counts counts(Caller.Person person) {
    return engine.inbox().unread(person).counts();
  }

  private static List<String> titles(Engine node, Caller.Person person, InboxQuery.State state) {
    return node
        .inbox()
        .page(person, new InboxQuery(state, false, null, null, null, 50))
        .items()
        .stream()
        .map(InboxItem::title)
        .toList();
  }

  private static Object refused(Callable<?> call) throws Exception {
    try {
      return new AssertionError("published: " + call.call());
    } catch (NoticeException.Invalid e) {
      return e;
    }
  }

  private static List<Future<Object>> invokeAll(ExecutorService pool, List<Callable<Object>> all) {
    try {
      return pool.invokeAll(all);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Object get(Future<Object> future) {
    try {
      Object value = future.get();
      if (value instanceof AssertionError failed) {
        throw failed;
      }
      return value;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
