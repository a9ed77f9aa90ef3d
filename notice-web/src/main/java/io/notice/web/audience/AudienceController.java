package io.notice.web.audience;

import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.Audiences.Explanation;
import io.notice.api.audience.Audiences.Preview;
import io.notice.api.audience.RecipientId;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whom a notice would reach. */
@RestController
@RequestMapping("/api/v1/audiences")
class AudienceController {

  private final Audiences audiences;

  AudienceController(Audiences audiences) {
    this.audiences = audiences;
  }

  @PostMapping("/preview")
  Preview preview(@AuthenticationPrincipal Caller caller, @RequestBody PreviewRequest request) {
    BodyCheck check = new BodyCheck();
    Audience audience = AudienceRequest.audience(request.audience(), "/audience", check);
    check.done();
    return audiences.preview(caller, audience);
  }

  @PostMapping("/explain")
  Explanation explain(@AuthenticationPrincipal Caller caller, @RequestBody ExplainRequest request) {
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
  record PreviewRequest(@Nullable AudienceRequest audience) {}

  /** Which recipient in which audience. */
  record ExplainRequest(@Nullable AudienceRequest audience, @Nullable String recipient) {}
}
