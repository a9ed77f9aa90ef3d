package io.notice.web.access;

import io.notice.api.access.ApiKeys;
import io.notice.api.access.ApiKeys.KeyView;
import io.notice.api.access.Scope;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key without its secret.
 *
 * @param prefix how the present secret begins
 */
record ApiKeyBody(
    UUID id,
    String name,
    String prefix,
    @ArraySchema(schema = @Schema(implementation = Scope.class)) List<String> scopes,
    KeyLimitsBody limits,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    ApiKeys.Status status) {

  static ApiKeyBody of(KeyView key) {
    return new ApiKeyBody(
        key.id(),
        key.name(),
        key.prefix(),
        key.scopes().stream().sorted().map(Scope::value).toList(),
        KeyLimitsBody.of(key.limits()),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt(),
        key.status());
  }

  /**
   * A key with its secret, which is shown this once.
   *
   * @param key the secret
   */
  record NewApiKeyBody(
      UUID id,
      String name,
      String prefix,
      @ArraySchema(schema = @Schema(implementation = Scope.class)) List<String> scopes,
      KeyLimitsBody limits,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      ApiKeys.Status status,
      String key) {

    static NewApiKeyBody of(ApiKeys.NewKey made) {
      ApiKeyBody body = ApiKeyBody.of(made.view());
      return new NewApiKeyBody(
          body.id(),
          body.name(),
          body.prefix(),
          body.scopes(),
          body.limits(),
          body.createdAt(),
          body.expiresAt(),
          body.lastUsedAt(),
          body.status(),
          made.secret());
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
      return "NewApiKeyBody[" + id + "]";
    }
  }
}
