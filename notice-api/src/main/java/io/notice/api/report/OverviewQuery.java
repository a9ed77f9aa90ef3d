package io.notice.api.report;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Which period.
 *
 * @param from its beginning; everything is counted by quarters of an hour, so it is taken back to
 *     one
 * @param to its end, exclusive, likewise
 * @param zone whose days are shown
 */
public record OverviewQuery(Instant from, Instant to, ZoneId zone) {}
