package io.notice.web.report;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.report.Overview;
import io.notice.api.report.OverviewQuery;
import io.notice.api.report.Reports;
import io.notice.web.json.Moment;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was sent in a period, and what needs attention. */
@Tag(name = "Reports")
@RestController
@RequestMapping("/api/v1/overview")
class OverviewController {

  private static final int DEFAULT_DAYS = 7;
  private static final Duration LONGEST = Duration.ofDays(366).plusHours(2); // clocks change

  private final Reports reports;
  private final Clock clock = Clock.systemUTC();

  OverviewController(Reports reports) {
    this.reports = reports;
  }

  /**
   * Gives what was sent in a period, and what needs attention now.
   *
   * @param from a date in the zone, from its beginning, or a moment; seven days before {@code to}
   *     if absent
   * @param to a date, to its end, or a moment, exclusive; today if absent
   * @param zone whose days they are; UTC if absent
   */
  @GetMapping
  OverviewBody overview(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String zone) {
    ZoneId in = zone == null ? ZoneOffset.UTC : zone(zone);
    Instant end =
        to == null
            ? LocalDate.now(clock.withZone(in)).plusDays(1).atStartOfDay(in).toInstant()
            : Moment.endOf("to", to, in);
    Instant begin =
        from == null
            ? end.atZone(in).minusDays(DEFAULT_DAYS).toInstant()
            : Moment.startOf("from", from, in);
    if (!begin.isBefore(end)) {
      throw new NoticeException.Invalid("from", "must lie before to");
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new NoticeException.Invalid("from", "must lie at most 366 days before to");
    }
    return OverviewBody.of(reports.overview(caller, new OverviewQuery(begin, end, in)));
  }

  private static ZoneId zone(String zone) {
    try {
      return ZoneId.of(zone.replace(' ', '+')); // that was not encoded
    } catch (DateTimeException e) {
      throw new NoticeException.Invalid("zone", "must be a time zone, such as Europe/Berlin");
    }
  }

  /** An overview as the contract lists it. */
  record OverviewBody(
      long sent,
      long people,
      @Nullable Double readWithinDay,
      @Nullable Double acknowledgedInTime,
      long outstanding,
      Overview.Totals previous,
      List<Overview.Day> days,
      long scheduled,
      List<Overview.Attention> attention) {

    static OverviewBody of(Overview overview) {
      Overview.Totals totals = overview.totals();
      return new OverviewBody(
          totals.sent(),
          totals.people(),
          totals.readWithinDay(),
          totals.acknowledgedInTime(),
          totals.outstanding(),
          overview.previous(),
          overview.days(),
          overview.scheduled(),
          overview.attention());
    }
  }
}
