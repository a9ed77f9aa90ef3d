package io.notice.web.access;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Caller;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.web.access.ApiKeyBody.NewApiKeyBody;
import io.notice.web.documentation.Answers;
import io.notice.web.json.Characters;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys of other systems. */
@Tag(name = "API keys")
@RestController
@RequestMapping("/api/v1/api-keys")
class ApiKeyController {

  private static final int NAME_LENGTH = 100;

  private final ApiKeys keys;

  ApiKeyController(ApiKeys keys) {
    this.keys = keys;
  }

  /** Makes a key. Its secret is shown this once, and kept only as a hash. */
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  NewApiKeyBody createApiKey(
      @AuthenticationPrincipal Caller.Person administrator, @RequestBody NewKeyRequest body) {
    List<Violation> violations = new ArrayList<>();
    checkName(body.name(), violations);
    Set<Scope> scopes = scopes(body.scopes(), violations);
    KeyLimits limits =
        body.limits() == null ? KeyLimits.NONE : body.limits().toKeyLimits("/limits", violations);
    refuse(violations);
    return NewApiKeyBody.of(
        keys.create(
            administrator, Objects.requireNonNull(body.name()), scopes, limits, body.expiresAt()));
  }

  /** Lists all keys without their secrets, revoked and expired ones too, newest first. */
  @GetMapping
  ApiKeyPage apiKeys() {
    return new ApiKeyPage(keys.keys().stream().map(ApiKeyBody::of).toList(), null);
  }

  /**
   * Changes a key. What is not mentioned stays; null removes the limits, or lets the key last. A
   * revoked key: 409.
   */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  @PatchMapping("/{id}")
  ApiKeyBody changeApiKey(
      @AuthenticationPrincipal Caller.Person administrator,
      @PathVariable UUID id,
      @RequestBody KeyPatch body) {
    List<Violation> violations = new ArrayList<>();
    if (body.name().isMentioned()) {
      checkName(body.name().appliedTo(null), violations);
    }
    Field<KeyLimits> limits = Field.absent();
    if (body.limits().isMentioned()) {
      KeyLimitsBody given = body.limits().appliedTo(null);
      limits = given == null ? Field.cleared() : Field.of(given.toKeyLimits("/limits", violations));
    }
    refuse(violations);
    return ApiKeyBody.of(keys.change(administrator, id, body.name(), limits, body.expiresAt()));
  }

  /**
   * Revokes a key for ever, with the tokens and streams that came through it. Repeating it changes
   * nothing.
   */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revokeApiKey(@AuthenticationPrincipal Caller.Person administrator, @PathVariable UUID id) {
    keys.revoke(administrator, id);
  }

  /**
   * Makes a second secret. The present one stays good for the grace period; never more than two
   * are. A key that was revoked or has expired: 409.
   */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  @PostMapping("/{id}/rotate")
  NewApiKeyBody rotateApiKey(
      @AuthenticationPrincipal Caller.Person administrator,
      @PathVariable UUID id,
      @RequestBody(required = false) @Nullable RotateRequest body) {
    Duration grace = body == null || body.grace() == null ? ApiKeys.DEFAULT_GRACE : body.grace();
    if (grace.compareTo(ApiKeys.MAX_GRACE) > 0) {
      throw new NoticeException.Invalid(
          "/grace", "must be at most %d seconds".formatted(ApiKeys.MAX_GRACE.toSeconds()));
    }
    return NewApiKeyBody.of(keys.rotate(administrator, id, grace));
  }

  private static void checkName(@Nullable String name, List<Violation> violations) {
    if (name == null || name.isBlank() || Characters.count(name) > NAME_LENGTH) {
      violations.add(new Violation("/name", "must have 1 to %d characters".formatted(NAME_LENGTH)));
    }
  }

  private static Set<Scope> scopes(
      @Nullable List<@Nullable String> names, List<Violation> violations) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (names == null || names.isEmpty()) {
      violations.add(new Violation("/scopes", "must name at least one scope"));
      return scopes;
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Optional<Scope> scope = name == null ? Optional.empty() : Scope.parse(name);
      if (scope.isPresent()) {
        scopes.add(scope.get());
      } else {
        violations.add(new Violation("/scopes/" + i, "must be one of " + allScopes()));
      }
    }
    return scopes;
  }

  private static String allScopes() {
    return String.join(", ", EnumSet.allOf(Scope.class).stream().map(Scope::value).toList());
  }

  private static void refuse(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
  }

  /** A key to be made. */
  record NewKeyRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = NAME_LENGTH)
          @Nullable String name,
      @ArraySchema(
              arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED),
              schema = @Schema(implementation = Scope.class),
              minItems = 1)
          @Nullable List<@Nullable String> scopes,
      @Nullable KeyLimitsBody limits,
      @Nullable Instant expiresAt) {}

  /** A merge patch: what is not mentioned stays, null removes limits or end. */
  record KeyPatch(
      @Schema(minLength = 1, maxLength = NAME_LENGTH) Field<String> name,
      Field<KeyLimitsBody> limits,
      Field<Instant> expiresAt) {}

  /**
   * A rotation.
   *
   * @param grace how many seconds the present secret stays good, or a duration such as PT1H; a day
   *     if nothing is said
   */
  record RotateRequest(@Schema(minimum = "0", maximum = "2592000") @Nullable Duration grace) {}

  /** All keys, newest first, on one page. */
  record ApiKeyPage(List<ApiKeyBody> items, @Nullable String nextCursor) {}
}
