package io.notice.api.audience;

/** One recipient of an import, and what is to become of it. */
public record RecipientChange(RecipientId id, RecipientPatch patch) {}
