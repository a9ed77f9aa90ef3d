package io.notice.api.audit;

/** What can be done that is worth an entry: a thing, and what was done to it. */
public enum AuditAction {
  /** Signing in; the target is the session. */
  SESSION_CREATE("session.create"),
  /** A sign-in that failed; the actor is the name that was tried. */
  SESSION_REFUSE("session.refuse"),
  SESSION_END("session.end"),
  PASSWORD_CHANGE("password.change"),
  /** Somebody who holds the server gave another password. */
  PASSWORD_RESET("password.reset"),
  /** A key asked for a token of the target's. */
  TOKEN_ISSUE("token.issue"),
  KEY_CREATE("key.create"),
  KEY_UPDATE("key.update"),
  KEY_ROTATE("key.rotate"),
  KEY_REVOKE("key.revoke"),
  /** Another key signs access tokens from now on. */
  SIGNING_KEY_ROTATE("signing-key.rotate"),
  RECIPIENT_CREATE("recipient.create"),
  RECIPIENT_UPDATE("recipient.update"),
  /** Many at once, in numbers; what it did to roles and accounts has entries of its own. */
  RECIPIENT_IMPORT("recipient.import"),
  /** Who it was is taken away; what is left has another id. */
  RECIPIENT_ERASE("recipient.erase"),
  ROLES_UPDATE("roles.update"),
  GROUP_CREATE("group.create"),
  GROUP_UPDATE("group.update"),
  GROUP_DELETE("group.delete"),
  MEMBERS_UPDATE("members.update"),
  CATEGORY_CREATE("category.create"),
  CATEGORY_UPDATE("category.update"),
  CATEGORY_DELETE("category.delete"),
  /** A draft, or a notice that is scheduled. */
  NOTICE_CREATE("notice.create"),
  /** One entry for what one caller sent in one commit; the target is the first of them. */
  NOTICE_PUBLISH("notice.publish"),
  NOTICE_EDIT("notice.edit"),
  NOTICE_RECALL("notice.recall"),
  NOTICE_DELETE("notice.delete"),
  NOTICE_TEST("notice.test"),
  RECEIPTS_EXPORT("receipts.export"),
  AUDIT_EXPORT("audit.export"),
  /** Entries that were old enough have been removed; says how many, and where the chain begins. */
  AUDIT_EXPIRE("audit.expire"),
  PRESENCE_END("presence.end"),
  /** A route that the caller may not take; the target is the route. */
  ACCESS_REFUSE("access.refuse");

  private final String value;

  AuditAction(String value) {
    this.value = value;
  }

  /** As it is written in the contract. */
  public String value() {
    return value;
  }
}
