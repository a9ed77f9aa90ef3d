package io.notice.api.notice;

/** Where a notice stands in its life. Only {@link #PUBLISHED} ones are in inboxes and counts. */
public enum NoticeStatus {
  DRAFT,
  SCHEDULED,
  PUBLISHED,
  RECALLED,
  EXPIRED
}
