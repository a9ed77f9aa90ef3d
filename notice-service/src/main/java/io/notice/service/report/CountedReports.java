package io.notice.service.report;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audit.AuditAction;
import io.notice.api.notice.NoticeId;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.NoticeReport.Point;
import io.notice.api.report.Overview;
import io.notice.api.report.OverviewQuery;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.ReceiptPage;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.report.ReportSummary;
import io.notice.api.report.Reports;
import io.notice.persistence.report.Counters;
import io.notice.persistence.report.ReportReader;
import io.notice.persistence.report.ReportedNotice;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import io.notice.service.notice.NoticeRights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionOperations;

/** Reports from the counters; receipts from the rows, a bounded part at a time. */
class CountedReports implements Reports {

  private static final int MAX_POINTS = 200;

  private final ReportReader reader;
  private final ReceiptLists receipts;
  private final Overviews overviews;
  private final AuditTrail audit;
  private final TransactionOperations transaction;

  CountedReports(
      ReportReader reader,
      ReceiptLists receipts,
      Overviews overviews,
      AuditTrail audit,
      TransactionOperations transaction) {
    this.reader = reader;
    this.receipts = receipts;
    this.overviews = overviews;
    this.audit = audit;
    this.transaction = transaction;
  }

  @Override
  public NoticeReport report(Caller caller, NoticeId id) {
    ReportedNotice notice = notice(caller, id);
    Counters counters = notice.counters();
    if (counters == null) {
      Instant since = notice.since();
      return new NoticeReport(
          new ReportSummary(notice.audienceSize(), 0, 0, 0, 0, 0),
          null,
          since == null ? List.of() : List.of(new Point(since, 0, 0, 0)));
    }
    return new NoticeReport(
        new ReportSummary(
            notice.audienceSize(),
            counters.delivered(),
            counters.seen(),
            counters.read(),
            counters.acknowledged(),
            counters.late()),
        ReadTimes.of(counters.readTimes()).medianSeconds(),
        curve(counters));
  }

  private List<Point> curve(Counters counters) {
    List<Point> samples = reader.samples(counters.notice(), counters.materialVersion());
    List<Point> curve = new ArrayList<>();
    curve.add(new Point(counters.since(), 0, 0, 0));
    // Samples are thinned when they are counted; one that came just now does not break the promise.
    int step = (samples.size() + MAX_POINTS - 3) / (MAX_POINTS - 2);
    for (int i = 0; i < samples.size(); i += Math.max(1, step)) {
      Point sample = samples.get(i);
      if (sample.at().isAfter(curve.getLast().at()) && sample.at().isBefore(counters.movedAt())) {
        curve.add(sample);
      }
    }
    if (counters.movedAt().isAfter(curve.getLast().at())) {
      curve.add(
          new Point(
              counters.movedAt(), counters.delivered(), counters.read(), counters.acknowledged()));
    }
    return curve;
  }

  @Override
  public Map<NoticeId, ReportSummary> summaries(Collection<NoticeId> ids) {
    Map<NoticeId, ReportSummary> summaries = new HashMap<>();
    reader
        .summaries(ids.stream().map(NoticeId::value).toList())
        .forEach((id, summary) -> summaries.put(new NoticeId(id), summary));
    return summaries;
  }

  @Override
  public ReceiptPage receipts(Caller caller, NoticeId id, ReceiptFilter filter, PageRequest page) {
    return receipts.page(notice(caller, id), filter, page);
  }

  @Override
  public void export(
      Caller caller, NoticeId id, ReceiptFilter filter, Consumer<RecipientReceipt> sink) {
    ReportedNotice notice = notice(caller, id);
    Change which =
        Change.none()
            .now("state", filter.state())
            .now("group", filter.group())
            .now("q", filter.q());
    // Before the first line: nobody takes people's names away unseen.
    transaction.executeWithoutResult(
        status -> audit.done(caller, AuditAction.RECEIPTS_EXPORT, id.toString(), which));
    receipts.export(notice, filter, sink);
  }

  @Override
  public Overview overview(Caller caller, OverviewQuery query) {
    return overviews.overview(caller, query);
  }

  private ReportedNotice notice(Caller caller, NoticeId id) {
    return reader
        .notice(id.value())
        .filter(notice -> NoticeRights.mayRead(caller, notice.author(), notice.status()))
        .orElseThrow(() -> new NoticeException.NotFound("notice"));
  }
}
