package io.notice.api.inbox;

import java.util.Map;

/**
 * One recipient's unread, live, not archived notices, at one position of the log and one version of
 * the receipts.
 *
 * <p>Of two counts of the same recipient the one with the higher ({@code version}, {@code
 * position}) holds.
 *
 * @param total all that is unread
 * @param urgent of these, the ones of priority {@code URGENT}
 * @param toAcknowledge asked for and not yet acknowledged, read or not
 * @param byCategory unread by category; categories at 0 are left out
 * @param position the head of the log that these counts include
 * @param version rises with each receipt change of this recipient
 */
public record Counts(
    int total,
    int urgent,
    int toAcknowledge,
    Map<String, Integer> byCategory,
    long position,
    long version) {}
