package io.notice.api.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeVersion;
import io.notice.api.notice.Notices.NoticeQuery;
import io.notice.api.notice.Publication;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.ReceiptPage;
import io.notice.api.report.Reports.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Sending, with a key that has {@code notices:write}, and what became of what was sent. A key
 * changes, publishes and recalls its own notices alone, and with {@code notices:read} reads all.
 *
 * <p>When a send returns, the notice is committed. A send is repeated by itself where that can
 * help, under one {@code Idempotency-Key}, so that it is done once. Who may have to try again
 * later, after a crash of their own, names the key; the same key for another content fails.
 */
@HttpExchange("/notices")
public interface NoticeCalls {

  /** How many notices a batch may hold. */
  int MAX_BATCH = 1_000;

  /**
   * Publishes a notice, or schedules it if it names a time.
   *
   * @throws ProblemException.Invalid naming all that is wrong with it
   * @throws ProblemException.Forbidden naming the limit of the key that it is outside of
   */
  @PostExchange
  @OncePerKey
  Publication send(@RequestBody NoticeFields notice);

  /**
   * The same, under the caller's own key.
   *
   * @param idempotencyKey 1 to 255 characters; for 24 hours it gives this call's answer again
   * @throws ProblemException.IdempotencyKeyReused if the key has been used for another content
   */
  @PostExchange
  @OncePerKey
  Publication send(
      @RequestBody NoticeFields notice,
      @RequestHeader(RequestShape.IDEMPOTENCY_KEY) String idempotencyKey);

  /** Keeps a notice as a draft, which may lack any field. */
  default Publication draft(NoticeFields notice) {
    return send(new Draft(notice, true));
  }

  @PostExchange
  @OncePerKey
  Publication send(@RequestBody Draft draft);

  /**
   * Publishes many notices at once. The good ones are committed together, with positions that rise
   * by index; each bad one is named.
   *
   * @param notices at most {@value #MAX_BATCH}
   */
  default List<BatchResult> sendAll(List<NoticeFields> notices) {
    return send(new Batch(notices.stream().map(BatchItem::new).toList())).results();
  }

  @PostExchange("/batch")
  @OncePerKey
  BatchAnswer send(@RequestBody Batch batch);

  /** The same, under the caller's own key for the whole; items may have keys of their own. */
  @PostExchange("/batch")
  @OncePerKey
  BatchAnswer send(
      @RequestBody Batch batch, @RequestHeader(RequestShape.IDEMPOTENCY_KEY) String idempotencyKey);

  @GetExchange("/{id}")
  SentNotice notice(@PathVariable NoticeId id);

  /** Newest first, a page at a time. */
  @GetExchange
  SentNoticePage notices(NoticeQuery query);

  /** What a notice said, newest first; nothing of a draft. */
  @GetExchange("/{id}/versions")
  Versions versions(@PathVariable NoticeId id);

  /**
   * Changes a notice. Never repeated by itself: who gets no answer looks at the notice.
   *
   * @param revision of the notice that the caller has seen, as {@link SentNotice#revision()} has it
   * @throws ProblemException.VersionStale if it has changed since
   */
  @PatchExchange("/{id}")
  SentNotice edit(
      @PathVariable NoticeId id,
      @RequestHeader(HttpHeaders.IF_MATCH) String revision,
      @RequestBody NoticeChanges changes);

  /** Publishes a draft, or a scheduled notice now. Never repeated by itself. */
  @PostExchange("/{id}/publish")
  Publication publish(@PathVariable NoticeId id);

  /**
   * Takes a published notice back: it leaves every inbox and every count. Never repeated by itself.
   */
  @PostExchange("/{id}/recall")
  SentNotice recall(@PathVariable NoticeId id, @BodyField("reason") @Nullable String reason);

  /** Deletes a draft. Never repeated by itself. */
  @DeleteExchange("/{id}")
  void delete(@PathVariable NoticeId id);

  /** Who reached which state of a notice; at most 60 seconds late. */
  @GetExchange("/{id}/report")
  NoticeReport report(@PathVariable NoticeId id);

  /**
   * How far each recipient has come. A page may hold fewer than asked for although more follow:
   * only one without {@code nextCursor} is the last.
   */
  @GetExchange("/{id}/receipts")
  ReceiptPage receipts(@PathVariable NoticeId id, ReceiptFilter filter, PageRequest page);

  /** A notice that is kept back, or is not. */
  record Draft(@JsonUnwrapped NoticeFields notice, boolean draft) {}

  /** Many notices. */
  record Batch(List<BatchItem> notices) {}

  /**
   * One of them.
   *
   * @param idempotencyKey of this one alone; null for none
   */
  record BatchItem(@JsonUnwrapped NoticeFields notice, @Nullable String idempotencyKey) {
    public BatchItem(NoticeFields notice) {
      this(notice, null);
    }
  }

  /** What became of each, by index. */
  record BatchAnswer(List<BatchResult> results) {}

  /** What became of one of them: its id and position, or what is wrong with it. */
  record BatchResult(
      int index, @Nullable NoticeId id, @Nullable Long position, @Nullable Problem problem) {

    /** The problem as an exception; null if there is none. */
    public @Nullable ProblemException failure() {
      return problem == null ? null : ProblemException.of(problem, null);
    }
  }

  /** One page; {@code nextCursor} is null on the last. */
  record SentNoticePage(List<SentNotice> items, @Nullable String nextCursor) {}

  /** What a notice said, newest first. */
  record Versions(List<NoticeVersion> items) {}
}
