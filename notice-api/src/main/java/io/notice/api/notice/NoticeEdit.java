package io.notice.api.notice;

import org.jspecify.annotations.Nullable;

/**
 * A change of one notice: all of its fields as they are to be.
 *
 * @param revision the one that the caller has seen; null to change whatever there is
 * @param material of a published one: takes back seen, read, acknowledged and archived of all who
 *     have it
 * @param draft of one that is not published: whether it becomes or stays a draft, rather than
 *     scheduled; null leaves it what it is
 */
public record NoticeEdit(
    NoticeFields fields, @Nullable Integer revision, boolean material, @Nullable Boolean draft) {}
