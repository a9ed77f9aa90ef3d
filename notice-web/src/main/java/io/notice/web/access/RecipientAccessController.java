package io.notice.web.access;

import io.notice.api.NoticeException;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.AccessTokens.IssuedToken;
import io.notice.api.access.Caller;
import io.notice.api.access.Sessions;
import io.notice.api.audience.RecipientId;
import io.notice.web.access.MeController.OwnSessions;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Other people's ways in: tokens for those whom a host site has signed in, and sessions for
 * administrators.
 */
@Tag(name = "Directory")
@RestController
@RequestMapping("/api/v1/recipients/{id}")
class RecipientAccessController {

  private final AccessTokens tokens;
  private final Sessions sessions;

  RecipientAccessController(AccessTokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /**
   * Issues an access token for somebody whom the calling site has signed in itself. It has the role
   * {@code RECIPIENT} and ends with the key. A recipient who is not active: 409.
   */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  IssuedTokenAnswer issueToken(
      @AuthenticationPrincipal Caller.ApiClient key,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable IssueRequest body) {
    IssuedToken token = tokens.issue(key, recipient(id), body == null ? null : body.expiresIn());
    return new IssuedTokenAnswer(token.accessToken(), "Bearer", token.expiresIn().toSeconds());
  }

  /** Lists a recipient's sessions, last used first. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @GetMapping("/sessions")
  OwnSessions recipientSessions(@PathVariable String id) {
    return OwnSessions.of(sessions.sessions(recipient(id)), null);
  }

  /** Ends a recipient's session, with its access tokens and streams. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/sessions/{sid}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endRecipientSession(
      @AuthenticationPrincipal Caller.Person administrator,
      @PathVariable String id,
      @PathVariable UUID sid) {
    sessions.end(administrator, recipient(id), sid);
  }

  private static RecipientId recipient(String id) {
    if (!RecipientId.isValid(id)) {
      throw new NoticeException.NotFound("recipient");
    }
    return new RecipientId(id);
  }

  /**
   * Which token.
   *
   * @param expiresIn seconds, at most an hour; 15 minutes if nothing is said
   */
  record IssueRequest(@Schema(minimum = "1", maximum = "3600") @Nullable Duration expiresIn) {}

  /**
   * A token for somebody.
   *
   * @param expiresIn seconds
   */
  record IssuedTokenAnswer(String accessToken, String tokenType, long expiresIn) {

    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "IssuedTokenAnswer[]";
    }
  }
}
