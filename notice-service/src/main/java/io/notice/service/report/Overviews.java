package io.notice.service.report;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.report.Overview;
import io.notice.api.report.Overview.Attention;
import io.notice.api.report.OverviewQuery;
import io.notice.persistence.report.ReportReader;
import io.notice.service.audience.CurrentDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The overview, from the counters of the quarters of an hour, those of the notices that ask, and
 * bitmaps.
 */
final class Overviews {

  private static final Duration SOON = Duration.ofDays(1);
  private static final Duration OVERDUE = Duration.ofDays(7);
  private static final Duration KEY_WARNING = Duration.ofDays(14);
  private static final int MAX_ATTENTION = 20;

  private final ReportReader reader;
  private final CurrentDirectory directory;

  Overviews(ReportReader reader, CurrentDirectory directory) {
    this.reader = reader;
    this.directory = directory;
  }

  Overview overview(Caller caller, OverviewQuery query) {
    Instant from = Counting.quarter(query.from());
    Instant to = Counting.quarter(query.to());
    Instant before = from.minus(Duration.between(from, to));
    return new Overview(
        totals(from, to),
        totals(before, from),
        days(query, from, to),
        reader.scheduled(),
        attention(caller));
  }

  private Overview.Totals totals(Instant from, Instant to) {
    ReportReader.Sums sums = reader.sums(from, to);
    ReportReader.Asked asked = reader.asked(from, to);
    return new Overview.Totals(
        sums.sent(),
        people(from, to),
        share(sums.readWithinDay(), sums.addressed()),
        share(asked.inTime(), asked.asked()),
        asked.outstanding());
  }

  private static @Nullable Double share(long part, long all) {
    return all == 0 ? null : (double) part / all;
  }

  private long people(Instant from, Instant to) {
    RoaringBitmap people = new RoaringBitmap();
    int[] groups = reader.groups(from, to);
    if (groups.length > 0) {
      people.or(directory.directoryAt(0).members(groups));
    }
    reader.named(from, to).forEach(named -> people.or(ReportCounter.bitmap(named)));
    return people.getLongCardinality();
  }

  private List<Overview.Day> days(OverviewQuery query, Instant from, Instant to) {
    List<LocalDate> dates = new ArrayList<>();
    List<Instant> bounds = new ArrayList<>();
    bounds.add(from);
    LocalDate date = LocalDate.ofInstant(from, query.zone());
    while (bounds.getLast().isBefore(to)) {
      Instant end = date.plusDays(1).atStartOfDay(query.zone()).toInstant();
      dates.add(date);
      bounds.add(end.isBefore(to) ? end : to);
      date = date.plusDays(1);
    }
    Map<Integer, ReportReader.Happened> happened = reader.happened(bounds);
    List<Overview.Day> days = new ArrayList<>(dates.size());
    for (int i = 0; i < dates.size(); i++) {
      ReportReader.Happened day = happened.getOrDefault(i, new ReportReader.Happened(0, 0, 0));
      days.add(new Overview.Day(dates.get(i), day.sent(), day.delivered(), day.read()));
    }
    return days;
  }

  private List<Attention> attention(Caller caller) {
    UUID key =
        caller instanceof Caller.ApiClient client && !client.scopes().contains(Scope.NOTICES_READ)
            ? client.keyId()
            : null;
    Instant now = reader.now();
    List<Attention> attention =
        new ArrayList<>(
            reader.acknowledgementsDue(now.minus(OVERDUE), now.plus(SOON), key, MAX_ATTENTION));
    attention.addAll(reader.goingOut(now.plus(SOON), key, MAX_ATTENTION));
    if (caller instanceof Caller.Person person && person.roles().contains(Role.ADMIN)) {
      attention.addAll(reader.keysEnding(now.plus(KEY_WARNING), MAX_ATTENTION));
      attention.addAll(reader.nodesDown(MAX_ATTENTION));
    }
    return attention.stream()
        .sorted(Comparator.comparing(Attention::at))
        .limit(MAX_ATTENTION)
        .toList();
  }
}
