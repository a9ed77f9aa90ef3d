package io.notice.service.access;

import io.notice.persistence.access.SessionEnd;
import io.notice.persistence.access.SessionStore;
import io.notice.persistence.log.AccessSubject;
import io.notice.service.audience.SignIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends sessions together with the change of the directory that ends them. */
class SessionEnding implements SignIn {

  private final SessionStore sessions;
  private final PasswordCheck passwords;
  private final RightsLog rights;

  SessionEnding(SessionStore sessions, PasswordCheck passwords, RightsLog rights) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.rights = rights;
  }

  @Override
  public String hash(String password) {
    return passwords.hash(password);
  }

  @Override
  public void endSessions(Collection<Integer> recipients, @Nullable UUID except) {
    List<AccessSubject> ended = new ArrayList<>();
    sessions
        .endAll(recipients, except, SessionEnd.ACCOUNT_CHANGED)
        .forEach(session -> ended.add(new AccessSubject.Session(session)));
    rights.append(ended);
    rights.dropAfterCommit(
        recipients.stream().<AccessSubject>map(AccessSubject.Account::new).toList());
  }
}
