package io.notice.service.access;

import io.notice.api.NoticeException;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.StoredAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for people whom another site has signed in. Nothing is stored for them: they end with
 * their key.
 */
class IssuedAccessTokens implements AccessTokens {

  private static final Duration DEFAULT = Duration.ofMinutes(15);

  private final AccountStore accounts;
  private final JwtAccessTokens tokens;
  private final SigningKeys signingKeys;
  private final RightsCaches rights;
  private final Clock clock;

  IssuedAccessTokens(
      AccountStore accounts,
      JwtAccessTokens tokens,
      SigningKeys signingKeys,
      RightsCaches rights,
      Clock clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.signingKeys = signingKeys;
    this.rights = rights;
    this.clock = clock;
  }

  @Override
  public IssuedToken issue(
      Caller.ApiClient key, RecipientId recipient, @Nullable Duration lifetime) {
    Duration wanted = lifetime == null ? DEFAULT : lifetime;
    if (wanted.compareTo(Duration.ofSeconds(1)) < 0 || wanted.compareTo(MAX_ISSUED) > 0) {
      throw new NoticeException.Invalid(
          "/expiresIn", "must be from 1 to %d seconds".formatted(MAX_ISSUED.toSeconds()));
    }
    StoredAccount account =
        accounts.find(recipient).orElseThrow(() -> new NoticeException.NotFound("recipient"));
    if (!account.active()) {
      throw new NoticeException.Conflict("The recipient is not active.");
    }
    Instant now = clock.instant();
    Instant end = now.plus(wanted);
    Instant keyEnd = rights.key(key.keyId()).map(CachedKey::expiresAt).orElse(null);
    Instant expiresAt = keyEnd != null && keyEnd.isBefore(end) ? keyEnd : end;
    String token =
        tokens.sign(
            new JwtAccessTokens.Token(
                account.id(), account.ordinal(), null, key.keyId(), expiresAt));
    return new IssuedToken(token, Duration.between(now, expiresAt));
  }

  @Override
  public void rotateSigningKey() {
    signingKeys.rotate();
  }
}
