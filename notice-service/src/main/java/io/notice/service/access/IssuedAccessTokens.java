package io.notice.service.access;

import io.notice.api.NoticeException;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.StoredAccount;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tokens for people whom another site has signed in. Nothing is stored for them but that they were
 * issued: they end with their key.
 */
class IssuedAccessTokens implements AccessTokens {

  private static final Duration DEFAULT = Duration.ofMinutes(15);

  private final AccountStore accounts;
  private final JwtAccessTokens tokens;
  private final SigningKeys signingKeys;
  private final RightsCaches rights;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  IssuedAccessTokens(
      AccountStore accounts,
      JwtAccessTokens tokens,
      SigningKeys signingKeys,
      RightsCaches rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.signingKeys = signingKeys;
    this.rights = rights;
    this.audit = audit;
    this.transaction = transaction;
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
    Instant expiresAt = rights.key(key.keyId()).map(known -> known.earlierEnd(end)).orElse(end);
    String token =
        tokens.sign(
            new JwtAccessTokens.Token(
                account.id(), account.ordinal(), null, key.keyId(), expiresAt));
    transaction.executeWithoutResult(status ->
        audit.done(
            key,
            AuditAction.TOKEN_ISSUE,
            account.id().value(),
            Change.none().now("expiresAt", expiresAt)));
    return new IssuedToken(token, Duration.between(now, expiresAt));
  }

  @Override
  public void rotateSigningKey() {
    signingKeys.rotate();
  }
}
