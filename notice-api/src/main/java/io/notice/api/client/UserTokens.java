package io.notice.api.client;

import org.jspecify.annotations.Nullable;

/**
 * Where the access tokens of one recipient come from. Asked at first, and again whenever a token is
 * no longer good; never by two threads at once.
 */
@FunctionalInterface
public interface UserTokens {

  /**
   * A new token: not the one that was given before.
   *
   * @return null if there is none any more, because the person has signed out; a stream then ends
   */
  @Nullable String next();
}
