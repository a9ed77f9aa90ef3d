package io.notice.service.stream;

import io.notice.api.access.Caller;

/**
 * Whether the credential that opened a stream still holds. Asked again whenever the log says that
 * rights changed.
 */
interface StreamRights {

  /** May read the database; never called on the thread that follows the log. */
  boolean hold(Caller.Person person);
}
