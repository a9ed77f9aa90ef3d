package io.notice.api.notice;

/** How much a notice presses; in rising order. Counts single out {@link #URGENT}. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH,
  URGENT
}
