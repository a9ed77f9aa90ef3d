package io.notice.service.inbox;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.inbox.Counts;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Publication;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.service.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries steps out on real nodes, for recipients and groups of its own: many of these may use the
 * same database one after another. Steps may run at once.
 */
class EngineSteps {

  static final Caller ADMIN =
      new Caller.Person(
          new RecipientId("root"),
          -1,
          "root",
          Set.of(Role.RECIPIENT, Role.PUBLISHER, Role.ADMIN),
          null,
          null,
          Instant.MAX);

  private final String name;
  private final int others;
  private final Map<Integer, Caller.Person> people = new ConcurrentHashMap<>();
  private final Map<Integer, Publication> publications = new ConcurrentHashMap<>();

  EngineSteps(String name, Engine node) {
    this.name = name;
    this.others =
        node.sql()
            .sql("select count(*) from membership where group_ordinal = 0 and left_change is null")
            .query(Integer.class)
            .single();
  }

  /**
   * Carries a step out on a node.
   *
   * @param number of the step; what it sends is called so
   */
  Result apply(Engine node, int number, Step step) {
    try {
      return new Result(Step.Outcome.DONE, run(node, number, step));
    } catch (NoticeException.NotFound e) {
      return new Result(Step.Outcome.NOT_FOUND, null);
    } catch (NoticeException.WrongNoticeState e) {
      return new Result(Step.Outcome.WRONG_STATE, null);
    } catch (NoticeException.Invalid e) {
      return new Result(Step.Outcome.INVALID, null);
    }
  }

  private @Nullable Counts run(Engine node, int number, Step step) {
    switch (step) {
      case Step.Send send ->
          publications.put(number, node.publish(Engine.SENDER, content(number, send)));
      case Step.Edit(int notice, boolean material) ->
          node.edit(id(notice), "n" + notice + " as of #" + number, "Edited", material);
      case Step.Recall(int notice) -> node.notices().recall(Engine.SENDER, id(notice), null);
      case Step.Expire(int notice) -> expire(node, id(notice));
      case Step.Activate(int recipient, Set<Integer> groups) -> activate(node, recipient, groups);
      case Step.Deactivate(int recipient) ->
          node.bean(Directory.class)
              .put(ADMIN, id(person(recipient)), RecipientPatch.empty().withActive(false));
      case Step.CreateGroup(int group) -> node.bean(Groups.class).put(ADMIN, key(group), "Group");
      case Step.DeleteGroup(int group) -> node.bean(Groups.class).delete(ADMIN, key(group));
      case Step.Join(int group, int recipient) ->
          node.bean(Groups.class)
              .changeMembers(ADMIN, key(group), List.of(id(person(recipient))), List.of());
      case Step.Leave(int group, int recipient) ->
          node.bean(Groups.class)
              .changeMembers(ADMIN, key(group), List.of(), List.of(id(person(recipient))));
      case Step.ReplaceMembers(int group, Set<Integer> recipients) ->
          node.bean(Groups.class)
              .replaceMembers(
                  ADMIN,
                  key(group),
                  recipients.stream().map(recipient -> id(person(recipient))).toList());
      case Step.Receipt receipt -> {
        return receipt(node, receipt);
      }
    }
    return null;
  }

  private Counts receipt(Engine node, Step.Receipt step) {
    Caller.Person person = person(step.recipient());
    return switch (step) {
      case Step.Read read -> node.inbox().markRead(person, id(read.notice()));
      case Step.Unread unread -> node.inbox().markUnread(person, id(unread.notice()));
      case Step.Archive archive -> node.inbox().archive(person, id(archive.notice()));
      case Step.Unarchive unarchive -> node.inbox().unarchive(person, id(unarchive.notice()));
      case Step.Acknowledge acknowledge -> {
        NoticeId notice = id(acknowledge.notice());
        node.inbox().acknowledge(person, notice, node.inbox().item(person, notice).version());
        yield node.inbox().unread(person).counts();
      }
      case Step.ReadAll readAll ->
          node.inbox()
              .readAll(
                  person,
                  readAll.upTo() == null ? null : position(readAll.upTo()),
                  readAll.category());
      case Step.Seen seen -> node.inbox().markSeen(person, position(seen.upTo()));
    };
  }

  private NoticeContent content(int number, Step.Send send) {
    return new NoticeContent(
        "n" + number,
        "Body of **" + number + "**",
        send.category(),
        send.priority(),
        new Audience(
            send.everyone(),
            send.groups().stream().map(this::key).collect(Collectors.toSet()),
            send.named().stream()
                .map(recipient -> id(person(recipient)))
                .collect(Collectors.toSet())),
        null,
        null,
        null,
        null,
        send.asks(),
        null,
        null);
  }

  private void activate(Engine node, int recipient, Set<Integer> groups) {
    GroupKey[] keys = groups.stream().map(this::key).toArray(GroupKey[]::new);
    RecipientId id = new RecipientId(name + "-r" + recipient);
    node.bean(Directory.class)
        .put(
            ADMIN,
            id,
            RecipientPatch.empty().withDisplayName("Ada").withActive(true).withGroups(keys));
    int ordinal =
        node.sql()
            .sql("select ordinal from recipient where id = ?")
            .param(id.value())
            .query(Integer.class)
            .single();
    people.putIfAbsent(recipient, Engine.person(id.value(), ordinal));
  }

  /** Lets the database's clock pass the notice's time, and whoever comes first find it. */
  private static void expire(Engine node, NoticeId notice) {
    int due =
        node.sql()
            .sql(
                """
                update notice set expires_at = clock_timestamp() - interval '1 ms'
                where id = ? and status = 'PUBLISHED'
                """)
            .param(notice.value())
            .update();
    if (due == 0) {
      throw new NoticeException.WrongNoticeState("It is not published.");
    }
    while (node.sql()
        .sql("select status = 'PUBLISHED' from notice where id = ?")
        .param(notice.value())
        .query(Boolean.class)
        .single()) {
      node.inTransaction(() -> node.bean(NoticeRecaller.class).expireDue(100));
    }
  }

  /** Puts everybody out of the way of who uses the database next. */
  void retire(Engine node) {
    node.bean(Directory.class)
        .importAll(
            ADMIN,
            people.values().stream()
                .map(person ->
                    new RecipientChange(person.id(), RecipientPatch.empty().withActive(false)))
                .toList());
  }

  Caller.Person person(int recipient) {
    Caller.Person person = people.get(recipient);
    if (person == null) {
      throw new IllegalArgumentException("no recipient " + recipient);
    }
    return person;
  }

  Publication publication(int notice) {
    Publication publication = publications.get(notice);
    if (publication == null) {
      throw new IllegalArgumentException("no notice " + notice);
    }
    return publication;
  }

  /** How many recipients there are that belong to nobody's steps. */
  int others() {
    return others;
  }

  private NoticeId id(int notice) {
    return publication(notice).id();
  }

  private static RecipientId id(Caller.Person person) {
    return person.id();
  }

  private GroupKey key(int group) {
    return new GroupKey(name + "-g" + group);
  }

  private long position(Step.UpTo upTo) {
    Long position = publication(upTo.step()).position();
    if (position == null) {
      throw new IllegalStateException("a publication without a position");
    }
    return upTo.inclusive() ? position : position - 1;
  }

  /** What came of a step, and the counts that a receipt is answered with. */
  record Result(Step.Outcome outcome, @Nullable Counts counts) {}
}
