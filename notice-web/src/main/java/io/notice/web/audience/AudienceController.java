package io.notice.web.audience;

import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.Audiences.Explanation;
import io.notice.api.audience.Audiences.Preview;
import io.notice.api.audience.RecipientId;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whom a notice would reach. */
@Tag(name = "Audiences")
@RestController
@RequestMapping("/api/v1/audiences")
class AudienceController {

  private final Audiences audiences;

  AudienceController(Audiences audiences) {
    this.audiences = audiences;
  }

  /** Counts whom a notice would reach now. Who is in is decided anew when it is published. */
  @PostMapping("/preview")
  Preview previewAudience(
      @AuthenticationPrincipal Caller caller, @RequestBody PreviewRequest request) {
    BodyCheck check = new BodyCheck();
    Audience audience = AudienceRequest.audience(request.audience(), "/audience", check);
    check.done();
    return audiences.preview(caller, audience);
  }

  /** Says whether one recipient is in an audience now, and by which ways. */
  @PostMapping("/explain")
  Explanation explainAudience(
      @AuthenticationPrincipal Caller caller, @RequestBody ExplainRequest request) {
    BodyCheck check = new BodyCheck();
    Audience audience = AudienceRequest.audience(request.audience(), "/audience", check);
    String recipient = request.recipient() == null ? "" : request.recipient();
    if (!RecipientId.isValid(recipient)) {
      check.violation("/recipient", "There is no such recipient.");
    }
    check.done();
    return audiences.explain(caller, audience, new RecipientId(recipient));
  }

  /** Which audience. */
  record PreviewRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable AudienceRequest audience) {}

  /** Which recipient in which audience. */
  record ExplainRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable AudienceRequest audience,
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = RecipientId.PATTERN)
          @Nullable String recipient) {}
}
