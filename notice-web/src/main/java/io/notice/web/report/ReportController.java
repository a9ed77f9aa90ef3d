package io.notice.web.report;

import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.NoticeId;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.ReceiptPage;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.report.ReportSummary;
import io.notice.api.report.Reports;
import io.notice.web.csv.CsvExport;
import io.notice.web.csv.CsvWriter;
import io.notice.web.documentation.Answers;
import io.notice.web.json.SearchText;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** What became of one notice. */
@Tag(name = "Reports")
@RestController
@RequestMapping("/api/v1/notices/{id}")
class ReportController {

  private static final List<String> CSV_HEADER =
      List.of(
          "id",
          "displayName",
          "groups",
          "delivered",
          "seenAt",
          "readAt",
          "acknowledgedAt",
          "version");

  private final Reports reports;

  ReportController(Reports reports) {
    this.reports = reports;
  }

  /**
   * Counts who reached which state of the present material version. At most 60 seconds late;
   * marking unread lowers nothing.
   */
  @Answers(
      value = {200, 304},
      headers = HttpHeaders.ETAG,
      problems = ProblemType.NOT_FOUND)
  @GetMapping("/report")
  @Nullable ResponseEntity<ReportBody> noticeReport(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, WebRequest request) {
    ReportBody report = ReportBody.of(reports.report(caller, NoticeId.named(id)));
    String tag = report.tag();
    if (request.checkNotModified(tag)) {
      return null;
    }
    return ResponseEntity.ok().eTag(tag).body(report);
  }

  /**
   * Lists how far each recipient has come. As {@code text/csv} all of them, whatever cursor and
   * limit say. A page may hold fewer than asked for although more follow.
   *
   * @param state as in the report, who has read once has read
   * @param group only its members of today
   */
  @Answers(also = "text/csv", problems = ProblemType.NOT_FOUND)
  @GetMapping(path = "/receipts", produces = MediaType.APPLICATION_JSON_VALUE)
  ReceiptPage receipts(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @Schema(allowableValues = {"all", "unread", "read", "acknowledged", "unacknowledged", "late"})
          @RequestParam(defaultValue = "all")
          String state,
      @RequestParam(required = false) @Nullable String group,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    return reports.receipts(
        caller,
        NoticeId.named(id),
        filter(state, group, q),
        new Reports.PageRequest(cursor, PageLimit.checked(limit)));
  }

  /**
   * All of them in the order of the pages, written as they are read: memory does not grow with
   * their number. What goes wrong after the beginning cuts the connection, so that no part is taken
   * for the whole.
   */
  @Hidden // described with the route's other form
  @GetMapping(path = "/receipts", produces = "text/csv")
  void export(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "all") String state,
      @RequestParam(required = false) @Nullable String group,
      @RequestParam(required = false) @Nullable String q,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    NoticeId notice = NoticeId.named(id);
    ReceiptFilter filter = filter(state, group, q);
    reports.report(caller, notice); // absent or not the caller's, before anything is written
    new CsvExport(request, response)
        .answer(
            "receipts-" + notice + ".csv",
            CSV_HEADER,
            csv -> reports.export(caller, notice, filter, receipt -> write(csv, receipt)));
  }

  private static void write(CsvWriter csv, RecipientReceipt receipt) {
    csv.row(
        receipt.recipient().id(),
        receipt.recipient().displayName(),
        String.join(" ", receipt.recipient().groups()),
        receipt.delivered(),
        receipt.seenAt(),
        receipt.readAt(),
        receipt.acknowledgedAt(),
        receipt.version());
  }

  private static ReceiptFilter filter(String state, @Nullable String group, @Nullable String q) {
    if (group != null && !GroupKey.isValid(group)) {
      throw new NoticeException.Invalid("group", "There is no such group.");
    }
    return new ReceiptFilter(
        state(state), group == null ? null : new GroupKey(group), SearchText.parse(q));
  }

  private static ReceiptFilter.State state(String value) {
    return Arrays.stream(ReceiptFilter.State.values())
        .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(() ->
            new NoticeException.Invalid(
                "state", "must be all, unread, read, acknowledged, unacknowledged or late"));
  }

  /** A report as the contract lists it. */
  record ReportBody(
      int audienceSize,
      int delivered,
      int seen,
      int read,
      int acknowledged,
      int late,
      @Nullable Double medianReadSeconds,
      List<NoticeReport.Point> curve) {

    static ReportBody of(NoticeReport report) {
      ReportSummary summary = report.summary();
      return new ReportBody(
          summary.audienceSize(),
          summary.delivered(),
          summary.seen(),
          summary.read(),
          summary.acknowledged(),
          summary.late(),
          report.medianReadSeconds(),
          report.curve());
    }

    /**
     * Numbers that move have a new last point, and numbers that begin anew a new first one; all
     * else follows from them.
     */
    String tag() {
      return curve.isEmpty()
          ? "\"unpublished-%d\"".formatted(audienceSize)
          : "\"%x-%x-%x-%x-%x-%x-%x\""
              .formatted(
                  curve.getFirst().at().toEpochMilli(),
                  curve.getLast().at().toEpochMilli(),
                  delivered,
                  seen,
                  read,
                  acknowledged,
                  late);
    }
  }
}
