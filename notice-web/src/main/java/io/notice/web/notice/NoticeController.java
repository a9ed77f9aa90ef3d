package io.notice.web.notice;

import io.notice.api.NoticeException;
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
import io.notice.web.json.RequestDigest;
import io.notice.web.json.SearchText;
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
@RestController
@RequestMapping("/api/v1/notices")
class NoticeController {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MAX_LIMIT = 100;
  private static final int MAX_REASON = 500;

  private final Notices notices;
  private final Reports reports;
  private final JsonMapper json;

  NoticeController(Notices notices, Reports reports, JsonMapper json) {
    this.notices = notices;
    this.reports = reports;
    this.json = json;
  }

  @PostMapping
  ResponseEntity<PublicationBody> publish(
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

  @PostMapping("/batch")
  ResponseEntity<BatchBody> publishAll(
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

  @GetMapping
  NoticePageBody notices(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new NoticeException.Invalid("limit", "must be from 1 to " + MAX_LIMIT);
    }
    Notices.NoticePage page =
        notices.notices(
            caller,
            new Notices.NoticeQuery(
                status == null ? null : status(status),
                category,
                SearchText.parse(q),
                cursor,
                limit));
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

  @GetMapping("/{id}")
  NoticeBody notice(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      HttpServletResponse response) {
    return tagged(notices.notice(caller, noticeId(id)), response);
  }

  @GetMapping("/{id}/versions")
  VersionsBody versions(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return new VersionsBody(notices.versions(caller, noticeId(id)));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  NoticeBody edit(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestBody Map<String, @Nullable Object> patch,
      HttpServletRequest request,
      HttpServletResponse response) {
    NoticeView present = notices.notice(caller, noticeId(id));
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

  @PostMapping("/{id}/publish")
  PublicationBody publish(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return PublicationBody.of(notices.publish(caller, noticeId(id)));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    notices.delete(caller, noticeId(id));
  }

  @PostMapping("/{id}/test")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void test(@AuthenticationPrincipal Caller.Person caller, @PathVariable String id) {
    notices.test(caller, noticeId(id));
  }

  /**
   * The tag is written past the framework, which would answer a matching If-None-Match with 304:
   * the tag names what an edit changes, and the rest of the body may have moved on.
   */
  private NoticeBody tagged(NoticeView notice, HttpServletResponse response) {
    response.setHeader(HttpHeaders.ETAG, NoticePatch.tag(notice.revision()));
    return NoticeBody.of(notice, reports.summaries(List.of(notice.id())).get(notice.id()));
  }

  @PostMapping("/{id}/recall")
  NoticeBody recall(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable Recall recall,
      HttpServletResponse response) {
    String reason = recall == null ? null : recall.reason();
    if (reason != null && reason.length() > MAX_REASON) {
      throw new NoticeException.Invalid(
          "/reason", "must have at most " + MAX_REASON + " characters");
    }
    return tagged(notices.recall(caller, noticeId(id), reason), response);
  }

  private static NoticeId noticeId(String id) {
    return NoticeId.parse(id).orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  record Recall(@Nullable String reason) {}

  /** What a notice said, newest first. */
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
