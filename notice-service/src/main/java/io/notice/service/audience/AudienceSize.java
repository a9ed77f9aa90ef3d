package io.notice.service.audience;

import io.notice.api.audience.Audience;
import java.util.List;

/** How many people an audience has now. */
public interface AudienceSize {

  /** Each counts once; names that are unknown or inactive count nobody. */
  default int of(Audience audience) {
    return ofEach(List.of(audience)).getFirst();
  }

  /** The same of several at one moment, in their order. */
  List<Integer> ofEach(List<Audience> audiences);
}
