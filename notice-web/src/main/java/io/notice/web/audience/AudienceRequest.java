package io.notice.web.audience;

import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a notice is for: a union, in which each person counts once. */
record AudienceRequest(
    @Nullable Boolean everyone,
    @ArraySchema(
            schema = @Schema(pattern = GroupKey.PATTERN),
            maxItems = AudienceRequest.MAX_GROUPS)
        @Nullable List<@Nullable String> groups,
    @ArraySchema(schema = @Schema(pattern = RecipientId.PATTERN), maxItems = Audience.MAX_NAMED)
        @Nullable List<@Nullable String> recipients) {

  static final int MAX_GROUPS = 1_000;

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
