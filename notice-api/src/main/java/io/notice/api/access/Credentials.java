package io.notice.api.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Checks what callers present with each request. Never slower than a cache look-up once a
 * credential is known.
 */
public interface Credentials {

  /**
   * Who presents this access token or API key. Roles, sessions, keys and accounts are taken as they
   * are now, not as they were when the credential was made.
   *
   * @throws io.notice.api.NoticeException.Unauthenticated for whatever does not hold, without
   *     saying why
   */
  Access check(String credential);

  /**
   * Until when a person's way in, checked before, holds: account, session, and the key that issued
   * the token, which may end before it. Empty if it does not hold any more. For what outlives a
   * request.
   */
  Optional<Instant> holdsUntil(Caller.Person person);
}
