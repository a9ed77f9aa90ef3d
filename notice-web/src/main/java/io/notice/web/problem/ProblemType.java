package io.notice.web.problem;

import java.net.URI;

/**
 * Every kind of failure that a caller can meet. The slug is part of the contract: it is never
 * renamed, and a caller may decide by it alone.
 */
public enum ProblemType {
  INVALID("invalid", 400, "The request is not valid"),
  UNAUTHENTICATED("unauthenticated", 401, "A valid credential is required"),
  BAD_CREDENTIALS("bad-credentials", 401, "The user name or the password is wrong"),
  FORBIDDEN("forbidden", 403, "This caller may not do this"),
  NOT_FOUND("not-found", 404, "There is no such thing"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "The answer is not available in an accepted media type"),
  CONFLICT("conflict", 409, "The request contradicts the present state"),
  NOTICE_STATE("notice-state", 409, "The notice's status does not allow this step"),
  GROUP_IN_USE("group-in-use", 409, "The group is in use"),
  IDEMPOTENCY_KEY_BUSY(
      "idempotency-key-busy", 409, "The first request with this key is still running"),
  VERSION_STALE("version-stale", 412, "There is a newer version"),
  TOO_LARGE("too-large", 413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "This media type is not supported here"),
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The key belongs to another request"),
  PRECONDITION_REQUIRED(
      "precondition-required", 428, "The request must say which version it changes"),
  RATE_LIMITED("rate-limited", 429, "Too many requests"),
  TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many failed sign-ins"),
  INTERNAL("internal", 500, "The server failed"),
  UNAVAILABLE("unavailable", 503, "The database does not answer"),
  TOO_MANY_STREAMS("too-many-streams", 503, "This node holds as many streams as it may");

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  public String slug() {
    return slug;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The problem's {@code type}; relative to this server, and ends in the slug. */
  public URI uri() {
    return URI.create("/problems/" + slug);
  }

  /** The type that stands for a status of the framework or the container, which know no slugs. */
  static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404, 410 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 412 -> VERSION_STALE;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> RATE_LIMITED;
      case 503 -> UNAVAILABLE;
      default -> status >= 500 ? INTERNAL : INVALID;
    };
  }
}
