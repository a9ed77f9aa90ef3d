package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notice.api.NoticeException;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeFields.AudienceNames;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a narrowed key may send, whichever way it is sent. */
class KeyLimitsTest {

  private static final AudienceNames FINANCE =
      new AudienceNames(false, List.of("finance"), List.of());

  static TestDatabase database;
  static Engine engine;
  static Engine other;
  static Caller.Person ada;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    other = Engine.on(database);
    ada = engine.recipient("ada", "finance", "sales");
  }

  @AfterAll
  static void stop() {
    other.close();
    engine.close();
    database.close();
  }

  @Test
  void aKeyOfSomeGroupsSendsToNobodyElse() {
    Caller key = key(new KeyLimits(Set.of(new GroupKey("finance")), null, null, null));
    assertThat(create(key, fields(FINANCE, "it", Priority.LOW), false).status())
        .isEqualTo(NoticeStatus.PUBLISHED);
    for (AudienceNames outside :
        List.of(
            new AudienceNames(true, List.of(), List.of()),
            new AudienceNames(false, List.of("sales"), List.of()),
            new AudienceNames(false, List.of("finance", "sales"), List.of()),
            new AudienceNames(false, List.of("finance"), List.of("ada")),
            new AudienceNames(false, List.of(), List.of("ada")))) {
      assertOutside("groups", () -> create(key, fields(outside, "it", Priority.LOW), false));
      assertOutside("groups", () -> create(key, fields(outside, "it", Priority.LOW), true));
    }
  }

  @Test
  void aKeyKeepsToItsCategoriesAndPriorities() {
    Caller key = key(new KeyLimits(null, Set.of("it", "hr"), Priority.NORMAL, null));
    create(key, fields(FINANCE, "hr", Priority.NORMAL), false);
    assertOutside("categories", () -> create(key, fields(FINANCE, null, null), false));
    assertOutside("categories", () -> create(key, fields(FINANCE, "general", Priority.LOW), false));
    assertOutside("maxPriority", () -> create(key, fields(FINANCE, "it", Priority.HIGH), false));
  }

  @Test
  void aDraftMayLackWhatIsLimitedButNotBePublishedSo() {
    Caller key = key(new KeyLimits(null, Set.of("it"), null, null));
    Publication draft = create(key, fields(FINANCE, null, null), true);
    assertOutside("categories", () -> engine.notices().publish(key, draft.id()));
    assertThat(engine.notices().notice(key, draft.id()).status()).isEqualTo(NoticeStatus.DRAFT);
    engine.notices().edit(key, draft.id(), edit(key, draft, fields(FINANCE, "it", null), true));
    assertThat(engine.notices().publish(key, draft.id()).status())
        .isEqualTo(NoticeStatus.PUBLISHED);
  }

  @Test
  void anEditMayNotLeaveTheLimits() {
    Caller key = key(new KeyLimits(null, Set.of("it"), null, null));
    Publication draft = create(key, fields(FINANCE, "it", null), true);
    assertOutside(
        "categories",
        () ->
            engine
                .notices()
                .edit(key, draft.id(), edit(key, draft, fields(FINANCE, "hr", null), true)));
    assertThat(engine.notices().notice(key, draft.id()).category()).isEqualTo("it");
  }

  @Test
  void whatWasSentBeforeTheKeyWasNarrowedCanBeRecalledButNotEdited() {
    Caller.ApiClient key = key(KeyLimits.NONE);
    Publication sent = create(key, fields(FINANCE, "hr", Priority.NORMAL), false);
    Caller narrowed =
        new Caller.ApiClient(
            key.keyId(), key.name(), key.scopes(), new KeyLimits(null, Set.of("it"), null, null));
    assertOutside(
        "categories",
        () ->
            engine
                .notices()
                .edit(
                    narrowed,
                    sent.id(),
                    edit(narrowed, sent, fields(FINANCE, "hr", Priority.NORMAL), null)));
    engine.notices().recall(narrowed, sent.id(), null);
  }

  @Test
  void theBadOnesOfABatchAreNamedAndAnsweredSoAgain() {
    Caller key = key(new KeyLimits(null, Set.of("it"), null, 2));
    List<Notices.BatchItem> items =
        List.of(
            new Notices.BatchItem(fields(FINANCE, "it", null), null, null),
            new Notices.BatchItem(fields(FINANCE, "hr", null), null, null),
            new Notices.BatchItem(fields(FINANCE, "it", null), null, null),
            new Notices.BatchItem(fields(FINANCE, "it", null), null, null));
    IdempotencyKey once = new IdempotencyKey("batch", "digest");
    List<Notices.BatchResult> first = engine.notices().createAll(key, items, once).results();
    List<Notices.BatchResult> again = engine.notices().createAll(key, items, once).results();
    for (List<Notices.BatchResult> results : List.of(first, again)) {
      assertThat(results.get(0).publication()).isNotNull();
      assertThat(results.get(1).failure())
          .isInstanceOf(NoticeException.Forbidden.class)
          .hasMessageContaining("'categories'");
      assertThat(results.get(2).publication()).isNotNull();
      assertThat(results.get(3).failure())
          .isInstanceOf(NoticeException.Forbidden.class)
          .hasMessageContaining("'perDay'");
    }
    assertThat(again).usingRecursiveComparison().ignoringFields("failure").isEqualTo(first);
  }

  @Test
  void neverMoreThanItsNumberADayAlsoAtOnceOnTwoNodes() throws Exception {
    Caller key = key(new KeyLimits(null, null, null, 25));
    NoticeFields fields = fields(FINANCE, "it", null);
    try (ExecutorService workers = Executors.newFixedThreadPool(16)) {
      List<Callable<Boolean>> sends =
          IntStream.range(0, 80)
              .mapToObj(
                  n -> (Callable<Boolean>) () -> sends(n % 2 == 0 ? engine : other, key, fields))
              .toList();
      int sent = 0;
      for (Future<Boolean> send : workers.invokeAll(sends)) {
        sent += send.get() ? 1 : 0;
      }
      assertThat(sent).isEqualTo(25);
    }
    assertThat(
            engine
                .sql()
                .sql("select count(*) from notice where author_id = ?")
                .param(((Caller.ApiClient) key).keyId().toString())
                .query(Integer.class)
                .single())
        .isEqualTo(25);
  }

  @Test
  void schedulesAndPublishedDraftsCountAndOthersDoNot() {
    Caller key = key(new KeyLimits(null, null, null, 2));
    Publication draft = create(key, fields(FINANCE, "it", null), true);
    create(key, fields(FINANCE, "it", null), true);
    create(key, later(), false);
    engine.notices().publish(key, draft.id());
    assertOutside("perDay", () -> create(key, later(), false));
    assertOutside("perDay", () -> create(key, fields(FINANCE, "it", null), false));
    engine
        .sql()
        .sql("update api_key_sends set hour = hour - interval '24 hours' where api_key = ?")
        .param(((Caller.ApiClient) key).keyId())
        .update();
    create(key, fields(FINANCE, "it", null), false);
  }

  private static boolean sends(Engine node, Caller key, NoticeFields fields) {
    try {
      node.notices().create(key, fields, false, null);
      return true;
    } catch (NoticeException.Forbidden e) {
      return false;
    }
  }

  private static void assertOutside(String limit, ThrowingCallable send) {
    assertThatThrownBy(send)
        .isInstanceOf(NoticeException.Forbidden.class)
        .hasMessageContaining("'" + limit + "'");
  }

  private static Caller.ApiClient key(KeyLimits limits) {
    String secret =
        engine
            .bean(ApiKeys.class)
            .create(ada, "limited", Set.of(Scope.NOTICES_WRITE), limits, null)
            .secret();
    return (Caller.ApiClient) engine.bean(Credentials.class).check(secret).caller();
  }

  private static Publication create(Caller key, NoticeFields fields, boolean draft) {
    return engine.notices().create(key, fields, draft, null).publication();
  }

  private static NoticeEdit edit(
      Caller key, Publication notice, NoticeFields fields, @Nullable Boolean draft) {
    NoticeView view = engine.notices().notice(key, notice.id());
    return new NoticeEdit(fields, view.revision(), false, draft);
  }

  private static NoticeFields fields(
      AudienceNames audience, @Nullable String category, @Nullable Priority priority) {
    return new NoticeFields(
        "Limited", "Body", category, priority, audience, null, null, null, null, false, null, null,
        null);
  }

  private static NoticeFields later() {
    return new NoticeFields(
        "Later",
        "Body",
        "it",
        null,
        FINANCE,
        null,
        null,
        null,
        null,
        false,
        null,
        Instant.now().plus(Duration.ofHours(1)),
        null);
  }
}
