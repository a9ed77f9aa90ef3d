package io.notice.api.client;

import io.notice.api.access.AccessTokens.IssuedToken;
import io.notice.api.audience.RecipientId;
import java.time.Duration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Tokens for a site that has signed its users in itself, with a key that has {@code tokens:issue}:
 * what the site's route behind {@code <notice-bell token-url>} answers with.
 */
@HttpExchange("/recipients/{id}/tokens")
public interface TokenCalls {

  /**
   * A token with the role RECIPIENT, good for 15 minutes unless the key ends before. One that
   * nobody got to see does no harm, so the call is repeated like one that reads.
   *
   * @throws ProblemException.NotFound if there is no such recipient
   * @throws ProblemException.Conflict if the recipient is not active
   */
  @PostExchange
  @SafeToRepeat
  IssuedToken issue(@PathVariable RecipientId id);

  /**
   * The same for a time of the caller's choice.
   *
   * @param lifetime at most an hour; whole seconds
   */
  @PostExchange
  @SafeToRepeat
  IssuedToken issue(@PathVariable RecipientId id, @BodyField("expiresIn") Duration lifetime);
}
