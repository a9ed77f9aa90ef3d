package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notice.api.NoticeException.BadCredentials;
import io.notice.api.NoticeException.NotFound;
import io.notice.api.NoticeException.TooManyAttempts;
import io.notice.api.NoticeException.Unauthenticated;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.Role;
import io.notice.api.access.Sessions;
import io.notice.api.access.Sessions.Tokens;
import io.notice.api.audience.RecipientId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class SessionsTest extends AccessFixture {

  @Autowired Sessions sessions;
  @Autowired Credentials credentials;

  @Test
  void signInGivesTokensOfThePerson() {
    RecipientId ada = person(Role.PUBLISHER);

    Tokens tokens = sessions.signIn(ada.value(), PASSWORD, HERE);

    assertThat(tokens.expiresIn()).isEqualTo(Duration.ofMinutes(15));
    Caller.Person caller = (Caller.Person) credentials.check(tokens.accessToken()).caller();
    assertThat(caller.id()).isEqualTo(ada);
    assertThat(caller.roles()).containsExactlyInAnyOrder(Role.RECIPIENT, Role.PUBLISHER);
    assertThat(caller.sessionId()).isNotNull();
    assertThat(caller.issuedBy()).isNull();
  }

  @Test
  void nameIsTheSameInEitherCase() {
    RecipientId ada = person();

    Tokens tokens = sessions.signIn(ada.value().toUpperCase(Locale.ROOT), PASSWORD, HERE);

    assertThat(credentials.check(tokens.accessToken()).caller()).isInstanceOf(Caller.Person.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "", "not an id", "admin'--"})
  void unknownNameIsABadCredential(String name) {
    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(name, PASSWORD, from("198.51.100.7")));
  }

  @Test
  void inactiveAccountAndAccountWithoutPasswordAreBadCredentials() {
    RecipientId inactive = person();
    sql.sql("update recipient set active = false where id = ?").param(inactive.value()).update();
    RecipientId without = person();
    sql.sql("update recipient set password_hash = null where id = ?")
        .param(without.value())
        .update();

    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(inactive.value(), PASSWORD, HERE));
    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(without.value(), PASSWORD, HERE));
    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(without.value(), "nobody's password", HERE));
  }

  @Test
  void refreshReplacesTheTokenAndKeepsTheSession() {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);

    Tokens second = sessions.refresh(first.refreshToken(), HERE);

    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(session(second)).isEqualTo(session(first));
  }

  @Test
  void tokenJustReplacedGivesTheSameAnswer() {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);
    Tokens second = sessions.refresh(first.refreshToken(), HERE);

    assertThat(sessions.refresh(first.refreshToken(), HERE)).isEqualTo(second);
    Tokens third = sessions.refresh(second.refreshToken(), HERE);
    assertThat(sessions.refresh(first.refreshToken(), HERE)).isEqualTo(second);
    assertThat(sessions.refresh(second.refreshToken(), HERE)).isEqualTo(third);
  }

  @Test
  void refreshingAtOnceGivesOneAnswer() throws Exception {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);
    Set<Tokens> answers = new HashSet<>();
    try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Tokens>> refreshes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        refreshes.add(() -> sessions.refresh(first.refreshToken(), HERE));
      }
      for (Future<Tokens> answer : tabs.invokeAll(refreshes)) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).hasSize(1);
  }

  @Test
  void laterReuseEndsTheFamily() {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);
    Tokens second = sessions.refresh(first.refreshToken(), HERE);
    tenSecondsPass();

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(first.refreshToken(), HERE));

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(second.refreshToken(), HERE));
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(second.accessToken()));
    assertThat(accessLog()).last().asString().contains(session(second).toString());
  }

  @Test
  void reuseEndsNoOtherSession() {
    RecipientId ada = person();
    Tokens other = sessions.signIn(ada.value(), PASSWORD, HERE);
    Tokens first = sessions.signIn(ada.value(), PASSWORD, HERE);
    sessions.refresh(first.refreshToken(), HERE);
    tenSecondsPass();

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(first.refreshToken(), HERE));

    assertThatCode(() -> sessions.refresh(other.refreshToken(), HERE)).doesNotThrowAnyException();
  }

  @Test
  void tamperedTokenTouchesNothing() {
    Tokens tokens = sessions.signIn(person().value(), PASSWORD, HERE);
    String genuine = tokens.refreshToken();
    for (int i = 0; i < genuine.length(); i++) {
      char other = genuine.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = genuine.substring(0, i) + other + genuine.substring(i + 1);
      assertThatExceptionOfType(Unauthenticated.class)
          .isThrownBy(() -> sessions.refresh(tampered, HERE));
    }

    assertThatCode(() -> sessions.refresh(genuine, HERE)).doesNotThrowAnyException();
  }

  @Test
  void nothingOfATokenIsInTheDatabase() {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);
    Tokens second = sessions.refresh(first.refreshToken(), HERE);

    String everything =
        sql.sql(
                """
                select (select coalesce(string_agg(s::text, ' '), '') from session s)
                    || (select coalesce(string_agg(encode(answer, 'escape'), ' '), '') from replaced_token)
                """)
            .query(String.class)
            .single();
    assertThat(everything)
        .doesNotContain(first.refreshToken(), second.refreshToken(), second.accessToken());
  }

  @Test
  void signOutEndsAccessAtOnceAndMayBeRepeated() {
    Tokens tokens = sessions.signIn(person().value(), PASSWORD, HERE);
    credentials.check(tokens.accessToken());

    sessions.signOut(tokens.refreshToken(), HERE);
    sessions.signOut(tokens.refreshToken(), HERE);

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(tokens.accessToken()));
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(tokens.refreshToken(), HERE));
  }

  @Test
  void oldTokenOfTheFamilySignsOutToo() {
    Tokens first = sessions.signIn(person().value(), PASSWORD, HERE);
    Tokens second = sessions.refresh(first.refreshToken(), HERE);
    tenSecondsPass();

    sessions.signOut(first.refreshToken(), HERE);

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(second.accessToken()));
  }

  @Test
  void sessionThatIsNotUsedExpires() {
    Tokens tokens = sessions.signIn(person().value(), PASSWORD, HERE);
    sql.sql("update session set expires_at = now() - interval '1 second' where id = ?")
        .param(session(tokens))
        .update();

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(tokens.refreshToken(), HERE));
  }

  @Test
  void ownSessionsAreListedAndEnded() {
    RecipientId ada = person();
    Tokens one = sessions.signIn(ada.value(), PASSWORD, HERE);
    Tokens two = sessions.signIn(ada.value(), PASSWORD, from("192.0.2.2"));

    assertThat(sessions.sessions(ada))
        .extracting(Sessions.SessionView::id)
        .containsExactlyInAnyOrder(session(one), session(two));
    sessions.end(administrator(), ada, session(one));

    assertThat(sessions.sessions(ada))
        .extracting(Sessions.SessionView::address)
        .containsExactly("192.0.2.2");
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(one.accessToken()));
  }

  @Test
  void sessionOfSomebodyElseIsAbsent() {
    Tokens tokens = sessions.signIn(person().value(), PASSWORD, HERE);

    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> sessions.end(administrator(), person(), session(tokens)));
    credentials.check(tokens.accessToken());
  }

  @Test
  void accountAndAddressTogetherAreSlowedAndFreedAgain() {
    RecipientId ada = person();
    Sessions.Device there = from("203.0.113.1");
    for (int i = 0; i < 10; i++) {
      fail(ada, there);
    }

    assertThatExceptionOfType(TooManyAttempts.class)
        .isThrownBy(() -> sessions.signIn(ada.value(), PASSWORD, there))
        .satisfies(e ->
            assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    sessions.signIn(ada.value(), PASSWORD, from("203.0.113.2"));
    clock.advance(Duration.ofMinutes(1));
    sessions.signIn(ada.value(), PASSWORD, there);
  }

  @Test
  void hashOfAnotherKindBecomesOurs() {
    RecipientId ada = person();
    sql.sql("update recipient set password_hash = ? where id = ?")
        .params("{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD), ada.value())
        .update();

    sessions.signIn(ada.value(), PASSWORD, HERE);

    assertThat(
            sql.sql("select password_hash from recipient where id = ?")
                .param(ada.value())
                .query(String.class)
                .single())
        .startsWith("{argon2id}");
    sessions.signIn(ada.value(), PASSWORD, HERE);
  }

  private void fail(RecipientId who, Sessions.Device from) {
    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(who.value(), "wrong", from));
  }

  private static Sessions.Device from(String address) {
    return new Sessions.Device(address, null);
  }

  private UUID session(Tokens tokens) {
    return sql.sql(
            "select id from session where token_hash = ? or id in (select session from"
                + " replaced_token where hash = ?)")
        .params(
            ApiKeySecret.sha256(tokens.refreshToken()), ApiKeySecret.sha256(tokens.refreshToken()))
        .query((row, number) -> row.getObject("id", UUID.class))
        .single();
  }

  private void tenSecondsPass() {
    sql.sql("update replaced_token set replaced_at = replaced_at - interval '10 seconds'").update();
  }
}
