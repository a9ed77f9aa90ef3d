package io.notice.api.inbox;

/** The counts, and what was missed since the recipient last looked. */
public record UnreadSummary(Counts counts, Missed missed) {}
