package io.notice.api.report;

/**
 * How many reached each state of the present material version; each contains the next.
 *
 * @param audienceSize whom the notice was for at its publication, each counted once
 * @param late of the acknowledged ones, who came after the deadline
 */
public record ReportSummary(
    int audienceSize, int delivered, int seen, int read, int acknowledged, int late) {}
