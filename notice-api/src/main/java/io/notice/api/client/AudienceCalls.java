package io.notice.api.client;

import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences.Explanation;
import io.notice.api.audience.Audiences.Preview;
import io.notice.api.audience.RecipientId;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Whom a notice would reach, with a key that has {@code notices:write}. */
@HttpExchange("/audiences")
public interface AudienceCalls {

  /** How many a notice to this audience would reach now, and some of them. */
  @PostExchange("/preview")
  @SafeToRepeat
  Preview preview(@BodyField("audience") Audience audience);

  /** Whether one recipient is in an audience now, and by which ways. */
  @PostExchange("/explain")
  @SafeToRepeat
  Explanation explain(
      @BodyField("audience") Audience audience, @BodyField("recipient") RecipientId recipient);
}
