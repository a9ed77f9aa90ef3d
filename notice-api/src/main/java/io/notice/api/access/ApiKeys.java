package io.notice.api.access;

import io.notice.api.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of other systems. A key's secret is shown once, when it is made, and kept only as a
 * hash. For administrators.
 */
public interface ApiKeys {

  /** How long a replaced secret may stay good. */
  Duration MAX_GRACE = Duration.ofDays(30);

  /** How long a replaced secret stays good where nothing was said. */
  Duration DEFAULT_GRACE = Duration.ofHours(24);

  /**
   * @param expiresAt null for never
   */
  NewKey create(
      Caller.Person by,
      String name,
      Set<Scope> scopes,
      KeyLimits limits,
      @Nullable Instant expiresAt);

  /** All keys, revoked and expired ones too, newest first. */
  List<KeyView> keys();

  /**
   * Changes what is mentioned; clearing limits removes them, clearing the end makes the key last.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none
   * @throws io.notice.api.NoticeException.Conflict if it was revoked
   */
  KeyView change(
      Caller.Person by,
      UUID key,
      Field<String> name,
      Field<KeyLimits> limits,
      Field<Instant> expiresAt);

  /**
   * Ends a key for ever, with the tokens and streams that came through it. Repeating it changes
   * nothing.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none
   */
  void revoke(Caller.Person by, UUID key);

  /**
   * Makes a second secret. The present one stays good for the grace period; one that was in its
   * grace ends now, so that never more than two are good.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is none
   * @throws io.notice.api.NoticeException.Conflict if it was revoked or has expired
   */
  NewKey rotate(Caller.Person by, UUID key, Duration grace);

  /** A key, and its secret. */
  record NewKey(KeyView view, String secret) {

    /** Says nothing of the secret. */
    @Override
    public String toString() {
      return "NewKey[" + view.id() + "]";
    }
  }

  /**
   * A key without its secret.
   *
   * @param prefix how the present secret begins, to tell keys apart
   */
  record KeyView(
      UUID id,
      String name,
      String prefix,
      Set<Scope> scopes,
      KeyLimits limits,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      Status status) {}

  /** Where a key stands. */
  enum Status {
    ACTIVE,
    EXPIRED,
    REVOKED
  }
}
