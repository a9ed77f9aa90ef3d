package io.notice.service.access;

import io.notice.api.access.Caller;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.access.Sessions;
import io.notice.api.audience.RecipientId;
import io.notice.persistence.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** Everything behind the contract on a database of its own, and a clock that tests set. */
@SpringBootTest(
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "spring.cache.type=jcache",
      "spring.jpa.hibernate.ddl-auto=none",
      "notice.bootstrap.admin-password=" + AccessFixture.ADMIN_PASSWORD
    })
@ContextConfiguration(
    classes = AccessFixture.WithoutWeb.class,
    initializers = TestDatabase.Initializer.class)
abstract class AccessFixture {

  static final String ADMIN_PASSWORD = "the first administrator";
  static final String PASSWORD = "correct horse battery";
  static final Sessions.Device HERE = new Sessions.Device("192.0.2.1", "a browser");

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String HASH = new PasswordHashing().hash(PASSWORD);

  @Autowired JdbcClient sql;
  @Autowired SettableClock clock;

  @BeforeEach
  void present() {
    clock.set(Instant.now());
  }

  /** A new recipient with a password of {@link #PASSWORD}. */
  RecipientId person(Role... roles) {
    RecipientId id = new RecipientId("person-" + COUNT.incrementAndGet());
    String[] stored =
        Stream.concat(Stream.of(Role.RECIPIENT), Arrays.stream(roles))
            .map(Role::name)
            .distinct()
            .toArray(String[]::new);
    sql.sql("insert into recipient (id, display_name, roles, password_hash) values (?, ?, ?, ?)")
        .params(id.value(), "Person", stored, HASH)
        .update();
    return id;
  }

  int ordinal(RecipientId id) {
    return sql.sql("select ordinal from recipient where id = ?")
        .param(id.value())
        .query(Integer.class)
        .single();
  }

  Caller.Person administrator() {
    RecipientId id = new RecipientId("admin");
    return new Caller.Person(
        id, ordinal(id), "Administrator", Set.of(Role.ADMIN), UUID.randomUUID(), null, Instant.MAX);
  }

  static Set<Scope> allScopes() {
    return Set.of(Scope.values());
  }

  static KeyLimits unlimited() {
    return KeyLimits.NONE;
  }

  List<String> accessLog() {
    return sql.sql("select subject from notice_log where kind = 'access' order by position")
        .query((row, number) -> row.getString("subject"))
        .list();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class WithoutWeb {
    @Bean
    @Primary
    SettableClock settableClock() {
      return new SettableClock();
    }
  }

  /** Stands where it was set to. */
  static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    void set(Instant instant) {
      now.set(instant);
    }

    void advance(Duration duration) {
      now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
