package io.notice.persistence.notice;

/**
 * What a request under an idempotency key was answered.
 *
 * @param caller whose key it is
 * @param key the caller's name for the request
 * @param digest of the request
 * @param answer JSON text
 */
public record StoredAnswer(String caller, String key, String digest, String answer) {

  /** A key of one caller. */
  public record Name(String caller, String key) {}

  /** Whose key it is, and which. */
  public Name name() {
    return new Name(caller, key);
  }
}
