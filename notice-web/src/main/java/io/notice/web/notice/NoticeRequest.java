package io.notice.web.notice;

import io.notice.api.audience.Audience;
import io.notice.api.audience.CategoryKey;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notice as a caller writes it.
 *
 * @param title needed to publish
 * @param body Markdown, at most 16 KiB; needed to publish
 * @param category a slug; {@code general} if absent
 * @param priority {@code NORMAL} if absent
 * @param audience at least one part of it; needed to publish
 * @param link http, https or a path
 * @param data anything that the sender's programs understand, at most 4 KiB
 * @param acknowledgeBy by when; only with {@code requiresAcknowledgement}
 * @param publishAt when it is to be published; at once if absent
 * @param expiresAt when it leaves the inboxes
 * @param draft keeps it a draft, which may lack any field
 */
record NoticeRequest( // nothing in it is trusted, and nothing is checked here
    @Schema(minLength = 1, maxLength = 200) @Nullable String title,
    @Schema(minLength = 1, maxLength = 16_384) @Nullable String body,
    @Schema(pattern = CategoryKey.PATTERN) @Nullable String category,
    @Nullable Priority priority,
    @Nullable AudienceRequest audience,
    @Schema(maxLength = 2_048) @Nullable String link,
    @Schema(maxLength = 80) @Nullable String linkLabel,
    @Schema(maxLength = 80) @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    @Nullable Boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt,
    @Nullable Boolean draft) {

  /** Whom a notice is for: a union, in which each person counts once. */
  record AudienceRequest(
      @Nullable Boolean everyone,
      @ArraySchema(schema = @Schema(pattern = GroupKey.PATTERN), maxItems = 1_000)
          @Nullable List<@Nullable String> groups,
      @ArraySchema(schema = @Schema(pattern = RecipientId.PATTERN), maxItems = Audience.MAX_NAMED)
          @Nullable List<@Nullable String> recipients) {

    static AudienceRequest of(Audience audience) {
      return new AudienceRequest(
          audience.everyone(),
          audience.groups().stream().<@Nullable String>map(GroupKey::value).sorted().toList(),
          audience.recipients().stream()
              .<@Nullable String>map(RecipientId::value)
              .sorted()
              .toList());
    }

    NoticeFields.AudienceNames names() {
      return new NoticeFields.AudienceNames(
          Boolean.TRUE.equals(everyone),
          Objects.requireNonNullElse(groups, List.of()),
          Objects.requireNonNullElse(recipients, List.of()));
    }
  }

  /** What would make the notice as it is: what a merge patch is applied to. */
  static NoticeRequest of(NoticeView view) {
    return new NoticeRequest(
        view.title(),
        view.body(),
        view.category(),
        view.priority(),
        AudienceRequest.of(view.audience()),
        view.link(),
        view.linkLabel(),
        view.senderName(),
        view.data(),
        view.requiresAcknowledgement(),
        view.acknowledgeBy(),
        view.publishAt(),
        view.expiresAt(),
        null);
  }

  NoticeFields fields() {
    return new NoticeFields(
        title,
        body,
        category,
        priority,
        audience == null ? null : audience.names(),
        link,
        textOrNull(linkLabel),
        textOrNull(senderName),
        data,
        Boolean.TRUE.equals(requiresAcknowledgement),
        acknowledgeBy,
        publishAt,
        expiresAt);
  }

  private static @Nullable String textOrNull(@Nullable String name) {
    return name == null || name.isBlank() ? null : name;
  }
}
