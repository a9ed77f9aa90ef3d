package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.GroupKey;
import io.notice.api.audit.AuditAction;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeVersion;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.notice.KeySends;
import io.notice.persistence.notice.NewNotice;
import io.notice.persistence.notice.NoticeEditor;
import io.notice.persistence.notice.NoticeReader;
import io.notice.persistence.notice.NoticeReader.StoredNotice;
import io.notice.persistence.notice.NoticeRecaller;
import io.notice.persistence.notice.StoredAnswers;
import io.notice.service.audience.AudienceSize;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of notices. Whatever is published goes through the group commit; everything else is a
 * transaction of its own that locks the notice first. A key touches only what it created, and a
 * draft is its author's.
 */
class SentNotices implements Notices {

  private static final Actor SCHEDULE = Actor.system("schedule");

  private final GroupCommit groupCommit;
  private final Stores stores;
  private final NoticeForms forms;
  private final Audiences audiences;
  private final AudienceSize sizes;
  private final Idempotency keys;
  private final JsonMapper json;
  private final NoticeAudit audit;
  private final TransactionOperations transaction;
  private final Excerpts excerpts = new Excerpts();
  private final Clock clock = Clock.systemUTC();

  SentNotices(
      GroupCommit groupCommit,
      Stores stores,
      NoticeForms forms,
      Audiences audiences,
      AudienceSize sizes,
      JsonMapper json,
      NoticeAudit audit,
      TransactionOperations transaction) {
    this.groupCommit = groupCommit;
    this.stores = stores;
    this.forms = forms;
    this.audiences = audiences;
    this.sizes = sizes;
    this.keys = new Idempotency(stores.answers, json);
    this.json = json;
    this.audit = audit;
    this.transaction = transaction;
  }

  // Publishing ------------------------------------------------------------------------------------

  @Override
  public Created create(
      Caller sender, NoticeFields fields, boolean draft, @Nullable IdempotencyKey key) {
    Submission.Key kept = key == null ? null : keys.single(sender, key);
    Optional<Publication> earlier = kept == null ? Optional.empty() : keys.earlier(kept);
    if (earlier.isPresent()) {
      return new Created(earlier.get(), true);
    }
    boolean stored = draft || fields.publishAt() != null;
    return orRefused(
        sender,
        stored ? AuditAction.NOTICE_CREATE : AuditAction.NOTICE_PUBLISH,
        null,
        () -> stored ? store(sender, fields, draft, kept) : send(sender, fields, kept));
  }

  private Created send(Caller sender, NoticeFields fields, Submission.@Nullable Key key) {
    Submission.Item item = prepare(sender, NoticeForms.author(sender), fields, null);
    RuntimeException refused = item.refused();
    if (refused != null && key == null) {
      throw refused;
    }
    return submit(Submission.single(item, key, SendingLimits.quota(sender)));
  }

  private Created store(
      Caller sender, NoticeFields fields, boolean draft, Submission.@Nullable Key key) {
    UUID id = TimeOrderedIds.next();
    return inTransaction(() -> {
      if (key != null) {
        stores.answers.lock();
        Optional<Publication> earlier = keys.earlier(key);
        if (earlier.isPresent()) {
          return new Created(earlier.get(), true);
        }
      }
      NoticeEditor.Unpublished notice = unpublished(sender, fields, null, draft);
      audit.created(sender, id, fields, notice.status());
      if (!draft) {
        useQuota(sender);
      }
      stores.editor.insert(id, notice, NoticeForms.author(sender));
      Publication stored =
          new Publication(new NoticeId(id), 0, notice.status(), null, notice.audienceSize(), 0, 0);
      if (key != null) {
        stores.answers.store(keys.answer(key, stored));
      }
      return new Created(stored, false);
    });
  }

  @Override
  public CreatedBatch createAll(
      Caller sender, List<BatchItem> items, @Nullable IdempotencyKey key) {
    Submission.Key kept = key == null ? null : keys.batch(sender, key);
    Optional<List<BatchResult>> earlier = kept == null ? Optional.empty() : keys.earlierBatch(kept);
    if (earlier.isPresent()) {
      return new CreatedBatch(earlier.get(), true);
    }
    NoticeView.Author author = NoticeForms.author(sender);
    List<Submission.Item> prepared =
        items.stream().map(item -> prepare(sender, author, item)).toList();
    return switch (groupCommit.submit(
        Submission.batch(prepared, kept, SendingLimits.quota(sender)))) {
      case Submission.Result.Done(List<Submission.Outcome> outcomes) -> {
        noteRefused(sender, outcomes);
        yield new CreatedBatch(outcomes.stream().map(keys::result).toList(), false);
      }
      case Submission.Result.Replayed(String answer) ->
          new CreatedBatch(keys.batchResults(answer), true);
      case Submission.Result.KeyReused() -> throw new NoticeException.IdempotencyKeyReused();
    };
  }

  /** Of a batch, each limit once. */
  private void noteRefused(Caller sender, List<Submission.Outcome> outcomes) {
    Set<@Nullable String> noted = new HashSet<>();
    for (Submission.Outcome outcome : outcomes) {
      if (outcome instanceof Submission.Outcome.Refused(NoticeException.Forbidden why)
          && noted.add(why.limit())) {
        audit.refused(sender, AuditAction.NOTICE_PUBLISH, null, why);
      }
    }
  }

  private Submission.Item prepare(Caller sender, NoticeView.Author author, BatchItem item) {
    IdempotencyKey given = item.key();
    Submission.Key key = given == null ? null : keys.single(sender, given);
    NoticeFields fields = item.fields();
    if (fields == null) {
      return new Submission.Item(null, Objects.requireNonNull(item.unreadable()), key);
    }
    if (fields.publishAt() != null) {
      return new Submission.Item(
          null, new NoticeException.Invalid("/publishAt", "A batch is published at once."), key);
    }
    return prepare(sender, author, fields, key);
  }

  private Submission.Item prepare(
      Caller sender, NoticeView.Author author, NoticeFields fields, Submission.@Nullable Key key) {
    try {
      NoticeContent content = NoticeRules.complete(fields, null, clock.instant(), json);
      SendingLimits.check(sender, content);
      return new Submission.Item(prepare(author, content, Actor.of(sender)), null, key);
    } catch (NoticeException.Invalid | NoticeException.Forbidden e) {
      return new Submission.Item(null, e, key);
    }
  }

  @Override
  public Publication publish(Caller caller, NoticeId id) {
    StoredNotice stored = changeable(caller, stores.reader.notice(id.value()));
    return orRefused(caller, AuditAction.NOTICE_PUBLISH, id, () -> publish(caller, stored));
  }

  /**
   * Publishes what is due. Another node may have done so, or somebody may have changed it: then
   * there is nothing to do.
   */
  void publishDue(UUID id) {
    Optional<StoredNotice> stored = stores.reader.notice(id);
    if (stored.isPresent() && stored.get().status() == NoticeStatus.SCHEDULED) {
      try {
        publish(null, stored.get());
      } catch (NoticeException.WrongNoticeState e) {
        return; // somebody else was first
      }
    }
  }

  /**
   * Publishes a draft or a scheduled one.
   *
   * @param caller null if it is due: then its limits were those of when it was scheduled
   */
  private Publication publish(@Nullable Caller caller, StoredNotice stored) {
    boolean due = caller == null;
    requireUnpublished(stored, "published");
    NoticeFields fields = forms.fields(stored);
    NewNotice.Draft draft = new NewNotice.Draft(stored.revision(), stored.createdAt(), due);
    // What was checked when it was scheduled need not be in the future any more.
    NoticeContent content =
        NoticeRules.complete(withoutTime(fields), due ? fields : null, clock.instant(), json);
    SendingLimits.Quota quota = null;
    if (caller != null) {
      SendingLimits.check(caller, content);
      quota = stored.status() == NoticeStatus.DRAFT ? SendingLimits.quota(caller) : null;
    }
    Actor by = caller == null ? SCHEDULE : Actor.of(caller);
    NewNotice notice = prepare(stored.id(), stored.author(), content, draft, by, null);
    return submit(Submission.single(Submission.Item.of(notice), null, quota)).publication();
  }

  /** Counts a notice that is scheduled. Locks the log's head. */
  private void useQuota(Caller caller) {
    SendingLimits.Quota quota = SendingLimits.quota(caller);
    if (quota != null) {
      stores.answers.lock();
      if (!quota.allows(stores.sends.lastDay(quota.key()))) {
        throw quota.usedUp();
      }
      stores.sends.add(quota.key());
    }
  }

  private static NoticeFields withoutTime(NoticeFields fields) {
    return new NoticeFields(
        fields.title(),
        fields.body(),
        fields.category(),
        fields.priority(),
        fields.audience(),
        fields.link(),
        fields.linkLabel(),
        fields.senderName(),
        fields.data(),
        fields.requiresAcknowledgement(),
        fields.acknowledgeBy(),
        null,
        fields.expiresAt());
  }

  @Override
  public void test(Caller.Person caller, NoticeId id) {
    StoredNotice stored = readable(caller, stores.reader.notice(id.value()));
    if (stored.status() == NoticeStatus.RECALLED || stored.status() == NoticeStatus.EXPIRED) {
      throw new NoticeException.WrongNoticeState(
          "A notice that is " + stored.status() + " is shown in no inbox.");
    }
    NoticeContent content =
        NoticeRules.complete(
            withoutTime(forms.fields(stored)), forms.fields(stored), clock.instant(), json);
    NoticeContent own =
        new NoticeContent(
            content.title(),
            content.body(),
            content.category(),
            content.priority(),
            new Audience(false, Set.of(), Set.of(caller.id())),
            content.link(),
            content.linkLabel(),
            content.senderName(),
            content.data(),
            content.requiresAcknowledgement(),
            content.acknowledgeBy(),
            content.expiresAt());
    NewNotice shown =
        prepare(TimeOrderedIds.next(), stored.author(), own, null, Actor.of(caller), stored.id());
    submit(Submission.single(Submission.Item.of(shown), null, null));
  }

  private NewNotice prepare(NoticeView.Author author, NoticeContent content, Actor by) {
    return prepare(TimeOrderedIds.next(), author, content, null, by, null);
  }

  private NewNotice prepare(
      UUID id,
      NoticeView.Author author,
      NoticeContent content,
      NewNotice.@Nullable Draft draft,
      Actor by,
      @Nullable UUID testOf) {
    return new NewNotice(
        id,
        content,
        excerpts.of(content.body()),
        forms.text(content.data()),
        forms.text(content.audience()),
        author,
        draft,
        by,
        testOf);
  }

  private Created submit(Submission submission) {
    return switch (groupCommit.submit(submission)) {
      case Submission.Result.Done(List<Submission.Outcome> outcomes) ->
          switch (outcomes.getFirst()) {
            case Submission.Outcome.Published(Publication publication) ->
                new Created(publication, false);
            case Submission.Outcome.Replayed(String answer) ->
                new Created(keys.publication(answer), true);
            case Submission.Outcome.Refused(RuntimeException reason) -> throw reason;
          };
      case Submission.Result.Replayed(String answer) -> new Created(keys.publication(answer), true);
      case Submission.Result.KeyReused() -> throw new NoticeException.IdempotencyKeyReused();
    };
  }

  // Changing --------------------------------------------------------------------------------------

  @Override
  public NoticeView edit(Caller caller, NoticeId id, NoticeEdit edit) {
    return orRefused(
        caller, AuditAction.NOTICE_EDIT, id, () -> inTransaction(() -> edited(caller, id, edit)));
  }

  private NoticeView edited(Caller caller, NoticeId id, NoticeEdit edit) {
    StoredNotice stored = changeable(caller, stores.reader.lock(id.value()));
    if (edit.revision() != null && edit.revision() != stored.revision()) {
      throw new NoticeException.VersionStale("The notice has changed since you have seen it.");
    }
    switch (stored.status()) {
      case DRAFT, SCHEDULED -> editUnpublished(caller, stored, edit);
      case PUBLISHED -> editPublished(caller, stored, edit);
      case RECALLED, EXPIRED ->
          throw new NoticeException.WrongNoticeState(
              "A notice that is " + stored.status() + " can't be edited.");
    }
    return view(id);
  }

  private void editUnpublished(Caller caller, StoredNotice stored, NoticeEdit edit) {
    if (edit.material()) {
      throw new NoticeException.Invalid(
          "/material", "Nobody has read this notice yet: it is not published.");
    }
    boolean draft = Objects.requireNonNullElse(edit.draft(), stored.status() == NoticeStatus.DRAFT);
    NoticeFields before = forms.fields(stored);
    if (!draft && edit.fields().publishAt() == null) {
      throw new NoticeException.Invalid("/publishAt", "must be given to schedule a notice");
    }
    NoticeEditor.Unpublished after = unpublished(caller, edit.fields(), before, draft);
    audit.edited(
        caller, stored, new NoticeAudit.Edited(before, edit.fields(), after.status(), false));
    if (!draft && stored.status() == NoticeStatus.DRAFT) {
      useQuota(caller);
    }
    stores.editor.update(stored.id(), after);
  }

  private NoticeEditor.Unpublished unpublished(
      Caller caller, NoticeFields fields, @Nullable NoticeFields before, boolean draft) {
    NoticeContent content =
        draft
            ? NoticeRules.draft(fields, json)
            : NoticeRules.complete(fields, before, clock.instant(), json);
    if (draft) {
      SendingLimits.checkDraft(caller, fields, content);
    } else {
      SendingLimits.check(caller, content);
    }
    int size;
    if (draft) {
      size = sizes.of(content.audience());
    } else {
      stores.editor.keepGroups(
          content.audience().groups().stream().map(GroupKey::value).toArray(String[]::new));
      size = audiences.preview(caller, content.audience()).size();
    }
    return new NoticeEditor.Unpublished(
        draft ? NoticeStatus.DRAFT : NoticeStatus.SCHEDULED,
        content.title().isBlank() ? null : content.title(),
        content.body().isBlank() ? null : content.body(),
        content.category(),
        content.priority(),
        forms.text(content.audience()),
        size,
        content.link(),
        content.linkLabel(),
        content.senderName(),
        forms.text(content.data()),
        content.requiresAcknowledgement(),
        content.acknowledgeBy(),
        fields.publishAt(),
        content.expiresAt());
  }

  private void editPublished(Caller caller, StoredNotice stored, NoticeEdit edit) {
    NoticeFields before = forms.fields(stored);
    NoticeFields after = edit.fields();
    if (!fixed(before).equals(fixed(after)) || Boolean.TRUE.equals(edit.draft())) {
      throw new NoticeException.WrongNoticeState(
          "Of a published notice only title, body, link, linkLabel, data, expiresAt and"
              + " acknowledgeBy can change.");
    }
    NoticeContent content = NoticeRules.complete(after, before, clock.instant(), json);
    SendingLimits.check(caller, content);
    if (before.equals(after) && !edit.material()) {
      return;
    }
    audit.edited(
        caller, stored, new NoticeAudit.Edited(before, after, stored.status(), edit.material()));
    NoticeView.Author editor = NoticeForms.author(caller);
    stores.editor.edit(
        stored.id(),
        new NoticeEditor.Content(
            content.title(),
            content.body(),
            excerpts.of(content.body()),
            content.link(),
            content.linkLabel(),
            forms.text(content.data()),
            content.acknowledgeBy(),
            content.expiresAt(),
            editor.equals(stored.author()) ? null : forms.text(editor)),
        edit.material());
  }

  /** What can't change once it is published. */
  private static List<@Nullable Object> fixed(NoticeFields fields) {
    NoticeFields.AudienceNames audience =
        Objects.requireNonNullElse(
            fields.audience(), new NoticeFields.AudienceNames(false, List.of(), List.of()));
    return Arrays.asList(
        fields.category(),
        fields.priority(),
        audience.everyone(),
        Set.copyOf(audience.groups().stream().map(String::valueOf).toList()),
        Set.copyOf(audience.recipients().stream().map(String::valueOf).toList()),
        fields.senderName(),
        fields.requiresAcknowledgement(),
        fields.publishAt());
  }

  @Override
  public void delete(Caller caller, NoticeId id) {
    inTransaction(() -> {
      StoredNotice stored = changeable(caller, stores.reader.lock(id.value()));
      if (stored.status() != NoticeStatus.DRAFT) {
        throw new NoticeException.WrongNoticeState(
            "Only a draft can be deleted; this one is " + stored.status() + ".");
      }
      audit.deleted(caller, stored);
      stores.editor.delete(stored.id());
      return true;
    });
  }

  @Override
  public NoticeView recall(Caller caller, NoticeId id, @Nullable String reason) {
    return inTransaction(() -> {
      StoredNotice stored = changeable(caller, stores.reader.lock(id.value()));
      if (stored.status() != NoticeStatus.PUBLISHED) {
        throw new NoticeException.WrongNoticeState(
            "Only a published notice can be recalled; this one is " + stored.status() + ".");
      }
      audit.recalled(caller, stored, reason);
      stores.recaller.recall(stored.id(), reason);
      return view(id);
    });
  }

  private static void requireUnpublished(StoredNotice stored, String step) {
    if (!isUnpublished(stored)) {
      throw new NoticeException.WrongNoticeState(
          "Only a draft or a scheduled notice can be "
              + step
              + "; this one is "
              + stored.status()
              + ".");
    }
  }

  // Reading ---------------------------------------------------------------------------------------

  @Override
  public NoticeView notice(Caller caller, NoticeId id) {
    return views(List.of(readable(caller, stores.reader.notice(id.value())))).getFirst();
  }

  @Override
  public List<NoticeVersion> versions(Caller caller, NoticeId id) {
    StoredNotice notice = readable(caller, stores.reader.notice(id.value()));
    return stores.reader.versions(notice.id()).stream()
        .map(version -> forms.version(version, notice.author()))
        .toList();
  }

  @Override
  public NoticePage notices(Caller caller, NoticeQuery query) {
    NoticeView.Author self = NoticeForms.author(caller);
    UUID cursor = cursor(query.cursor());
    List<StoredNotice> found =
        transaction.execute(status ->
            stores.reader.newest(
                query,
                cursor,
                new NoticeReader.Viewer(
                    NoticeRights.isAdministrator(caller),
                    NoticeRights.seesAll(caller),
                    self.kind(),
                    self.id()),
                query.limit() + 1));
    boolean more = found.size() > query.limit();
    List<StoredNotice> shown = more ? found.subList(0, query.limit()) : found;
    return new NoticePage(views(shown), more ? shown.getLast().id().toString() : null);
  }

  /** The size of an audience is fixed at publication; until then it is today's. */
  private List<NoticeView> views(List<StoredNotice> notices) {
    List<StoredNotice> open = notices.stream().filter(SentNotices::isUnpublished).toList();
    Map<UUID, Integer> today = new HashMap<>();
    if (!open.isEmpty()) {
      List<Integer> counted = sizes.ofEach(open.stream().map(forms::audienceOf).toList());
      for (int i = 0; i < counted.size(); i++) {
        today.put(open.get(i).id(), counted.get(i));
      }
    }
    return notices.stream()
        .map(notice -> {
          Integer size = today.get(notice.id());
          return forms.view(notice, size == null ? notice.audienceSize() : size);
        })
        .toList();
  }

  private static boolean isUnpublished(StoredNotice notice) {
    return notice.status() == NoticeStatus.DRAFT || notice.status() == NoticeStatus.SCHEDULED;
  }

  private NoticeView view(NoticeId id) {
    return forms.view(stores.reader.notice(id.value()).orElseThrow());
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

  // Rights ----------------------------------------------------------------------------------------

  private static StoredNotice readable(Caller caller, Optional<StoredNotice> notice) {
    return notice
        .filter(found -> NoticeRights.mayRead(caller, found.author(), found.status()))
        .orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  private static StoredNotice changeable(Caller caller, Optional<StoredNotice> notice) {
    return notice
        .filter(found -> NoticeRights.mayChange(caller, found.author(), found.status()))
        .orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  /** What the limits of the caller's key do not allow is noted down. */
  private <T> T orRefused(
      Caller caller, AuditAction action, @Nullable NoticeId notice, Supplier<T> work) {
    try {
      return work.get();
    } catch (NoticeException.Forbidden e) {
      audit.refused(caller, action, notice, e);
      throw e;
    }
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }

  /** Where notices are kept. */
  record Stores(
      NoticeReader reader,
      NoticeEditor editor,
      NoticeRecaller recaller,
      StoredAnswers answers,
      KeySends sends) {}
}
