package io.notice.persistence.audience;

/** One recipient in one group, both as ordinals. */
public record Membership(int recipient, int group) {}
