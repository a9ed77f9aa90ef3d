package io.notice.persistence.report;

import java.time.Instant;

/**
 * What is added to one quarter of an hour.
 *
 * @param at its beginning
 * @param addressed the audience sizes of what was sent, added up
 * @param readWithinDay of these, how many read in time
 * @param delivered how often something was delivered in this quarter
 * @param read how often something was read in this quarter
 */
public record QuarterCounters(
    Instant at, long sent, long addressed, long readWithinDay, long delivered, long read) {}
