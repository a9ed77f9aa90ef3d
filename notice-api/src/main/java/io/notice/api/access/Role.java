package io.notice.api.access;

/** What a person may do; each role contains the ones before it. */
public enum Role {
  RECIPIENT,
  PUBLISHER,
  ADMIN
}
