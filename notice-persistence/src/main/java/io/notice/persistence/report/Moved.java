package io.notice.persistence.report;

/**
 * A recipient whose state has moved since it was last counted. Everything that has a version up to
 * {@code version} is to be counted now, everything up to {@code countedVersion} has been.
 *
 * @param version of the receipts
 * @param seen the seen mark
 * @param delivered up to where was delivered
 */
public record Moved(
    int recipient,
    long version,
    long countedVersion,
    long seen,
    long countedSeen,
    long delivered,
    long countedDelivered) {}
