package io.notice.service.audience;

import io.notice.api.audience.Audience;

/** How many people an audience has now. */
public interface AudienceSize {

  /** Each counts once; names that are unknown or inactive count nobody. */
  int of(Audience audience);
}
