package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.Accounts;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.access.Sessions;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Categories;
import io.notice.api.audience.CategoryKey;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import io.notice.api.audit.AuditLog;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.Reports;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What each deed leaves in the audit log, in the very transaction that does it. */
class AuditedDeedsTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final Sessions.Device HERE = new Sessions.Device("192.0.2.1", "a browser");

  static TestDatabase database;
  static Engine engine;
  static Caller.Person root;
  static Directory directory;
  static Groups groups;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
    Caller.Person person = engine.recipient("root");
    root =
        new Caller.Person(
            person.id(),
            person.ordinal(),
            "Root",
            Set.of(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN),
            null,
            null,
            Instant.MAX,
            "198.51.100.9");
    directory = engine.bean(Directory.class);
    groups = engine.bean(Groups.class);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @Test
  void deedThatIsRolledBackLeavesNoEntry() {
    GroupKey key = new GroupKey("rolled-back");
    assertThatThrownBy(() ->
            engine.inTransaction(() -> {
              groups.put(root, key, "Nobody");
              throw new IllegalStateException("planted");
            }))
        .hasMessage("planted");
    assertThat(of("rolled-back")).isEmpty();
  }

  @Test
  void deedWhoseEntryCannotBeWrittenIsNotDone() {
    Caller.Person ada = engine.recipient("unaudited");
    long before = number("select position from notice_log_head");
    execute(
        """
        create function planted() returns trigger language plpgsql as
        $$ begin raise exception 'planted'; end $$
        """);
    execute("create trigger planted before insert on audit_entry execute function planted()");
    try {
      assertThatThrownBy(() -> groups.put(root, new GroupKey("unaudited"), "x"))
          .isInstanceOf(DataAccessException.class);
      assertThatThrownBy(() -> put("unaudited-person", RecipientPatch.empty()))
          .isInstanceOf(DataAccessException.class);
      assertThatThrownBy(() -> newKey("unaudited")).isInstanceOf(DataAccessException.class);
      assertThatThrownBy(() -> engine.sendTo("unaudited", ada))
          .isInstanceOf(NoticeException.Unavailable.class);
      assertThatThrownBy(() -> draft("unaudited")).isInstanceOf(DataAccessException.class);
    } finally {
      execute("drop trigger planted on audit_entry");
    }
    assertThat(number("select count(*) from recipient_group where key = 'unaudited'")).isZero();
    assertThat(number("select count(*) from recipient where id = 'unaudited-person'")).isZero();
    assertThat(number("select count(*) from api_key where name = 'unaudited'")).isZero();
    assertThat(number("select count(*) from notice where title = 'unaudited'")).isZero();
    assertThat(number("select position from notice_log_head")).isEqualTo(before);
    assertThat(engine.sendTo("audited", ada).position()).isGreaterThan(before);
  }

  @Test
  void signingInAndOutAndFailingTo() {
    Sessions sessions = engine.bean(Sessions.class);
    RecipientId ada = put("Ada.Signs", RecipientPatch.empty().withPassword(PASSWORD));
    sessions.signOut(sessions.signIn("ada.signs", PASSWORD, HERE).refreshToken(), HERE);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> sessions.signIn("ada.signs", "wrong", HERE))
          .isInstanceOf(NoticeException.BadCredentials.class);
    }
    assertThatThrownBy(() -> sessions.signIn("my secret, typed too early", "x", HERE))
        .isInstanceOf(NoticeException.BadCredentials.class);
    engine.bean(RefusedDeeds.class).writeRepeated();

    assertThat(by(ada.value()))
        .extracting(AuditEntry::action, AuditEntry::result, AuditEntry::address)
        .containsExactly(
            tuple("session.refuse", AuditEntry.Result.REFUSED, "192.0.2.1"),
            tuple("session.refuse", AuditEntry.Result.REFUSED, "192.0.2.1"),
            tuple("session.end", AuditEntry.Result.DONE, "192.0.2.1"),
            tuple("session.create", AuditEntry.Result.DONE, "192.0.2.1"));
    assertThat(by(ada.value()).getFirst().after())
        .isEqualTo(Map.of("reason", "bad credentials", "again", 2));
    assertThat(by(ada.value()).get(2).target()).isEqualTo(by(ada.value()).get(3).target());
    assertThat(by("unknown:name")).hasSize(1);
  }

  @Test
  void reusedTokenAndSessionsThatAnAdministratorEnds() {
    Sessions sessions = engine.bean(Sessions.class);
    RecipientId bob = put("bob.signs", RecipientPatch.empty().withPassword(PASSWORD));
    Sessions.Tokens stolen = sessions.signIn("bob.signs", PASSWORD, HERE);
    sessions.refresh(stolen.refreshToken(), HERE);
    execute("update replaced_token set replaced_at = replaced_at - interval '1 minute'");
    assertThatThrownBy(() -> sessions.refresh(stolen.refreshToken(), HERE))
        .isInstanceOf(NoticeException.Unauthenticated.class);
    assertThat(by("bob.signs").getFirst().after())
        .isEqualTo(Map.of("recipient", "bob.signs", "reason", "TOKEN_REUSED"));

    sessions.signIn("bob.signs", PASSWORD, HERE);
    UUID session = sessions.sessions(bob).getFirst().id();
    sessions.end(root, bob, session);
    assertThat(of(session.toString()))
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::address)
        .containsExactly(
            tuple("root", "session.end", "198.51.100.9"),
            tuple("bob.signs", "session.create", "192.0.2.1"));
  }

  @Test
  void passwords() {
    Accounts accounts = engine.bean(Accounts.class);
    RecipientId eve = put("eve.signs", RecipientPatch.empty().withPassword(PASSWORD));
    Caller.Person caller =
        Engine.person(
            "eve.signs", (int) number("select ordinal from recipient where id = 'eve.signs'"));
    assertThatThrownBy(() -> accounts.changePassword(caller, "not this", "another password"))
        .isInstanceOf(NoticeException.Invalid.class);
    accounts.changePassword(caller, PASSWORD, "another password");
    accounts.resetPassword(eve);
    put("eve.signs", RecipientPatch.empty().withPassword(PASSWORD));
    assertThat(of("eve.signs"))
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::result)
        .containsExactly(
            tuple("root", "recipient.update", AuditEntry.Result.DONE),
            tuple("system:command", "password.reset", AuditEntry.Result.DONE),
            tuple("eve.signs", "password.change", AuditEntry.Result.DONE),
            tuple("eve.signs", "password.change", AuditEntry.Result.REFUSED),
            tuple("root", "recipient.create", AuditEntry.Result.DONE));
    assertThat(of("eve.signs").getFirst().after()).isEqualTo(Map.of("password", "set"));
  }

  @Test
  void keysAndTheTokensTheyAskFor() {
    ApiKeys keys = engine.bean(ApiKeys.class);
    put("guest", RecipientPatch.empty());
    UUID id = newKey("portal");
    KeyLimits limits = new KeyLimits(Set.of(new GroupKey("staff")), null, null, 5);
    keys.change(root, id, Field.of("site"), Field.of(limits), Field.absent());
    keys.change(root, id, Field.of("site"), Field.absent(), Field.absent());
    keys.rotate(root, id, Duration.ofHours(1));
    Caller.ApiClient key =
        new Caller.ApiClient(id, "site", Set.of(Scope.TOKENS_ISSUE)).from("203.0.113.4");
    engine.bean(AccessTokens.class).issue(key, new RecipientId("guest"), null);
    keys.revoke(root, id);
    keys.revoke(root, id);

    List<AuditEntry> entries = of(id.toString());
    assertThat(entries)
        .extracting(AuditEntry::action)
        .containsExactly("key.revoke", "key.rotate", "key.update", "key.create");
    assertThat(entries.get(2).before())
        .containsEntry("name", "portal")
        .containsEntry("limits", null);
    assertThat(entries.get(2).after())
        .containsEntry("name", "site")
        .hasEntrySatisfying("limits", value -> assertThat(value.toString()).contains("staff"));
    assertThat(by("key:" + id))
        .extracting(AuditEntry::action, AuditEntry::target, AuditEntry::address)
        .containsExactly(tuple("token.issue", "guest", "203.0.113.4"));
  }

  @Test
  void recipientsAndTheirRoles() {
    put("carl", RecipientPatch.empty());
    put("carl", RecipientPatch.empty());
    put("carl", RecipientPatch.empty().withEmail(Field.of("carl@example.com")));
    put("carl", RecipientPatch.empty().withRoles(Role.PUBLISHER));
    put("carl", RecipientPatch.empty().withActive(false));
    assertThat(of("carl"))
        .extracting(AuditEntry::action, AuditEntry::before, AuditEntry::after)
        .containsExactly(
            tuple("recipient.update", Map.of("active", true), Map.of("active", false)),
            tuple(
                "roles.update",
                Map.of("roles", List.of("RECIPIENT")),
                Map.of("roles", List.of("RECIPIENT", "PUBLISHER"))),
            tuple(
                "recipient.update",
                java.util.Collections.singletonMap("email", null),
                Map.of("email", "carl@example.com")),
            tuple(
                "recipient.create",
                null,
                Map.of("displayName", "Somebody", "groups", List.of(), "active", true)));
  }

  @Test
  void whatADirectoryMayNotDoIsNotedDownToo() {
    put("publisher", RecipientPatch.empty().withRoles(Role.PUBLISHER));
    Caller.ApiClient key =
        new Caller.ApiClient(UUID.randomUUID(), "HR", Set.of(Scope.DIRECTORY_WRITE))
            .from("203.0.113.5");
    assertThatThrownBy(() ->
            directory.put(
                key,
                new RecipientId("publisher"),
                RecipientPatch.empty().withDisplayName("Taken over")))
        .isInstanceOf(NoticeException.Forbidden.class);
    assertThat(of("publisher").getFirst())
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::result, AuditEntry::address)
        .containsExactly(
            "key:" + key.keyId(), "recipient.update", AuditEntry.Result.REFUSED, "203.0.113.5");
  }

  @Test
  void whatTheLimitsOfAKeyDoNotAllowIsNotedDown() {
    Caller.ApiClient key =
        new Caller.ApiClient(
                UUID.randomUUID(),
                "narrow",
                Set.of(Scope.NOTICES_WRITE),
                new KeyLimits(null, Set.of("it"), null, null))
            .from("203.0.113.6");
    NoticeId draft =
        engine.notices().create(key, fields("Limited", "it", null), true, null).publication().id();
    long before = number("select count(*) from notice");
    assertForbidden(() -> engine.notices().create(key, fields("Limited", "hr", null), false, null));
    assertForbidden(() -> engine.notices().create(key, fields("Limited", "hr", null), true, null));
    assertForbidden(() ->
        engine
            .notices()
            .create(
                key,
                fields("Limited", "hr", null),
                false,
                new IdempotencyKey("outside", "a digest")));
    NoticeEdit edit = new NoticeEdit(fields("Limited", "hr", null), 1, false, true);
    assertForbidden(() -> engine.notices().edit(key, draft, edit));
    engine
        .notices()
        .createAll(
            key,
            List.of(
                new Notices.BatchItem(fields("Limited", "hr", null), null, null),
                new Notices.BatchItem(fields("Limited", "hr", null), null, null)),
            null);

    assertThat(number("select count(*) from notice")).isEqualTo(before);
    engine.bean(RefusedDeeds.class).writeRepeated();
    assertThat(by("key:" + key.keyId()))
        .filteredOn(entry -> entry.result() == AuditEntry.Result.REFUSED)
        .extracting(AuditEntry::action, AuditEntry::target, AuditEntry::address, AuditEntry::after)
        .containsExactly(
            // a second request and one batch, whose two count once
            tuple(
                "notice.publish",
                null,
                "203.0.113.6",
                Map.of("reason", "limit categories", "again", 2)),
            tuple(
                "notice.edit",
                draft.toString(),
                "203.0.113.6",
                Map.of("reason", "limit categories")),
            tuple("notice.create", null, "203.0.113.6", Map.of("reason", "limit categories")),
            tuple("notice.publish", null, "203.0.113.6", Map.of("reason", "limit categories")));
  }

  @Test
  void numberOfTheDayThatIsUsedUpIsNotedDownToo() {
    Caller.ApiClient key =
        (Caller.ApiClient)
            engine
                .bean(Credentials.class)
                .check(
                    engine
                        .bean(ApiKeys.class)
                        .create(
                            root,
                            "one a day",
                            Set.of(Scope.NOTICES_WRITE),
                            new KeyLimits(null, null, null, 1),
                            null)
                        .secret())
                .caller();
    engine.notices().create(key, fields("First", null), false, null);
    assertForbidden(() -> engine.notices().create(key, fields("Second", null), false, null));
    assertThat(by("key:" + key.keyId()).getFirst())
        .extracting(AuditEntry::action, AuditEntry::result, AuditEntry::after)
        .containsExactly(
            "notice.publish", AuditEntry.Result.REFUSED, Map.of("reason", "limit perDay"));
  }

  private static void assertForbidden(ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOf(NoticeException.Forbidden.class);
  }

  @Test
  void importOfManyIsANumberButForRights() {
    put("import-0", RecipientPatch.empty().withRoles(Role.PUBLISHER));
    List<RecipientChange> changes =
        IntStream.range(0, 150)
            .mapToObj(n ->
                new RecipientChange(
                    new RecipientId("import-" + n),
                    n == 0
                        ? RecipientPatch.empty().withActive(false)
                        : n == 1
                            ? RecipientPatch.empty()
                                .withDisplayName("One")
                                .withRoles(Role.PUBLISHER)
                            : RecipientPatch.empty().withDisplayName("One of many")))
            .toList();
    long before = number("select count(*) from audit_entry");
    directory.importAll(root, changes);
    assertThat(number("select count(*) from audit_entry") - before).isEqualTo(3);
    assertThat(action("recipient.import").getFirst().after())
        .isEqualTo(Map.of("created", 149, "updated", 1));
    assertThat(of("import-0").getFirst().after()).isEqualTo(Map.of("active", false));
    assertThat(of("import-1").getFirst().action()).isEqualTo("roles.update");
  }

  @Test
  void groupsAndCategories() {
    put("member", RecipientPatch.empty());
    GroupKey key = new GroupKey("audited");
    groups.put(root, key, "First name");
    groups.put(root, key, "First name");
    groups.put(root, key, "Other name");
    groups.replaceMembers(root, key, List.of(new RecipientId("member")));
    groups.delete(root, key);
    assertThat(of("audited"))
        .extracting(AuditEntry::action)
        .containsExactly("group.delete", "members.update", "group.update", "group.create");
    assertThat(of("audited").get(1).after()).containsEntry("added", 1).containsEntry("size", 1);
    Categories categories = engine.bean(Categories.class);
    CategoryKey it = new CategoryKey("audited-it");
    categories.put(root, it, Map.of("en", "IT"), 1);
    categories.put(root, it, Map.of("en", "IT"), 1);
    categories.put(root, it, Map.of("en", "IT"), 2);
    categories.delete(root, it);
    assertThat(of("audited-it"))
        .extracting(AuditEntry::action)
        .containsExactly("category.delete", "category.update", "category.create");
    assertThat(of("audited-it").get(1).before()).isEqualTo(Map.of("order", 1));
  }

  @Test
  void lifeOfANotice() {
    NoticeId draft = draft("A draft").id();
    engine.notices().test(root, draft);
    Publication published = engine.notices().publish(root, draft);
    engine.notices().recall(root, published.id(), "a mistake");
    List<AuditEntry> entries = of(draft.toString());
    assertThat(entries)
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::address)
        .containsExactly(
            tuple("root", "notice.recall", "198.51.100.9"),
            tuple("root", "notice.publish", "198.51.100.9"),
            tuple("root", "notice.test", "198.51.100.9"),
            tuple("root", "notice.create", "198.51.100.9"));
    assertThat(entries.getFirst().before()).isEqualTo(Map.of("status", "PUBLISHED"));
    assertThat(entries.getFirst().after()).containsEntry("reason", "a mistake");
    assertThat(entries.get(1).after())
        .containsEntry("title", "A draft")
        .containsEntry("position", published.position().intValue())
        .doesNotContainValue("Body");

    NoticeId deleted = draft("Another").id();
    engine.notices().delete(root, deleted);
    assertThat(of(deleted.toString()))
        .extracting(AuditEntry::action)
        .containsExactly("notice.delete", "notice.create");
  }

  @Test
  void editsSayWhatChangedButNotTheBody() {
    Publication sent = engine.sendToEveryone("First title");
    engine.edit(sent.id(), "Second title", "A body that nobody sees here", true);
    AuditEntry edit = of(sent.id().toString()).getFirst();
    assertThat(edit.action()).isEqualTo("notice.edit");
    assertThat(edit.actor()).isEqualTo("key:" + Engine.SENDER.keyId());
    assertThat(edit.before())
        .containsOnlyKeys("title", "bodyDigest")
        .containsEntry("title", "First title");
    assertThat(edit.after())
        .containsOnlyKeys("title", "bodyDigest", "material")
        .containsEntry("title", "Second title");
    assertThat(edit.after().toString()).doesNotContain("nobody sees");
  }

  @Test
  void whatIsScheduledIsPublishedByTheSystem() {
    Publication scheduled =
        engine
            .notices()
            .create(root, fields("Later", Instant.now().plusSeconds(3_600)), false, null)
            .publication();
    execute(
        "update notice set publish_at = now() - interval '1 second' where id = '%s'"
            .formatted(scheduled.id()));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> of(scheduled.id().toString()).getFirst().action().equals("notice.publish"));
    assertThat(of(scheduled.id().toString()))
        .extracting(AuditEntry::actor, AuditEntry::action)
        .containsExactly(
            tuple("system:schedule", "notice.publish"), tuple("root", "notice.create"));
  }

  @Test
  void groupOfSendsHasOneEntryForEachCallerAndAddress() throws Exception {
    Caller.Person ada = engine.recipient("busy");
    List<NoticeContent> contents =
        IntStream.range(0, 50)
            .mapToObj(n -> Engine.content("batch " + n, Audience.ofRecipients(ada.id())))
            .toList();
    Caller.ApiClient sender =
        new Caller.ApiClient(UUID.randomUUID(), "batches", Set.of(Scope.NOTICES_WRITE));
    List<Publication> sent =
        engine.publishAll(sender.from("203.0.113.7"), contents).stream()
            .map(result -> java.util.Objects.requireNonNull(result.publication()))
            .toList();
    assertThat(by("key:" + sender.keyId())).hasSize(1);
    AuditEntry entry = by("key:" + sender.keyId()).getFirst();
    assertThat(entry.target()).isEqualTo(sent.getFirst().id().toString());
    assertThat(entry.after())
        .isEqualTo(
            Map.of(
                "count",
                50,
                "firstPosition",
                sent.getFirst().position().intValue(),
                "lastPosition",
                sent.getLast().position().intValue()));

    // Together in some commits; each notice is in exactly one entry of its own caller's.
    Caller.ApiClient other =
        new Caller.ApiClient(UUID.randomUUID(), "other", Set.of(Scope.NOTICES_WRITE));
    List<Future<Publication>> waiting = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        Caller.ApiClient caller =
            i % 4 == 0 ? other.from("203.0.113.8") : sender.from("203.0.113.9");
        waiting.add(
            callers.submit(() ->
                engine.publish(caller, Engine.content("one", Audience.ofRecipients(ada.id())))));
      }
    }
    assertThat(waiting).allSatisfy(publication -> publication.get());
    assertThat(count(by("key:" + other.keyId()), "203.0.113.8")).isEqualTo(50);
    assertThat(count(by("key:" + sender.keyId()), "203.0.113.9")).isEqualTo(150);
  }

  @Test
  void exportsOfReceiptsAndOfThisLog() {
    Publication sent = engine.sendToEveryone("Exported");
    engine
        .bean(Reports.class)
        .export(
            root, sent.id(), new ReceiptFilter(ReceiptFilter.State.ALL, null, null), receipt -> {});
    assertThat(of(sent.id().toString()).getFirst())
        .extracting(AuditEntry::actor, AuditEntry::action)
        .containsExactly("root", "receipts.export");
    AuditFilter filter = new AuditFilter("root", null, null, null, null, null);
    List<AuditEntry> exported = new ArrayList<>();
    log().export(root, filter, exported::add);
    assertThat(exported.getFirst().action()).as("itself first").isEqualTo("audit.export");
    assertThat(exported.getFirst().after()).isEqualTo(Map.of("actor", "root"));
    assertThat(exported).extracting(AuditEntry::actor).containsOnly("root");
    assertThat(exported)
        .hasSize((int) number("select count(*) from audit_entry where actor = 'root'"));
  }

  private static int count(List<AuditEntry> entries, String address) {
    return entries.stream()
        .filter(entry -> address.equals(entry.address()))
        .mapToInt(entry -> (Integer) entry.after().getOrDefault("count", 1))
        .sum();
  }

  private static RecipientId put(String id, RecipientPatch patch) {
    boolean isNew = number("select count(*) from recipient where id = '%s'".formatted(id)) == 0;
    RecipientId recipient = new RecipientId(id);
    directory.put(root, recipient, isNew ? patch.withDisplayName("Somebody") : patch);
    return recipient;
  }

  private static UUID newKey(String name) {
    return engine
        .bean(ApiKeys.class)
        .create(root, name, Set.of(Scope.TOKENS_ISSUE), KeyLimits.NONE, null)
        .view()
        .id();
  }

  private static Publication draft(String title) {
    return engine.notices().create(root, fields(title, null), true, null).publication();
  }

  private static NoticeFields fields(String title, Instant publishAt) {
    return fields(title, null, publishAt);
  }

  private static NoticeFields fields(String title, String category, Instant publishAt) {
    return new NoticeFields(
        title,
        "Body",
        category,
        null,
        new NoticeFields.AudienceNames(true, List.of(), List.of()),
        null,
        null,
        null,
        null,
        false,
        null,
        publishAt,
        null);
  }

  private static List<AuditEntry> by(String actor) {
    return entries(new AuditFilter(actor, null, null, null, null, null));
  }

  private static List<AuditEntry> of(String target) {
    return entries(new AuditFilter(null, null, target, null, null, null));
  }

  private static List<AuditEntry> action(String action) {
    return entries(new AuditFilter(null, action, null, null, null, null));
  }

  private static List<AuditEntry> entries(AuditFilter filter) {
    return log().entries(root, filter, null, PageLimit.MAX).items();
  }

  private static AuditLog log() {
    return engine.bean(AuditLog.class);
  }

  private static void execute(String sql) {
    engine.sql().sql(sql).update();
  }

  private static long number(String sql) {
    return engine.sql().sql(sql).query(Long.class).single();
  }
}
