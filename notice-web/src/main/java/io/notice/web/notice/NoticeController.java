package io.notice.web.notice;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.Notices;
import io.notice.api.notice.Publication;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Sending, and what publishers see of what was sent. */
@RestController
@RequestMapping("/api/v1/notices")
class NoticeController {

  private static final int MAX_LIMIT = 100;
  private static final int MAX_REASON = 500;

  private final Notices notices;
  private final JsonMapper json;
  private final Clock clock = Clock.systemUTC();

  NoticeController(Notices notices, JsonMapper json) {
    this.notices = notices;
    this.json = json;
  }

  @PostMapping
  ResponseEntity<PublicationBody> publish(
      @AuthenticationPrincipal Caller caller, @RequestBody NoticeRequest request) {
    Publication publication = notices.publish(caller, request.content(json, clock.instant()));
    return ResponseEntity.created(URI.create("/api/v1/notices/" + publication.id()))
        .body(PublicationBody.of(publication));
  }

  @GetMapping
  NoticePageBody notices(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new NoticeException.Invalid("limit", "must be from 1 to " + MAX_LIMIT);
    }
    return NoticePageBody.of(
        notices.notices(
            caller,
            new Notices.NoticeQuery(
                status == null ? null : status(status), category, cursor, limit)));
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
  NoticeBody notice(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return NoticeBody.of(notices.notice(caller, noticeId(id)));
  }

  @PostMapping("/{id}/recall")
  NoticeBody recall(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable Recall recall) {
    String reason = recall == null ? null : recall.reason();
    if (reason != null && reason.length() > MAX_REASON) {
      throw new NoticeException.Invalid(
          "/reason", "must have at most " + MAX_REASON + " characters");
    }
    return NoticeBody.of(notices.recall(caller, noticeId(id), reason));
  }

  private static NoticeId noticeId(String id) {
    return NoticeId.parse(id).orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  record Recall(@Nullable String reason) {}

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
