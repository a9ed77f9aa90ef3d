package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notice.api.Field;
import io.notice.api.NoticeException.BadCredentials;
import io.notice.api.NoticeException.Invalid;
import io.notice.api.NoticeException.NotFound;
import io.notice.api.NoticeException.Unauthenticated;
import io.notice.api.access.Accounts;
import io.notice.api.access.Accounts.Preferences;
import io.notice.api.access.Accounts.PreferencesPatch;
import io.notice.api.access.Accounts.QuietHours;
import io.notice.api.access.Accounts.Theme;
import io.notice.api.access.Bootstrap;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.Role;
import io.notice.api.access.Sessions;
import io.notice.api.access.Sessions.Tokens;
import io.notice.api.audience.RecipientId;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audience.SignIn;
import io.notice.service.audit.AuditTrail;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class AccountsTest extends AccessFixture {

  @Autowired Accounts accounts;
  @Autowired Sessions sessions;
  @Autowired Credentials credentials;
  @Autowired SignIn signIn;
  @Autowired AccountStore store;
  @Autowired PasswordCheck passwords;
  @Autowired LogAppender log;
  @Autowired AuditTrail audit;
  @Autowired TransactionTemplate transaction;

  @Test
  void passwordChangeEndsTheOtherSessions() {
    RecipientId ada = person();
    Tokens here = sessions.signIn(ada.value(), PASSWORD, HERE);
    Tokens there = sessions.signIn(ada.value(), PASSWORD, HERE);

    accounts.changePassword(caller(here), PASSWORD, "another password");

    credentials.check(here.accessToken());
    sessions.refresh(here.refreshToken(), HERE);
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(there.accessToken()));
    assertThatExceptionOfType(BadCredentials.class)
        .isThrownBy(() -> sessions.signIn(ada.value(), PASSWORD, HERE));
    sessions.signIn(ada.value(), "another password", HERE);
  }

  @Test
  void wrongOrSamePasswordChangesNothing() {
    RecipientId ada = person();
    Tokens tokens = sessions.signIn(ada.value(), PASSWORD, HERE);

    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> accounts.changePassword(caller(tokens), "wrong", "another password"))
        .satisfies(e -> assertThat(e.violations().getFirst().pointer()).isEqualTo("/current"));
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> accounts.changePassword(caller(tokens), PASSWORD, PASSWORD));
    sessions.signIn(ada.value(), PASSWORD, HERE);
  }

  @Test
  void passwordThatSomebodyElseSetHasToBeChanged() {
    RecipientId ada = person();
    Tokens before = sessions.signIn(ada.value(), PASSWORD, HERE);

    String password = accounts.resetPassword(ada);

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(before.accessToken()));
    Tokens tokens = sessions.signIn(ada.value(), password, HERE);
    assertThat(credentials.check(tokens.accessToken()).mustChangePassword()).isTrue();
    assertThat(accounts.account(caller(tokens)).mustChangePassword()).isTrue();
    accounts.changePassword(caller(tokens), password, "a password of one's own");
    assertThat(credentials.check(tokens.accessToken()).mustChangePassword()).isFalse();
  }

  @Test
  void passwordOfNobodyIsNotReset() {
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> accounts.resetPassword(new RecipientId("nobody")));
  }

  @Test
  void directoryEndsSessionsInItsOwnTransaction() {
    RecipientId ada = person();
    Tokens tokens = sessions.signIn(ada.value(), PASSWORD, HERE);
    credentials.check(tokens.accessToken());

    transaction.executeWithoutResult(status -> {
      signIn.endSessions(List.of(ordinal(ada)), null);
      status.setRollbackOnly();
    });
    credentials.check(tokens.accessToken());
    transaction.executeWithoutResult(status -> signIn.endSessions(List.of(ordinal(ada)), null));

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(tokens.accessToken()));
    assertThat(accessLog()).last().asString().startsWith("session");
  }

  @Test
  void preferencesKeepWhatIsNotMentioned() {
    Caller.Person ada = caller(sessions.signIn(person().value(), PASSWORD, HERE));
    assertThat(accounts.preferences(ada)).isEqualTo(Preferences.defaults());
    QuietHours night = new QuietHours("22:00", "07:00", "Europe/Berlin");

    accounts.changePreferences(
        ada, patch(Field.of("zh"), Field.of(Theme.DARK), Field.of(true), Field.of(night)));
    Preferences changed =
        accounts.changePreferences(
            ada, patch(Field.absent(), Field.cleared(), Field.absent(), Field.absent()));

    assertThat(changed).isEqualTo(new Preferences("zh", Theme.SYSTEM, true, false, night));
    assertThat(accounts.preferences(ada)).isEqualTo(changed);
    assertThat(accounts.account(ada).locale()).isEqualTo("zh");
  }

  @Test
  void firstAdministratorIsThereAndInEveryone() {
    Tokens tokens = sessions.signIn("admin", ADMIN_PASSWORD, HERE);

    Accounts.Account account = accounts.account(caller(tokens));

    assertThat(account.roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(account.mustChangePassword()).isFalse();
    assertThat(
            sql.sql(
                    """
                    select count(*) from membership m join directory_change d on d.id = m.joined_change
                     where m.recipient = ? and m.group_ordinal = 0 and d.position is not null
                    """)
                .param(ordinal(Bootstrap.ADMIN))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void nodesThatStartAtOnceMakeOneAdministrator() {
    String others =
        "update recipient set roles = '{RECIPIENT}' where id <> 'x' and 'ADMIN' = any(roles)";
    List<String> admins =
        sql.sql("select id from recipient where 'ADMIN' = any(roles)")
            .query((row, number) -> row.getString("id"))
            .list();
    sql.sql(others).update();
    sql.sql("update recipient set id = 'former-admin' where id = 'admin'").update();
    List<FirstAdministrator> nodes = new java.util.ArrayList<>();
    try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        FirstAdministrator node =
            new FirstAdministrator(
                store, passwords, log, audit, transaction, new AccessProperties.FirstStart(null));
        nodes.add(node);
        starts.execute(node::afterSingletonsInstantiated);
      }
    }

    assertThat(nodes).filteredOn(node -> node.made().isPresent()).hasSize(1);
    String password =
        nodes.stream()
            .flatMap(node -> node.made().stream())
            .map(made -> java.util.Objects.requireNonNull(made.generatedPassword()))
            .findFirst()
            .orElseThrow();
    sessions.signIn("admin", password, HERE);

    sql.sql("update recipient set id = 'generated-admin' where id = 'admin'").update();
    sql.sql("update recipient set id = 'admin' where id = 'former-admin'").update();
    sql.sql("update recipient set roles = '{RECIPIENT,PUBLISHER,ADMIN}' where id = any(?)")
        .param(admins.toArray(String[]::new))
        .update();
  }

  private Caller.Person caller(Tokens tokens) {
    return (Caller.Person) credentials.check(tokens.accessToken()).caller();
  }

  private static PreferencesPatch patch(
      Field<String> locale, Field<Theme> theme, Field<Boolean> sound, Field<QuietHours> quiet) {
    return new PreferencesPatch(locale, theme, sound, Field.absent(), quiet);
  }
}
