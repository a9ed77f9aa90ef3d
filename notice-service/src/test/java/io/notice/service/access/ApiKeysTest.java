package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notice.api.Field;
import io.notice.api.NoticeException.Conflict;
import io.notice.api.NoticeException.Invalid;
import io.notice.api.NoticeException.NotFound;
import io.notice.api.NoticeException.Unauthenticated;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.ApiKeys.KeyView;
import io.notice.api.access.ApiKeys.NewKey;
import io.notice.api.access.ApiKeys.Status;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ApiKeysTest extends AccessFixture {

  @Autowired ApiKeys keys;
  @Autowired Credentials credentials;

  @Test
  void keyIsWhatItWasMadeAs() {
    Instant end = clock.instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
    KeyLimits limits =
        new KeyLimits(Set.of(new GroupKey("finance")), Set.of("it"), Priority.HIGH, 10);

    NewKey key =
        keys.create(
            administrator(),
            "Payroll",
            Set.of(Scope.NOTICES_WRITE, Scope.METRICS_READ),
            limits,
            end);

    assertThat(key.secret()).matches("ntk_[0-9A-Za-z]{38}").startsWith(key.view().prefix());
    assertThat(view(key)).isEqualTo(key.view());
    assertThat(key.view().status()).isEqualTo(Status.ACTIVE);
    Caller.ApiClient caller = (Caller.ApiClient) credentials.check(key.secret()).caller();
    assertThat(caller.name()).isEqualTo("Payroll");
    assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.NOTICES_WRITE, Scope.METRICS_READ);
    assertThat(caller.limits()).isEqualTo(limits);
  }

  @Test
  void secretIsNotInTheDatabase() {
    NewKey key = key();

    assertThat(
            sql.sql("select string_agg(s::text, ' ') from api_key_secret s")
                .query(String.class)
                .single())
        .doesNotContain(key.secret())
        .contains(key.view().prefix());
  }

  @Test
  void secretsOfNobodyAreRefused() {
    NewKey key = key();
    String secret = key.secret();
    String other =
        secret.substring(0, 10) + (secret.charAt(10) == 'a' ? 'b' : 'a') + secret.substring(11);

    for (String wrong :
        new String[] {
          "ntk_", "ntk_" + "a".repeat(38), other, secret + "a", ApiKeySecret.random().value()
        }) {
      assertThatExceptionOfType(Unauthenticated.class).isThrownBy(() -> credentials.check(wrong));
    }
  }

  @Test
  void revokedKeyIsRefusedAtOnceAndStaysListed() {
    NewKey key = key();
    credentials.check(key.secret());

    keys.revoke(administrator(), key.view().id());
    keys.revoke(administrator(), key.view().id());

    assertRefused(key.secret());
    assertThat(view(key).status()).isEqualTo(Status.REVOKED);
    assertThat(accessLog()).last().asString().contains(key.view().id().toString());
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> keys.rotate(administrator(), key.view().id(), Duration.ZERO));
    assertThatExceptionOfType(Conflict.class).isThrownBy(() -> rename(key, "x"));
  }

  @Test
  void keyRevokedElsewhereIsRefusedWithinSeconds() {
    NewKey key = key();
    credentials.check(key.secret());

    sql.sql("update api_key set revoked_at = now() where id = ?").param(key.view().id()).update();
    sql.sql(
            """
            with head as (update notice_log_head set position = position + 1 returning position)
            insert into notice_log (position, kind, subject) select position, 'access', 'key:' || :id from head
            """)
        .param("id", key.view().id().toString())
        .update();

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertRefused(key.secret()));
  }

  @Test
  void expiredKeyIsRefusedUntilItsEndIsMoved() {
    NewKey key =
        keys.create(
            administrator(),
            "k",
            allScopes(),
            unlimited(),
            clock.instant().plus(Duration.ofHours(1)));
    credentials.check(key.secret());

    clock.advance(Duration.ofHours(1).plusMillis(1)); // the database keeps microseconds, rounded

    assertRefused(key.secret());
    assertThat(view(key).status()).isEqualTo(Status.EXPIRED);
    keys.change(administrator(), key.view().id(), Field.absent(), Field.absent(), Field.cleared());
    assertThatCode(() -> credentials.check(key.secret())).doesNotThrowAnyException();
  }

  @Test
  void rotationLeavesTwoSecretsForTheGracePeriod() {
    NewKey first = key();
    credentials.check(first.secret());

    NewKey second = keys.rotate(administrator(), first.view().id(), Duration.ofHours(1));

    assertThat(second.view().id()).isEqualTo(first.view().id());
    assertThat(second.view().prefix()).isNotEqualTo(first.view().prefix());
    credentials.check(first.secret());
    credentials.check(second.secret());
    clock.advance(Duration.ofHours(1));
    assertRefused(first.secret());
    credentials.check(second.secret());
  }

  @Test
  void neverMoreThanTwoSecretsAreGood() {
    NewKey first = key();
    NewKey second = keys.rotate(administrator(), first.view().id(), Duration.ofHours(1));

    NewKey third = keys.rotate(administrator(), first.view().id(), Duration.ofHours(1));

    assertRefused(first.secret());
    credentials.check(second.secret());
    credentials.check(third.secret());
  }

  @Test
  void rotationWithoutGraceEndsTheFormerSecret() {
    NewKey first = key();
    credentials.check(first.secret());

    keys.rotate(administrator(), first.view().id(), Duration.ZERO);

    assertRefused(first.secret());
  }

  @Test
  void whatIsNotMentionedStays() {
    NewKey key = key();
    KeyLimits limits = new KeyLimits(null, Set.of("it"), null, null);
    credentials.check(key.secret());

    keys.change(administrator(), key.view().id(), Field.absent(), Field.of(limits), Field.absent());
    KeyView changed = rename(key, "Another name");

    assertThat(changed.name()).isEqualTo("Another name");
    assertThat(changed.limits()).isEqualTo(limits);
    assertThat(((Caller.ApiClient) credentials.check(key.secret()).caller()).limits())
        .isEqualTo(limits);
    assertThat(credentials.check(key.secret()).caller().name()).isEqualTo("Another name");
  }

  @Test
  void endInThePastIsInvalid() {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() ->
            keys.create(
                administrator(), "k", allScopes(), unlimited(), clock.instant().minusSeconds(1)));
  }

  @Test
  void keyOfNobodyIsAbsent() {
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> keys.revoke(administrator(), UUID.randomUUID()));
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> keys.rotate(administrator(), UUID.randomUUID(), Duration.ZERO));
  }

  @Test
  void lastUseIsRemembered() {
    NewKey key = key();
    assertThat(key.view().lastUsedAt()).isNull();

    credentials.check(key.secret());

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(view(key).lastUsedAt()).isNotNull());
  }

  private NewKey key() {
    return keys.create(administrator(), "k", allScopes(), unlimited(), null);
  }

  private KeyView rename(NewKey key, String name) {
    return keys.change(
        administrator(), key.view().id(), Field.of(name), Field.absent(), Field.absent());
  }

  private KeyView view(NewKey key) {
    return keys.keys().stream()
        .filter(view -> view.id().equals(key.view().id()))
        .findFirst()
        .orElseThrow();
  }

  private void assertRefused(String secret) {
    assertThatExceptionOfType(Unauthenticated.class).isThrownBy(() -> credentials.check(secret));
  }
}
