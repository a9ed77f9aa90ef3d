package io.notice.service.audience;

import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the directory needs of sign-in: it sets passwords, and ends what somebody may no longer do.
 */
public interface SignIn {

  /** Takes a tenth of a second or more, so never call it inside a transaction. */
  String hash(String password);

  /**
   * Ends the sessions of recipients, in the transaction that is under way.
   *
   * @param except one that goes on, null for none
   */
  void endSessions(Collection<Integer> recipients, @Nullable UUID except);
}
