package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import io.notice.persistence.notice.NewNotice;
import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeReader.StoredNotice;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.service.inbox.InboxItems;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Sends through the group commit; a key touches only the notices that it created. */
class SentNotices implements Notices {

  private final GroupCommit groupCommit;
  private final NoticeReader reader;
  private final NoticeRecaller recaller;
  private final Excerpts excerpts;
  private final InboxItems items;
  private final JsonMapper json;
  private final TransactionOperations transaction;

  SentNotices(
      GroupCommit groupCommit,
      NoticeReader reader,
      NoticeRecaller recaller,
      InboxItems items,
      JsonMapper json,
      TransactionOperations transaction) {
    this.groupCommit = groupCommit;
    this.reader = reader;
    this.recaller = recaller;
    this.excerpts = new Excerpts();
    this.items = items;
    this.json = json;
    this.transaction = transaction;
  }

  @Override
  public Publication publish(Caller sender, NoticeContent content) {
    return switch (groupCommit.submit(List.of(prepare(sender, content))).getFirst()) {
      case Submission.Outcome.Published(Publication publication) -> publication;
      case Submission.Outcome.Refused(RuntimeException reason) -> throw reason;
    };
  }

  @Override
  public List<BatchResult> publishAll(Caller sender, List<NoticeContent> contents) {
    List<NewNotice> prepared = contents.stream().map(content -> prepare(sender, content)).toList();
    return groupCommit.submit(prepared).stream()
        .map(outcome ->
            switch (outcome) {
              case Submission.Outcome.Published(Publication publication) ->
                  new BatchResult(publication, null);
              case Submission.Outcome.Refused(RuntimeException reason) ->
                  new BatchResult(null, reason);
            })
        .toList();
  }

  private NewNotice prepare(Caller sender, NoticeContent content) {
    return new NewNotice(
        TimeOrderedIds.next(),
        content,
        excerpts.of(content.body()),
        content.data() == null ? null : json.writeValueAsString(content.data()),
        json.writeValueAsString(AudienceJson.of(content.audience())),
        author(sender));
  }

  private static NoticeView.Author author(Caller sender) {
    return switch (sender) {
      case Caller.Person person ->
          new NoticeView.Author(
              NoticeView.Author.Kind.RECIPIENT, person.id().value(), person.name());
      case Caller.ApiClient client ->
          new NoticeView.Author(
              NoticeView.Author.Kind.API_KEY, client.keyId().toString(), client.name());
    };
  }

  @Override
  public NoticeView recall(Caller caller, NoticeId id, @Nullable String reason) {
    StoredNotice recalled =
        transaction.execute(status -> {
          StoredNotice notice =
              reader
                  .lock(id.value())
                  .filter(found -> mayChange(caller, found))
                  .orElseThrow(() -> new NoticeException.NotFound("notice"));
          if (notice.status() != NoticeStatus.PUBLISHED) {
            throw new NoticeException.WrongNoticeState(
                "Only a published notice can be recalled; this one is " + notice.status() + ".");
          }
          recaller.recall(notice.id(), reason);
          return reader.notice(notice.id()).orElseThrow();
        });
    if (recalled == null) {
      throw new IllegalStateException("a transaction without a result");
    }
    return view(recalled);
  }

  private static boolean mayChange(Caller caller, StoredNotice notice) {
    return switch (caller) {
      case Caller.Person person -> true;
      case Caller.ApiClient client ->
          notice.author().kind() == NoticeView.Author.Kind.API_KEY
              && notice.author().id().equals(client.keyId().toString());
    };
  }

  @Override
  public NoticeView notice(Caller caller, NoticeId id) {
    return view(
        reader.notice(id.value()).orElseThrow(() -> new NoticeException.NotFound("notice")));
  }

  @Override
  public NoticePage notices(Caller caller, NoticeQuery query) {
    UUID cursor = cursor(query.cursor());
    List<StoredNotice> found =
        reader.newest(query.status(), query.category(), cursor, query.limit() + 1);
    boolean more = found.size() > query.limit();
    List<StoredNotice> shown = more ? found.subList(0, query.limit()) : found;
    return new NoticePage(
        shown.stream().map(this::view).toList(), more ? shown.getLast().id().toString() : null);
  }

  private NoticeView view(StoredNotice notice) {
    return new NoticeView(
        new NoticeId(notice.id()),
        notice.status(),
        notice.version(),
        notice.position(),
        notice.title(),
        notice.body(),
        notice.category(),
        notice.priority(),
        json.readValue(notice.audience(), AudienceJson.class).audience(),
        notice.link(),
        notice.linkLabel(),
        notice.senderName(),
        items.object(notice.data()),
        notice.requiresAcknowledgement(),
        notice.acknowledgeBy(),
        notice.expiresAt(),
        notice.author(),
        notice.audienceSize(),
        notice.publishedAt(),
        notice.recalledAt(),
        notice.recallReason());
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

  private static @Nullable UUID cursor(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return NoticeId.parse(text)
        .map(NoticeId::value)
        .orElseThrow(() ->
            new NoticeException.Invalid("cursor", "This is not a cursor that a page has given."));
  }
}
