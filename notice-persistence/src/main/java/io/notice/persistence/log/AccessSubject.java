package io.notice.persistence.log;

import java.util.UUID;

/**
 * Whose rights changed. Written to the log so that every node drops what it cached and ends the
 * streams it concerns.
 */
public sealed interface AccessSubject {

  /** A session has ended: its tokens and streams end with it. */
  record Session(UUID id) implements AccessSubject {}

  /**
   * An API key was changed, rotated or revoked; the tokens issued through a revoked one end with
   * it.
   */
  record ApiKey(UUID id) implements AccessSubject {}

  /** A recipient's password, roles or other account data changed without a change of membership. */
  record Account(int ordinal) implements AccessSubject {}

  /** Categories or another small table that nodes cache whole. */
  record Reference(String table) implements AccessSubject {}
}
