package io.notice.api.access;

import io.notice.api.audience.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signing in and out. A session is a family of refresh tokens, of which the newest is good; it ends
 * on all nodes within seconds, with its access tokens and streams.
 */
public interface Sessions {

  /**
   * Begins a session.
   *
   * @throws io.notice.api.NoticeException.BadCredentials if name and password do not belong
   *     together; takes as long for a name that does not exist
   * @throws io.notice.api.NoticeException.TooManyAttempts if this account and this address, or
   *     either alone, has had too many failures; it passes by itself
   */
  Tokens signIn(String username, String password, Device device);

  /**
   * Replaces a refresh token. Within a few seconds of that the replaced token gets the same answer
   * again, so that tabs that refresh at once stay signed in; later it is taken as stolen, and the
   * whole session ends.
   *
   * @throws io.notice.api.NoticeException.Unauthenticated if the token or its session does not hold
   */
  Tokens refresh(String refreshToken, Device device);

  /**
   * Ends the session of any of its refresh tokens, old ones included. Repeating it changes nothing.
   *
   * @throws io.notice.api.NoticeException.Unauthenticated if there never was such a token
   */
  void signOut(String refreshToken, Device device);

  /** A person's sessions that have not ended, last used first. */
  List<SessionView> sessions(RecipientId recipient);

  /**
   * Ends one session of a person.
   *
   * @throws io.notice.api.NoticeException.NotFound if this person has no such session
   */
  void end(Caller by, RecipientId recipient, UUID session);

  /**
   * What a session is used through.
   *
   * @param expiresIn of the access token
   * @param sessionExpiresIn of the refresh token
   */
  record Tokens(
      String accessToken, Duration expiresIn, String refreshToken, Duration sessionExpiresIn) {

    /** Says nothing: both tokens are secrets. */
    @Override
    public String toString() {
      return "Tokens[…]";
    }
  }

  /** Where somebody signs in from, and goes on from. */
  record Device(String address, @Nullable String userAgent) {}

  /** A session as its owner sees it. */
  record SessionView(
      UUID id,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt,
      @Nullable String address,
      @Nullable String userAgent) {}
}
