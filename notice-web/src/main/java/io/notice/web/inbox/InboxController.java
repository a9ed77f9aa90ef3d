package io.notice.web.inbox;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.inbox.Counts;
import io.notice.api.inbox.Inbox;
import io.notice.api.inbox.InboxItem;
import io.notice.api.inbox.InboxPage;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.inbox.Missed;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.Priority;
import io.notice.api.stream.LongPolls;
import io.notice.web.json.SearchText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;

/** The caller's own inbox; there is no way to name another's. */
@RestController
@RequestMapping("/api/v1/inbox")
class InboxController {

  private static final int MAX_LIMIT = 100;

  /** Above the longest wait, so that it is never the container that answers. */
  private static final Duration POLL_TIMEOUT = LongPolls.MAX_WAIT.plusSeconds(15);

  private final Inbox inbox;
  private final LongPolls polls;

  InboxController(Inbox inbox, LongPolls polls) {
    this.inbox = inbox;
    this.polls = polls;
  }

  @GetMapping
  InboxPage page(
      @AuthenticationPrincipal Caller.Person recipient,
      @RequestParam(defaultValue = "all") String state,
      @RequestParam(required = false) @Nullable String acknowledgement,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(required = false) @Nullable String priority,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new NoticeException.Invalid("limit", "must be from 1 to " + MAX_LIMIT);
    }
    if (acknowledgement != null && !acknowledgement.equals("open")) {
      throw new NoticeException.Invalid("acknowledgement", "must be open");
    }
    return inbox.page(
        recipient,
        new InboxQuery(
            parse("state", InboxQuery.State.class, state.toUpperCase(Locale.ROOT)),
            acknowledgement != null,
            category,
            priority == null ? null : parse("priority", Priority.class, priority),
            SearchText.parse(q),
            cursor,
            limit));
  }

  private static <E extends Enum<E>> E parse(String parameter, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(() ->
            new NoticeException.Invalid(
                parameter, "must be one of " + Arrays.toString(type.getEnumConstants())));
  }

  /** For those who cannot stream. What is waited for holds no thread. */
  @GetMapping("/changes")
  DeferredResult<LongPolls.Changes> changes(
      @AuthenticationPrincipal Caller.Person recipient,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable Long version,
      @RequestParam(defaultValue = "0") int wait) {
    if (wait < 0 || wait > LongPolls.MAX_WAIT.toSeconds()) {
      throw new NoticeException.Invalid(
          "wait", "must be from 0 to " + LongPolls.MAX_WAIT.toSeconds() + " seconds");
    }
    DeferredResult<LongPolls.Changes> result = new DeferredResult<>(POLL_TIMEOUT.toMillis());
    CompletableFuture<LongPolls.Changes> changes =
        polls.changes(recipient, after, version, Duration.ofSeconds(wait));
    result.onCompletion(() -> changes.cancel(false)); // of somebody who has gone
    var unused =
        changes.whenComplete((found, failure) -> {
          if (failure == null) {
            result.setResult(found);
          } else if (!(failure instanceof CancellationException)) {
            result.setErrorResult(failure);
          }
        });
    return result;
  }

  /**
   * The tag covers the counts and the version, not the position: plain polling costs a 304 while
   * nothing changes.
   */
  @GetMapping("/unread")
  @Nullable ResponseEntity<Unread> unread(
      @AuthenticationPrincipal Caller.Person recipient, WebRequest request) {
    UnreadSummary summary = inbox.unread(recipient);
    Unread unread = Unread.of(summary);
    String tag = unread.tag();
    if (request.checkNotModified(tag)) {
      return null;
    }
    return ResponseEntity.ok().eTag(tag).body(unread);
  }

  @GetMapping("/{id}")
  InboxItem item(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.item(recipient, noticeId(id));
  }

  @PutMapping("/{id}/read")
  Counts markRead(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.markRead(recipient, noticeId(id));
  }

  @DeleteMapping("/{id}/read")
  Counts markUnread(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.markUnread(recipient, noticeId(id));
  }

  @PutMapping("/{id}/archive")
  Counts archive(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.archive(recipient, noticeId(id));
  }

  @DeleteMapping("/{id}/archive")
  Counts unarchive(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.unarchive(recipient, noticeId(id));
  }

  @PutMapping("/{id}/acknowledgement")
  InboxItem acknowledge(
      @AuthenticationPrincipal Caller.Person recipient,
      @PathVariable String id,
      @Valid @RequestBody Acknowledgement body) {
    return inbox.acknowledge(recipient, noticeId(id), body.version());
  }

  @PostMapping("/read-all")
  Counts readAll(
      @AuthenticationPrincipal Caller.Person recipient,
      @Valid @RequestBody(required = false) @Nullable ReadAll body) {
    return body == null
        ? inbox.readAll(recipient, null, null)
        : inbox.readAll(recipient, body.upTo(), body.category());
  }

  @PutMapping("/seen")
  Counts markSeen(@AuthenticationPrincipal Caller.Person recipient, @Valid @RequestBody Seen body) {
    return inbox.markSeen(recipient, body.upTo());
  }

  private static NoticeId noticeId(String id) {
    return NoticeId.parse(id).orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  record ReadAll(@Min(0) @Nullable Long upTo, @Nullable String category) {}

  record Seen(@NotNull @Min(0) Long upTo) {}

  record Acknowledgement(@NotNull @Min(1) Integer version) {}

  /** The counts with what was missed. */
  record Unread(
      int total,
      int urgent,
      int toAcknowledge,
      Map<String, Integer> byCategory,
      long position,
      long version,
      Missed missed) {

    static Unread of(UnreadSummary summary) {
      Counts counts = summary.counts();
      return new Unread(
          counts.total(),
          counts.urgent(),
          counts.toAcknowledge(),
          counts.byCategory(),
          counts.position(),
          counts.version(),
          summary.missed());
    }

    /** Differs whenever anything but the position does. */
    String tag() {
      return "\"%d-%d-%d-%d-%d-%d-%x\""
          .formatted(
              version,
              total,
              urgent,
              toAcknowledge,
              missed.total(),
              missed.urgent(),
              byCategory.hashCode());
    }
  }
}
