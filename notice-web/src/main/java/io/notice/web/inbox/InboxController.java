package io.notice.web.inbox;

import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
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
import io.notice.web.documentation.Answers;
import io.notice.web.json.SearchText;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
@Tag(name = "Inbox")
@RestController
@RequestMapping("/api/v1/inbox")
class InboxController {

  /** Above the longest wait, so that it is never the container that answers. */
  private static final Duration POLL_TIMEOUT = LongPolls.MAX_WAIT.plusSeconds(15);

  private final Inbox inbox;
  private final LongPolls polls;

  InboxController(Inbox inbox, LongPolls polls) {
    this.inbox = inbox;
    this.polls = polls;
  }

  /**
   * Lists notices, newest position first. Pages stay whole while new notices come in.
   *
   * @param state {@code all}, {@code unread} and {@code read} are what is not archived
   * @param acknowledgement only what asks for an acknowledgement that has not been given
   * @param category only of this category
   * @param priority only of this priority
   */
  @GetMapping
  InboxPage inbox(
      @AuthenticationPrincipal Caller.Person recipient,
      @Schema(allowableValues = {"all", "unread", "read", "archived"})
          @RequestParam(defaultValue = "all")
          String state,
      @Schema(allowableValues = "open") @RequestParam(required = false)
          @Nullable String acknowledgement,
      @RequestParam(required = false) @Nullable String category,
      @Schema(allowableValues = {"LOW", "NORMAL", "HIGH", "URGENT"}) @RequestParam(required = false)
          @Nullable String priority,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
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
            PageLimit.checked(limit)));
  }

  private static <E extends Enum<E>> E parse(String parameter, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(() ->
            new NoticeException.Invalid(
                parameter, "must be one of " + Arrays.toString(type.getEnumConstants())));
  }

  /**
   * Waits for what the stream would bring, for those who can't stream. Answers at once if there is
   * anything after {@code after} or {@code version} is old, else as soon as there is, at the latest
   * after the wait. At most 500 events; the answer's {@code position} is the next {@code after}.
   *
   * @param after the position that the last answer gave; absent to learn the head, without events.
   *     One that can't be continued brings a {@code reset}
   * @param version of the counts that the caller has
   * @param wait how many seconds to wait at most
   */
  @Answers(problems = ProblemType.TOO_MANY_STREAMS)
  @GetMapping("/changes")
  DeferredResult<LongPolls.Changes> inboxChanges(
      @AuthenticationPrincipal Caller.Person recipient,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable Long version,
      @Schema(minimum = "0", maximum = "25") @RequestParam(defaultValue = "0") int wait) {
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
   * Counts what is unread. The tag covers the counts and their version, not the position: plain
   * polling with {@code If-None-Match} costs a 304 while nothing changes.
   */
  @Answers(
      value = {200, 304},
      headers = HttpHeaders.ETAG)
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

  /** Gives one notice. No reading marks it as read. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @GetMapping("/{id}")
  InboxItem inboxItem(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.item(recipient, NoticeId.named(id));
  }

  /** Marks a notice as read. Repeating it keeps the first time. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @PutMapping("/{id}/read")
  Counts markRead(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.markRead(recipient, NoticeId.named(id));
  }

  /** Marks a notice as unread. It stays seen and acknowledged, and leaves the archive. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/{id}/read")
  Counts markUnread(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.markUnread(recipient, NoticeId.named(id));
  }

  /** Puts a notice away. That marks it as read. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @PutMapping("/{id}/archive")
  Counts archive(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.archive(recipient, NoticeId.named(id));
  }

  /** Takes a notice out of the archive. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/{id}/archive")
  Counts unarchive(@AuthenticationPrincipal Caller.Person recipient, @PathVariable String id) {
    return inbox.unarchive(recipient, NoticeId.named(id));
  }

  /**
   * Confirms a notice that asks for it. That marks it as read. A version older than the last
   * material one: 412; a notice that does not ask: 409. After the deadline it is accepted, and
   * reported late.
   */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.NOTICE_STATE, ProblemType.VERSION_STALE})
  @PutMapping("/{id}/acknowledgement")
  InboxItem acknowledge(
      @AuthenticationPrincipal Caller.Person recipient,
      @PathVariable String id,
      @Valid @RequestBody Acknowledgement body) {
    return inbox.acknowledge(recipient, NoticeId.named(id), body.version());
  }

  /**
   * Marks everything up to a position as read. What was published, or materially edited, after it
   * stays unread.
   */
  @PostMapping("/read-all")
  Counts readAll(
      @AuthenticationPrincipal Caller.Person recipient,
      @Valid @RequestBody(required = false) @Nullable ReadAll body) {
    return body == null
        ? inbox.readAll(recipient, null, null)
        : inbox.readAll(recipient, body.upTo(), body.category());
  }

  /** Moves the seen mark: what is at or below it is no longer missed. */
  @PutMapping("/seen")
  Counts markSeen(@AuthenticationPrincipal Caller.Person recipient, @Valid @RequestBody Seen body) {
    return inbox.markSeen(recipient, body.upTo());
  }

  /**
   * What becomes read.
   *
   * @param upTo a position; the head of the log if absent, which it may not be above
   * @param category only of this category
   */
  record ReadAll(@Min(0) @Nullable Long upTo, @Nullable String category) {}

  /**
   * What was seen.
   *
   * @param upTo a position
   */
  @Schema(name = "SeenMark")
  record Seen(@NotNull @Min(0) Long upTo) {}

  /**
   * What is confirmed.
   *
   * @param version of the notice that was read
   */
  record Acknowledgement(@NotNull @Min(1) Integer version) {}

  /** The counts with what was missed. */
  @Schema(name = "UnreadCounts")
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

    /**
     * Differs whenever anything but the position does. What is counted by category is digested: a
     * hash of 32 bits is the same for some short names.
     */
    String tag() {
      byte[] categories = new TreeMap<>(byCategory).toString().getBytes(StandardCharsets.UTF_8);
      return "\"%d-%d-%d-%d-%d-%d-%s\""
          .formatted(
              version,
              total,
              urgent,
              toAcknowledge,
              missed.total(),
              missed.urgent(),
              UUID.nameUUIDFromBytes(categories));
    }
  }
}
