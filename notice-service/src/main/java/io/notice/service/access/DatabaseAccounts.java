package io.notice.service.access;

import io.notice.api.NoticeException;
import io.notice.api.access.Accounts;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.SessionEnd;
import io.notice.persistence.access.SessionStore;
import io.notice.persistence.access.StoredAccount;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.log.AccessSubject;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts, straight from their rows. */
class DatabaseAccounts implements Accounts {

  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordCheck passwords;
  private final RightsLog rights;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final PreferencesJson json = new PreferencesJson();

  DatabaseAccounts(
      RightsStores stores,
      PasswordCheck passwords,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.accounts = stores.accounts();
    this.sessions = stores.sessions();
    this.passwords = passwords;
    this.rights = rights;
    this.audit = audit;
    this.transaction = transaction;
  }

  @Override
  public Account account(Caller.Person person) {
    StoredAccount account = stored(person.ordinal());
    String preferred = preferences(person).locale();
    return new Account(
        account.id().value(),
        account.displayName(),
        account.email(),
        preferred == null ? account.locale() : preferred,
        // not the account's: a token that a host site asked for has fewer
        person.roles(),
        accounts.groups(person.ordinal()),
        account.mustChangePassword());
  }

  @Override
  public void changePassword(Caller.Person person, String current, String password) {
    StoredAccount account = stored(person.ordinal());
    try {
      passwords.check(
          new PasswordCheck.Attempt(person.id().value(), "session " + person.sessionId()),
          current,
          account.passwordHash(),
          () -> true);
    } catch (NoticeException.TooManyAttempts e) {
      refused(person, "too many attempts");
      throw e;
    } catch (NoticeException.BadCredentials e) {
      refused(person, "wrong password");
      throw new NoticeException.Invalid("/current", "is not the present password");
    }
    if (current.equals(password)) {
      throw new NoticeException.Invalid("/password", "must be another one");
    }
    String hash = passwords.hash(password);
    transaction.executeWithoutResult(status -> {
      String present =
          accounts.lock(person.ordinal()).map(StoredAccount::passwordHash).orElse(null);
      if (!Objects.equals(account.passwordHash(), present)) {
        throw new NoticeException.Conflict("The password was changed at the same time.");
      }
      audit.done(person, AuditAction.PASSWORD_CHANGE, person.id().value(), Change.none());
      setPassword(person.ordinal(), hash, false, person.sessionId());
    });
  }

  private void refused(Caller.Person person, String reason) {
    audit.refused(Actor.of(person), AuditAction.PASSWORD_CHANGE, person.id().value(), reason);
  }

  @Override
  public String resetPassword(RecipientId recipient) {
    int ordinal =
        accounts
            .find(recipient)
            .orElseThrow(() -> new NoticeException.NotFound("recipient"))
            .ordinal();
    String password = RandomPassword.next();
    String hash = passwords.hash(password);
    transaction.executeWithoutResult(status -> {
      accounts.lock(ordinal);
      audit.done(
          Actor.system("command"), AuditAction.PASSWORD_RESET, recipient.value(), Change.none());
      setPassword(ordinal, hash, true, null);
    });
    return password;
  }

  @Override
  public Caller.Person administrator(RecipientId recipient) {
    StoredAccount account =
        accounts.find(recipient).orElseThrow(() -> new NoticeException.NotFound("recipient"));
    if (!account.active() || !account.roles().contains(Role.ADMIN)) {
      throw new NoticeException.Conflict(recipient + " is not an active administrator.");
    }
    return new Caller.Person(
        account.id(),
        account.ordinal(),
        account.displayName(),
        account.roles(),
        null,
        null,
        Instant.MAX);
  }

  private void setPassword(int ordinal, String hash, boolean mustChange, @Nullable UUID except) {
    accounts.setPassword(ordinal, hash, mustChange);
    List<AccessSubject> changes = new ArrayList<>();
    changes.add(new AccessSubject.Account(ordinal));
    sessions
        .endAll(Set.of(ordinal), except, SessionEnd.PASSWORD_CHANGED)
        .forEach(session -> changes.add(new AccessSubject.Session(session)));
    rights.append(changes);
  }

  @Override
  public Preferences preferences(Caller.Person person) {
    return json.read(accounts.preferences(person.ordinal()));
  }

  @Override
  public Preferences changePreferences(Caller.Person person, PreferencesPatch patch) {
    return transaction.execute(status -> {
      Preferences now = json.read(accounts.lockPreferences(person.ordinal()));
      Preferences next = json.applied(patch, now);
      accounts.setPreferences(person.ordinal(), json.write(next));
      return next;
    });
  }

  private StoredAccount stored(int ordinal) {
    return accounts.find(ordinal).orElseThrow(NoticeException.Unauthenticated::new);
  }
}
