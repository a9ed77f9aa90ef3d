package io.notice.api.client;

import org.jspecify.annotations.Nullable;

/** A recipient's token for as long as it is good, and then the next. */
final class UserCredential {

  private final UserTokens tokens;
  private @Nullable String token;

  UserCredential(UserTokens tokens) {
    this.tokens = tokens;
  }

  /** The token to use now; null if the person has signed out. */
  synchronized @Nullable String token() {
    if (token == null) {
      token = tokens.next();
    }
    return token;
  }

  /** The server does not take a token any more. Another thread may have replaced it already. */
  synchronized void refused(String used) {
    if (used.equals(token)) {
      token = null;
    }
  }
}
