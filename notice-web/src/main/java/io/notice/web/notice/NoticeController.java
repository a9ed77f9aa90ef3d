package io.notice.web.notice;

import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeVersion;
import io.notice.api.notice.NoticeView;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import io.notice.api.report.Reports;
import io.notice.web.documentation.Answers;
import io.notice.web.json.Characters;
import io.notice.web.json.RequestDigest;
import io.notice.web.json.SearchText;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Sending, and what publishers see of what was sent. */
@Tag(name = "Notices")
@RestController
@RequestMapping("/api/v1/notices")
class NoticeController {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MAX_REASON = 500;

  private final Notices notices;
  private final Reports reports;
  private final JsonMapper json;

  NoticeController(Notices notices, Reports reports, JsonMapper json) {
    this.notices = notices;
    this.reports = reports;
    this.json = json;
  }

  /**
   * Sends a notice, schedules it, or keeps it as a draft. Answered when it is committed. With an
   * {@code Idempotency-Key} a retry is safe: the same key and bytes give the first answer again,
   * another body is refused.
   */
  @Answers(
      headers = {HttpHeaders.LOCATION, "Idempotency-Replayed"},
      value = 201,
      problems = ProblemType.IDEMPOTENCY_KEY_REUSED)
  @PostMapping
  ResponseEntity<PublicationBody> createNotice(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestBody NoticeRequest request) {
    Notices.Created created =
        notices.create(
            caller, request.fields(), Boolean.TRUE.equals(request.draft()), idempotency(key));
    Publication publication = created.publication();
    return replayed(
            ResponseEntity.created(URI.create("/api/v1/notices/" + publication.id())),
            created.replayed())
        .body(PublicationBody.of(publication));
  }

  /**
   * Sends many notices at once. The good ones are committed together, with positions in their
   * order; the bad ones are named by index.
   */
  @Answers(
      headers = "Idempotency-Replayed",
      reads = BatchRequest.Described.class,
      problems = ProblemType.IDEMPOTENCY_KEY_REUSED)
  @PostMapping("/batch")
  ResponseEntity<BatchBody> createNotices(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestBody BatchRequest request) {
    Notices.CreatedBatch created = notices.createAll(caller, request.items(json), idempotency(key));
    return replayed(ResponseEntity.ok(), created.replayed()).body(BatchBody.of(created.results()));
  }

  private static @Nullable IdempotencyKey idempotency(@Nullable String key) {
    return key == null
        ? null
        : new IdempotencyKey(BatchRequest.checked(IDEMPOTENCY_KEY, key), RequestDigest.ofBody());
  }

  private static ResponseEntity.BodyBuilder replayed(
      ResponseEntity.BodyBuilder answer, boolean replayed) {
    return replayed ? answer.header("Idempotency-Replayed", "true") : answer;
  }

  /**
   * Lists notices, newest first. A draft is shown to its author and to administrators; a key
   * without {@code notices:read} sees its own notices alone.
   *
   * @param status only of this status
   * @param category only of this category
   */
  @GetMapping
  NoticePageBody notices(
      @AuthenticationPrincipal Caller caller,
      @Schema(allowableValues = {"DRAFT", "SCHEDULED", "PUBLISHED", "RECALLED", "EXPIRED"})
          @RequestParam(required = false)
          @Nullable String status,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    Notices.NoticePage page =
        notices.notices(
            caller,
            new Notices.NoticeQuery(
                status == null ? null : status(status),
                category,
                SearchText.parse(q),
                cursor,
                PageLimit.checked(limit)));
    return NoticePageBody.of(
        page, reports.summaries(page.items().stream().map(NoticeView::id).toList()));
  }

  private static NoticeStatus status(String value) {
    return Arrays.stream(NoticeStatus.values())
        .filter(status -> status.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new NoticeException.Invalid(
                "status", "must be one of " + Arrays.toString(NoticeStatus.values())));
  }

  /** Gives a notice as publishers see it. Its {@code ETag} is what an edit has to name. */
  @Answers(headers = HttpHeaders.ETAG, problems = ProblemType.NOT_FOUND)
  @GetMapping("/{id}")
  NoticeBody notice(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      HttpServletResponse response) {
    return tagged(notices.notice(caller, NoticeId.named(id)), response);
  }

  /** Lists what a notice said, newest first. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @GetMapping("/{id}/versions")
  VersionsBody noticeVersions(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return new VersionsBody(notices.versions(caller, NoticeId.named(id)));
  }

  /**
   * Edits a notice by a merge patch (RFC 7396). Once published, only title, body, link, linkLabel,
   * data, expiresAt and acknowledgeBy change. {@code publishAt: null} makes a scheduled one a
   * draft.
   */
  @Answers(
      headers = HttpHeaders.ETAG,
      reads = NoticePatch.Described.class,
      problems = {
        ProblemType.NOT_FOUND,
        ProblemType.NOTICE_STATE,
        ProblemType.VERSION_STALE,
        ProblemType.PRECONDITION_REQUIRED
      })
  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  NoticeBody editNotice(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestBody Map<String, @Nullable Object> patch,
      HttpServletRequest request,
      HttpServletResponse response) {
    NoticeView present = notices.notice(caller, NoticeId.named(id));
    Integer revision = NoticePatch.revision(ifMatch, present.revision());
    NoticeEdit edit;
    try {
      edit = new NoticePatch(json.valueToTree(patch), json).of(present, revision);
    } catch (JacksonException e) {
      throw new HttpMessageNotReadableException(
          "no notice after the patch", e, new ServletServerHttpRequest(request));
    }
    return tagged(notices.edit(caller, present.id(), edit), response);
  }

  /** Publishes a draft, or a scheduled notice now. */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.NOTICE_STATE})
  @PostMapping("/{id}/publish")
  PublicationBody publishNotice(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return PublicationBody.of(notices.publish(caller, NoticeId.named(id)));
  }

  /** Deletes a draft. */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.NOTICE_STATE})
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteNotice(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    notices.delete(caller, NoticeId.named(id));
  }

  /** Shows a notice in the caller's own inbox alone, outside audience, reports and overview. */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.NOTICE_STATE})
  @PostMapping("/{id}/test")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void testNotice(@AuthenticationPrincipal Caller.Person caller, @PathVariable String id) {
    notices.test(caller, NoticeId.named(id));
  }

  /**
   * The tag is written past the framework, which would answer a matching If-None-Match with 304:
   * the tag names what an edit changes, and the rest of the body may have moved on.
   */
  private NoticeBody tagged(NoticeView notice, HttpServletResponse response) {
    response.setHeader(HttpHeaders.ETAG, NoticePatch.tag(notice.revision()));
    return NoticeBody.of(notice, reports.summaries(List.of(notice.id())).get(notice.id()));
  }

  /** Takes a published notice back: it leaves every inbox and every count. */
  @Answers(
      headers = HttpHeaders.ETAG,
      problems = {ProblemType.NOT_FOUND, ProblemType.NOTICE_STATE})
  @PostMapping("/{id}/recall")
  NoticeBody recallNotice(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable Recall recall,
      HttpServletResponse response) {
    String reason = recall == null ? null : recall.reason();
    if (reason != null && Characters.count(reason) > MAX_REASON) {
      throw new NoticeException.Invalid(
          "/reason", "must have at most " + MAX_REASON + " characters");
    }
    return tagged(notices.recall(caller, NoticeId.named(id), reason), response);
  }

  /**
   * A recall.
   *
   * @param reason shown to whoever has the notice open
   */
  record Recall(@Schema(maxLength = MAX_REASON) @Nullable String reason) {}

  /** What a notice said, newest first. */
  @Schema(name = "NoticeVersions")
  record VersionsBody(List<NoticeVersion> items) {}

  /** The answer to a send. */
  record PublicationBody(
      String id,
      int version,
      NoticeStatus status,
      @Nullable Long position,
      int audienceSize,
      int online,
      int queued) {
    static PublicationBody of(Publication publication) {
      return new PublicationBody(
          publication.id().toString(),
          publication.version(),
          publication.status(),
          publication.position(),
          publication.audienceSize(),
          publication.online(),
          publication.queued());
    }
  }
}
