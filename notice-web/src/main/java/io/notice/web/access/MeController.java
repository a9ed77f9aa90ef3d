package io.notice.web.access;

import io.notice.api.NoticeException;
import io.notice.api.access.Accounts;
import io.notice.api.access.Accounts.Account;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Sessions;
import io.notice.api.access.Sessions.SessionView;
import io.notice.web.documentation.Answers;
import io.notice.web.json.Characters;
import io.notice.web.page.PageSettings;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own account. */
@Tag(name = "Account")
@RestController
@RequestMapping("/api/v1/me")
class MeController {

  private final Accounts accounts;
  private final Sessions sessions;
  private final PageSettings settings;

  MeController(Accounts accounts, Sessions sessions, PageSettings settings) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.settings = settings;
  }

  /**
   * Says who the caller is, and what they may do. Also for somebody who has to change their
   * password first.
   */
  @GetMapping
  Me me(@AuthenticationPrincipal Caller.Person person) {
    Account account = accounts.account(person);
    return new Me(
        account.id(),
        account.displayName(),
        account.email(),
        account.locale(),
        account.roles().stream().sorted().toList(),
        account.groups(),
        account.mustChangePassword(),
        new Me.Limits(settings.confirmAbove()));
  }

  /** Changes one's own password. All other sessions end. */
  @Answers(problems = {ProblemType.CONFLICT, ProblemType.TOO_MANY_ATTEMPTS})
  @PutMapping("/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void changePassword(
      @AuthenticationPrincipal Caller.Person person, @Valid @RequestBody PasswordRequest body) {
    int length = Characters.count(body.password());
    if (length < Accounts.MIN_PASSWORD || length > Accounts.MAX_PASSWORD) {
      throw new NoticeException.Invalid(
          "/password",
          "must have %d to %d characters".formatted(Accounts.MIN_PASSWORD, Accounts.MAX_PASSWORD));
    }
    accounts.changePassword(person, body.current(), body.password());
  }

  /** Gives how the pages are to look and sound. */
  @GetMapping("/preferences")
  PreferencesBody preferences(@AuthenticationPrincipal Caller.Person person) {
    return PreferencesBody.of(accounts.preferences(person));
  }

  /** Changes preferences. What is not mentioned stays, null brings the default back. */
  @PatchMapping("/preferences")
  PreferencesBody changePreferences(
      @AuthenticationPrincipal Caller.Person person, @RequestBody PreferencesRequest body) {
    return PreferencesBody.of(accounts.changePreferences(person, body.toPatch()));
  }

  /** Lists one's own sessions, last used first. */
  @GetMapping("/sessions")
  OwnSessions sessions(@AuthenticationPrincipal Caller.Person person) {
    return OwnSessions.of(sessions.sessions(person.id()), person.sessionId());
  }

  /** Ends one of one's own sessions, with its access tokens and streams. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/sessions/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endSession(@AuthenticationPrincipal Caller.Person person, @PathVariable UUID id) {
    sessions.end(person, person.id(), id);
  }

  /** A recipient as they see themselves. */
  record Me(
      String id,
      String displayName,
      @Nullable String email,
      @Nullable String locale,
      List<Role> roles,
      List<String> groups,
      boolean mustChangePassword,
      Limits limits) {

    /**
     * What the pages go by.
     *
     * @param confirmAbove from how many recipients on they ask once more
     */
    @Schema(name = "PageLimits")
    record Limits(int confirmAbove) {}
  }

  /** Another password. */
  record PasswordRequest(
      @NotNull @Size(max = 1000) String current,
      @NotNull @Schema(minLength = 12, maxLength = 128) String password) {

    /** Says nothing of either. */
    @Override
    public String toString() {
      return "PasswordRequest[]";
    }
  }

  /** One's own sessions, last used first, on one page. */
  record OwnSessions(List<OwnSession> items, @Nullable String nextCursor) {

    static OwnSessions of(List<SessionView> sessions, @Nullable UUID current) {
      return new OwnSessions(
          sessions.stream()
              .map(session ->
                  new OwnSession(
                      session.id(),
                      session.createdAt(),
                      session.lastUsedAt(),
                      session.expiresAt(),
                      session.address(),
                      session.userAgent(),
                      session.id().equals(current)))
              .toList(),
          null);
    }
  }

  /**
   * A session.
   *
   * @param current whether this very request belongs to it
   */
  record OwnSession(
      UUID id,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt,
      @Nullable String address,
      @Nullable String userAgent,
      boolean current) {}
}
