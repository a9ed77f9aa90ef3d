package io.notice.service;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.inbox.Inbox;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Priority;
import io.notice.api.notice.Publication;
import io.notice.api.stream.Streams;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.MembershipDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One node without its web layer, on a database that several may share. What it says about people
 * goes through the log as in production.
 */
public final class Engine implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private Engine(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts a node. */
  public static Engine on(TestDatabase database, String... properties) {
    return on(database, Node.class, properties);
  }

  /** Starts a node with something about it changed: a configuration of the test's own. */
  public static Engine on(TestDatabase database, Class<?> changes, String... properties) {
    SpringApplication application = new SpringApplication(Node.class, changes);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setRegisterShutdownHook(false);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.main.banner-mode=off",
                "--spring.jpa.hibernate.ddl-auto=none",
                "--spring.jpa.open-in-view=false",
                "--spring.cache.type=jcache",
                "--spring.jpa.properties.hibernate.type.json_format_mapper=jackson3",
                "--logging.level.root=WARN"));
    Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
    return new Engine(application.run(arguments.toArray(String[]::new)));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public Notices notices() {
    return bean(Notices.class);
  }

  public Inbox inbox() {
    return bean(Inbox.class);
  }

  public Streams streams() {
    return bean(Streams.class);
  }

  public JdbcClient sql() {
    return bean(JdbcClient.class);
  }

  /** A new active recipient in some groups. */
  public Caller.Person recipient(String id, String... groups) {
    int ordinal = required(inTransaction(() -> createRecipient(id, groups)));
    return person(id, ordinal);
  }

  public static Caller.Person person(String id, int ordinal) {
    return new Caller.Person(
        new RecipientId(id),
        ordinal,
        id,
        Set.of(Role.RECIPIENT),
        null,
        null,
        Instant.now().plus(Duration.ofHours(1)));
  }

  private int createRecipient(String id, String... groups) {
    int ordinal =
        sql()
            .sql("insert into recipient (id, display_name) values (?, ?) returning ordinal")
            .params(id, id)
            .query(Integer.class)
            .single();
    sql().sql("insert into inbox_state (recipient) values (?)").param(ordinal).update();
    List<Integer> memberships = new ArrayList<>(List.of(MembershipDelta.EVERYONE));
    Arrays.stream(groups).map(this::group).forEach(memberships::add);
    long change = bean(LogAppender.class).beginDirectoryChange();
    List<MembershipDelta> deltas = new ArrayList<>();
    for (int group : memberships) {
      sql()
          .sql("insert into membership (recipient, group_ordinal, joined_change) values (?, ?, ?)")
          .params(ordinal, group, change)
          .update();
      deltas.add(new MembershipDelta(group, new int[] {ordinal}, new int[0]));
    }
    bean(LogAppender.class).appendDirectoryChange(change, new int[] {ordinal}, deltas);
    return ordinal;
  }

  /**
   * Many recipients at once, all in one group beside everyone; their ordinals rise with their
   * number.
   */
  public List<Caller.Person> recipients(String prefix, int count, String group) {
    return required(
        inTransaction(() -> {
          int groupOrdinal = group(group);
          List<Integer> ordinals =
              sql()
                  .sql(
                      """
                      insert into recipient (id, display_name)
                      select ? || n, ? || n from generate_series(1, ?) n returning ordinal
                      """)
                  .params(prefix, prefix, count)
                  .query(Integer.class)
                  .list();
          int[] all = ordinals.stream().mapToInt(Integer::intValue).toArray();
          sql().sql("insert into inbox_state (recipient) select unnest(?)").param(all).update();
          long change = bean(LogAppender.class).beginDirectoryChange();
          for (int member : new int[] {MembershipDelta.EVERYONE, groupOrdinal}) {
            sql()
                .sql(
                    """
                    insert into membership (recipient, group_ordinal, joined_change)
                    select r, ?, ? from unnest(?) as r
                    """)
                .params(member, change, all)
                .update();
          }
          bean(LogAppender.class)
              .appendDirectoryChange(
                  change,
                  all,
                  List.of(
                      new MembershipDelta(MembershipDelta.EVERYONE, all, new int[0]),
                      new MembershipDelta(groupOrdinal, all, new int[0])));
          List<Caller.Person> people = new ArrayList<>();
          for (int i = 0; i < all.length; i++) {
            people.add(person(prefix + (i + 1), all[i]));
          }
          return people;
        }));
  }

  /** The ordinal of a group, which is made if it is not there. */
  public int group(String key) {
    return sql()
        .sql("select ordinal from recipient_group where key = ? and not deleted")
        .param(key)
        .query(Integer.class)
        .optional()
        .orElseGet(() ->
            sql()
                .sql("insert into recipient_group (key, name) values (?, ?) returning ordinal")
                .params(key, key)
                .query(Integer.class)
                .single());
  }

  /** Lets a recipient join a group, at a position of its own. */
  public void join(Caller.Person person, String group) {
    inTransaction(() -> {
      int ordinal = group(group);
      long change = bean(LogAppender.class).beginDirectoryChange();
      sql()
          .sql("insert into membership (recipient, group_ordinal, joined_change) values (?, ?, ?)")
          .params(person.ordinal(), ordinal, change)
          .update();
      return bean(LogAppender.class)
          .appendDirectoryChange(
              change,
              new int[] {person.ordinal()},
              List.of(new MembershipDelta(ordinal, new int[] {person.ordinal()}, new int[0])));
    });
  }

  /** Lets a recipient leave a group, at a position of its own. */
  public void leave(Caller.Person person, String group) {
    inTransaction(() -> {
      int ordinal = group(group);
      long change = bean(LogAppender.class).beginDirectoryChange();
      sql()
          .sql(
              "update membership set left_change = ? where recipient = ? and group_ordinal = ? and"
                  + " left_change is null")
          .params(change, person.ordinal(), ordinal)
          .update();
      return bean(LogAppender.class)
          .appendDirectoryChange(
              change,
              new int[] {person.ordinal()},
              List.of(new MembershipDelta(ordinal, new int[0], new int[] {person.ordinal()})));
    });
  }

  /** Sends, by a system. */
  public Publication send(String title, Audience audience) {
    return publish(SENDER, content(title, audience));
  }

  public Publication publish(Caller sender, NoticeContent content) {
    return notices().create(sender, fields(content), false, null).publication();
  }

  /** Publishes all at once; each has its result. */
  public List<Notices.BatchResult> publishAll(List<NoticeContent> contents) {
    return publishAll(SENDER, contents);
  }

  public List<Notices.BatchResult> publishAll(Caller sender, List<NoticeContent> contents) {
    List<Notices.BatchItem> items =
        contents.stream()
            .map(content -> new Notices.BatchItem(fields(content), null, null))
            .toList();
    return notices().createAll(sender, items, null).results();
  }

  private static NoticeFields fields(NoticeContent content) {
    Audience audience = content.audience();
    return new NoticeFields(
        content.title(),
        content.body(),
        content.category(),
        content.priority(),
        new NoticeFields.AudienceNames(
            audience.everyone(),
            audience.groups().stream().map(GroupKey::value).toList(),
            audience.recipients().stream().map(RecipientId::value).toList()),
        content.link(),
        content.linkLabel(),
        content.senderName(),
        content.data(),
        content.requiresAcknowledgement(),
        content.acknowledgeBy(),
        null,
        content.expiresAt());
  }

  public Publication sendTo(String title, Caller.Person... recipients) {
    return send(
        title,
        Audience.ofRecipients(
            Arrays.stream(recipients).map(Caller.Person::id).toArray(RecipientId[]::new)));
  }

  public Publication sendToGroups(String title, String... groups) {
    return send(
        title,
        Audience.ofGroups(Arrays.stream(groups).map(GroupKey::new).toArray(GroupKey[]::new)));
  }

  public Publication sendToEveryone(String title) {
    return send(title, Audience.ofEveryone());
  }

  public static final Caller.ApiClient SENDER =
      new Caller.ApiClient(new UUID(0, 1), "payroll", Set.of(Scope.NOTICES_WRITE));

  /** Gives a notice another title and body, and leaves everything else. */
  public NoticeView edit(NoticeId id, String title, String body, boolean material) {
    NoticeView view = notices().notice(SENDER, id);
    NoticeFields fields =
        new NoticeFields(
            title,
            body,
            view.category(),
            view.priority(),
            new NoticeFields.AudienceNames(
                view.audience().everyone(),
                view.audience().groups().stream().<@Nullable String>map(Object::toString).toList(),
                view.audience().recipients().stream()
                    .<@Nullable String>map(Object::toString)
                    .toList()),
            view.link(),
            view.linkLabel(),
            view.senderName(),
            view.data(),
            view.requiresAcknowledgement(),
            view.acknowledgeBy(),
            view.publishAt(),
            view.expiresAt());
    return notices().edit(SENDER, id, new NoticeEdit(fields, null, material, null));
  }

  public static NoticeContent content(String title, Audience audience) {
    return content(title, audience, "general", Priority.NORMAL);
  }

  public static NoticeContent content(
      String title, Audience audience, String category, Priority priority) {
    return new NoticeContent(
        title,
        "Body of **" + title + "**",
        category,
        priority,
        audience,
        null,
        null,
        null,
        null,
        false,
        null,
        null);
  }

  public <T> @Nullable T inTransaction(Supplier<T> work) {
    return new TransactionTemplate(bean(PlatformTransactionManager.class))
        .execute(status -> work.get());
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("no result");
    }
    return value;
  }

  @Override
  public void close() {
    streams().shutDown();
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Node {}
}
