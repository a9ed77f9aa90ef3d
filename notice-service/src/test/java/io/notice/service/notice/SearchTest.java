package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Audience;
import io.notice.api.audience.RecipientId;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.notice.NoticeSearch;
import io.notice.service.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each search is made twice: while the log is ahead of the index, and when the index is there. */
class SearchTest {

  private static final Caller.Person ADMIN =
      new Caller.Person(
          new RecipientId("root"), -1, "root", Set.of(Role.ADMIN), null, null, Instant.MAX);

  static TestDatabase database;
  static Engine engine;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "maintenance, true",
    "MAINTENANCE, true",
    "PlAnNeD maint, true",
    "maint planned, false",
    "tonight planned, true",
    "payroll 22:00, true",
    "aintenance, false",
    "payroll intranet.example/status, true",
    "'\"planned maintenance\"', true",
    "über, true",
    "ÜBER, true",
    "系统, true",
    "系统维护, true",
    "维护系统, false",
    "系护, false",
    "维护 系统, true",
    "维, true",
    "今晚系统 planned, true",
    "ＶＰＮ, true",
    "vpn, true",
  })
  void wordsOfTitleAndBodyAreFound(String q, boolean found) {
    Caller.Person ada = engine.recipient("words-" + Math.abs(q.hashCode()));
    engine.publish(
        Engine.SENDER,
        new NoticeContent(
            "Planned maintenance tonight: 今晚系统维护通知",
            "Payroll is **down** from 22:00; über https://intranet.example/status?a=1，ＶＰＮ too",
            "it",
            Priority.NORMAL,
            Audience.ofRecipients(ada.id()),
            null,
            null,
            null,
            null,
            false,
            null,
            null));
    assertThat(found(ada, q)).hasSize(found ? 1 : 0);
    index();
    assertThat(found(ada, q)).hasSize(found ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "''",
        "\"",
        "\"a",
        "a & | !",
        "!",
        ":*",
        "a:*",
        "a:b:*",
        "\\",
        "\\'",
        "<->",
        "a <-> ",
        "(((",
        "a)",
        "%",
        "_",
        "*",
        "-",
        "--",
        ";drop table notice",
        "$1",
        ":words",
        "?",
        "🎉",
        "a\u2028b",
        "\u200b",
        "，。",
        " 　",
        "a\tb\nc",
        "{}",
        "[a",
        "\u0001",
        "null",
        "0.5e10",
        "1/2",
        "a@b.c",
        "<b>",
        "&amp;",
        "\uFFFD",
        "\u202Eabc"
      })
  void whateverSomebodyTypesIsSafe(String q) {
    Caller.Person ada = engine.recipient("typed-" + Integer.toHexString(q.hashCode()));
    engine.sendTo("something else", ada);
    assertThatCode(() -> found(ada, q)).doesNotThrowAnyException();
    assertThatCode(() -> listed(ADMIN, q)).doesNotThrowAnyException();
    String typed = "typed " + q + " before";
    engine.publish(Engine.SENDER, Engine.content(typed, Audience.ofRecipients(ada.id())));
    assertThat(found(ada, typed)).contains(typed);
    index();
    assertThat(found(ada, typed)).contains(typed);
  }

  @Test
  void everyoneFindsTheirOwnAndNobodyElses() {
    Caller.Person ada = engine.recipient("own-ada", "own");
    Caller.Person bob = engine.recipient("own-bob");
    engine.sendTo("zebra direct", ada);
    Publication broadcast = engine.sendToGroups("zebra broadcast", "own");
    engine.leave(ada, "own");
    engine.join(bob, "own");
    engine.sendToGroups("zebra late", "own");
    for (int round = 0; round < 2; round++) {
      assertThat(found(ada, "zebra")).containsExactly("zebra broadcast", "zebra direct");
      assertThat(found(bob, "zebra")).containsExactly("zebra late");
      index();
    }
    engine.notices().recall(Engine.SENDER, broadcast.id(), null);
    assertThat(found(ada, "zebra")).containsExactly("zebra direct");
    assertThat(listed(ADMIN, "zebra"))
        .containsExactly("zebra late", "zebra broadcast", "zebra direct");
  }

  @Test
  void otherFiltersHoldAsWell() {
    Caller.Person ada = engine.recipient("filter-ada", "filter");
    Publication read = engine.sendToGroups("giraffe read", "filter");
    engine.sendToGroups("giraffe unread", "filter");
    engine.inbox().markRead(ada, read.id());
    assertThat(
            engine
                .inbox()
                .page(
                    ada,
                    new InboxQuery(
                        InboxQuery.State.UNREAD, false, "general", null, "giraffe", null, 20))
                .items())
        .extracting(InboxItem::title)
        .containsExactly("giraffe unread");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasEditedIsFoundByWhatItSaysNow(boolean direct) {
    String before = "walrus" + direct;
    String after = "penguin" + direct;
    Caller.Person ada = engine.recipient("edit-" + direct, "edit");
    Publication sent = direct ? engine.sendTo(before, ada) : engine.sendToGroups(before, "edit");
    index();
    engine.edit(sent.id(), after, "in the body", false);
    for (int round = 0; round < 2; round++) {
      assertThat(found(ada, before)).isEmpty();
      assertThat(listed(ADMIN, before)).isEmpty();
      assertThat(found(ada, after)).containsExactly(after);
      assertThat(listed(ADMIN, after + " body")).containsExactly(after);
      index();
    }
  }

  @Test
  void draftsAreFoundByTheirAuthorAndAdministratorsOnly() {
    Caller.ApiClient other = new Caller.ApiClient(new UUID(0, 7), "other", Engine.SENDER.scopes());
    engine.notices().create(Engine.SENDER, titled("okapi draft"), true, null);
    assertThat(listed(Engine.SENDER, "okapi")).containsExactly("okapi draft");
    assertThat(listed(ADMIN, "okapi")).containsExactly("okapi draft");
    assertThat(listed(other, "okapi")).isEmpty();
  }

  @Test
  void pagesStayWholeOverDirectAndBroadcast() {
    Caller.Person ada = engine.recipient("search-pages", "pages");
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      String title = i % 3 == 0 ? "other " + i : "lemur " + i;
      if (i % 2 == 0) {
        engine.sendTo(title, ada);
      } else {
        engine.sendToGroups(title, "pages");
      }
      if (i % 3 != 0) {
        expected.addFirst(title);
      }
    }
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      InboxPage page = engine.inbox().page(ada, query("lemur", cursor, 3));
      assertThat(page.items()).hasSizeBetween(1, 3);
      page.items().forEach(item -> found.add(item.title()));
      engine.sendTo("lemur later", ada);
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(found).isEqualTo(expected);
  }

  private static NoticeFields titled(String title) {
    return new NoticeFields(
        title, null, null, null, null, null, null, null, null, false, null, null, null);
  }

  /** Takes the whole log into the index. */
  private static void index() {
    long head = engine.sql().sql("select position from notice_log_head").query(Long.class).single();
    while (engine.sql().sql("select position from notice_search_head").query(Long.class).single()
        < head) {
      engine.inTransaction(() -> engine.bean(NoticeSearch.class).follow(1_000));
    }
  }

  private static InboxQuery query(String q, @Nullable String cursor, int limit) {
    return new InboxQuery(InboxQuery.State.ALL, false, null, null, q, cursor, limit);
  }

  private static List<String> found(Caller.Person person, String q) {
    return engine.inbox().page(person, query(q, null, 20)).items().stream()
        .map(InboxItem::title)
        .toList();
  }

  private static List<@Nullable String> listed(Caller caller, String q) {
    return engine
        .notices()
        .notices(caller, new Notices.NoticeQuery(null, null, q, null, 20))
        .items()
        .stream()
        .<@Nullable String>map(NoticeView::title)
        .toList();
  }
}
