package io.notice.web.notice;

import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A notice as a caller writes it. Nothing in it is trusted, and nothing is checked here. */
record NoticeRequest(
    @Nullable String title,
    @Nullable String body,
    @Nullable String category,
    @Nullable Priority priority,
    @Nullable AudienceRequest audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    @Nullable Boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt,
    @Nullable Boolean draft) {

  /** Whom it is for. */
  record AudienceRequest(
      @Nullable Boolean everyone,
      @Nullable List<@Nullable String> groups,
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
        linkLabel,
        senderName,
        data,
        Boolean.TRUE.equals(requiresAcknowledgement),
        acknowledgeBy,
        publishAt,
        expiresAt);
  }
}
