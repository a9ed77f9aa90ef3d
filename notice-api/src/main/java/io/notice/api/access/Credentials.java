package io.notice.api.access;

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
   * Whether a person's way in, checked before, still holds: account, session, and the key that
   * issued the token. For what outlives a request.
   */
  boolean stillHolds(Caller.Person person);
}
