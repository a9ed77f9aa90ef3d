package io.notice.service.notice;

import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeVersion;
import io.notice.api.notice.NoticeView;
import io.notice.persistence.notice.NoticeReader.StoredNotice;
import io.notice.persistence.notice.NoticeReader.StoredVersion;
import io.notice.service.inbox.InboxItems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Between a notice as it is stored and as it is spoken of. */
final class NoticeForms {

  private final InboxItems items;
  private final JsonMapper json;

  NoticeForms(InboxItems items, JsonMapper json) {
    this.items = items;
    this.json = json;
  }

  NoticeView view(StoredNotice notice) {
    return view(notice, notice.audienceSize());
  }

  /** The same with another size of its audience than the one that is stored. */
  NoticeView view(StoredNotice notice, @Nullable Integer audienceSize) {
    return new NoticeView(
        new NoticeId(notice.id()),
        notice.revision(),
        notice.status(),
        notice.version(),
        notice.position(),
        notice.title(),
        notice.body(),
        notice.category(),
        notice.priority(),
        audienceOf(notice),
        notice.link(),
        notice.linkLabel(),
        notice.senderName(),
        items.object(notice.data()),
        notice.requiresAcknowledgement(),
        notice.acknowledgeBy(),
        notice.publishAt(),
        notice.expiresAt(),
        notice.author(),
        audienceSize,
        notice.createdAt(),
        notice.publishedAt(),
        notice.editedAt(),
        notice.recalledAt(),
        notice.recallReason());
  }

  NoticeFields fields(StoredNotice notice) {
    AudienceJson audience = audience(notice);
    return new NoticeFields(
        notice.title(),
        notice.body(),
        notice.category(),
        notice.priority(),
        new NoticeFields.AudienceNames(
            audience.everyone(),
            List.copyOf(audience.groups()),
            List.copyOf(audience.recipients())),
        notice.link(),
        notice.linkLabel(),
        notice.senderName(),
        items.object(notice.data()),
        notice.requiresAcknowledgement(),
        notice.acknowledgeBy(),
        notice.publishAt(),
        notice.expiresAt());
  }

  NoticeVersion version(StoredVersion version, NoticeView.Author author) {
    String editor = version.editor();
    return new NoticeVersion(
        version.version(),
        version.material(),
        version.title(),
        version.body(),
        version.link(),
        version.linkLabel(),
        items.object(version.data()),
        version.acknowledgeBy(),
        version.expiresAt(),
        version.at(),
        editor == null ? author : json.readValue(editor, NoticeView.Author.class));
  }

  Audience audienceOf(StoredNotice notice) {
    return audience(notice).audience();
  }

  private AudienceJson audience(StoredNotice notice) {
    return json.readValue(notice.audience(), AudienceJson.class);
  }

  String text(Audience audience) {
    return json.writeValueAsString(AudienceJson.of(audience));
  }

  String text(NoticeView.Author author) {
    return json.writeValueAsString(author);
  }

  @Nullable String text(@Nullable Map<String, @Nullable Object> data) {
    return data == null ? null : json.writeValueAsString(data);
  }

  static NoticeView.Author author(Caller sender) {
    return switch (sender) {
      case Caller.Person person ->
          new NoticeView.Author(
              NoticeView.Author.Kind.RECIPIENT, person.id().value(), person.name());
      case Caller.ApiClient client ->
          new NoticeView.Author(
              NoticeView.Author.Kind.API_KEY, client.keyId().toString(), client.name());
    };
  }

  /** The audience as the contract writes it. */
  record AudienceJson(boolean everyone, Set<String> groups, Set<String> recipients) {

    static AudienceJson of(Audience audience) {
      return new AudienceJson(
          audience.everyone(),
          audience.groups().stream().map(GroupKey::value).collect(Collectors.toSet()),
          audience.recipients().stream().map(RecipientId::value).collect(Collectors.toSet()));
    }

    Audience audience() {
      return new Audience(
          everyone,
          groups.stream().map(GroupKey::new).collect(Collectors.toSet()),
          recipients.stream().map(RecipientId::new).collect(Collectors.toSet()));
    }
  }
}
