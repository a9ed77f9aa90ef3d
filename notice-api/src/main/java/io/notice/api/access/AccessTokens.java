package io.notice.api.access;

import io.notice.api.audience.RecipientId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Access tokens that come from no sign-in of ours, and the keys that sign all of them. */
public interface AccessTokens {

  /** How long an issued token may live. */
  Duration MAX_ISSUED = Duration.ofHours(1);

  /**
   * Gives a site that has already signed somebody in a token for them. It has the role RECIPIENT
   * whatever the account has, and ends with the key that asked for it.
   *
   * @param lifetime null for 15 minutes
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient
   * @throws io.notice.api.NoticeException.Conflict if the recipient is not active
   * @throws io.notice.api.NoticeException.Invalid if the lifetime is not above zero and at most
   *     {@link #MAX_ISSUED}
   */
  IssuedToken issue(Caller.ApiClient key, RecipientId recipient, @Nullable Duration lifetime);

  /** From now on a new key signs; what the former ones signed stays good until it expires. */
  void rotateSigningKey();

  /** A token, shown this once. */
  record IssuedToken(String accessToken, Duration expiresIn) {

    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "IssuedToken[…]";
    }
  }
}
