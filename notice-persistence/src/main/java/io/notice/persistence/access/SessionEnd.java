package io.notice.persistence.access;

/** Why a session ended. */
public enum SessionEnd {
  SIGNED_OUT,
  ENDED,
  TOKEN_REUSED,
  PASSWORD_CHANGED,
  ACCOUNT_CHANGED
}
