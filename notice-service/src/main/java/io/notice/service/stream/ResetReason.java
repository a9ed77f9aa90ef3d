package io.notice.service.stream;

import java.util.Map;

/** Why a cursor can't be continued, as {@code reset} says it. */
enum ResetReason {
  UNKNOWN("the cursor is unknown"),
  AHEAD("the cursor is ahead of the log"),
  TOO_OLD("the cursor is older than what is kept"),
  QUEUE_TOO_OLD("what was queued is older than what is kept"),
  QUEUE_TOO_LONG("more is queued than is brought");

  private final String sentence;

  ResetReason(String sentence) {
    this.sentence = sentence;
  }

  /** The data of the event. */
  Map<String, Object> data(long position) {
    return Map.of("reason", sentence, "position", position);
  }
}
