package io.notice.web.audience;

import io.notice.api.audience.Audience;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom something is for, as a caller writes it. */
record AudienceRequest(
    @Nullable Boolean everyone,
    @Nullable List<@Nullable String> groups,
    @Nullable List<@Nullable String> recipients) {

  private static final int MAX_GROUPS = 1_000;

  static Audience audience(@Nullable AudienceRequest request, String pointer, BodyCheck check) {
    if (request == null) {
      check.violation(pointer, "must not be null");
      return Audience.ofRecipients();
    }
    return new Audience(
        Boolean.TRUE.equals(request.everyone()),
        new LinkedHashSet<>(
            check.groups(
                pointer + "/groups",
                check.atMost(pointer + "/groups", MAX_GROUPS, request.groups()))),
        new LinkedHashSet<>(
            check.recipients(
                pointer + "/recipients",
                check.atMost(pointer + "/recipients", Audience.MAX_NAMED, request.recipients()))));
  }
}
