package io.notice.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.access.Caller;
import io.notice.api.access.Scope;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeView;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.report.ReportSummary;
import io.notice.api.report.Reports;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.service.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What tests say about reports, once all has been counted. */
record Counted(Engine engine) {

  static final Caller.ApiClient READER =
      new Caller.ApiClient(new UUID(0, 2), "reader", Set.of(Scope.NOTICES_READ));

  /** Counts until nothing is left; the node's own job may do some of it. */
  void settle() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          engine.bean(ReportCounter.class).count();
          return engine
              .sql()
              .sql(
                  """
                  select not exists (select from inbox_state where uncounted)
                    and (select position from report_progress) = (select position from notice_log_head)
                  """)
              .query(Boolean.class)
              .single();
        });
  }

  NoticeReport report(NoticeId id) {
    settle();
    return engine.bean(Reports.class).report(READER, id);
  }

  ReportSummary summary(NoticeId id) {
    return report(id).summary();
  }

  /** Notes that streams have delivered up to a position, as they do when they drain. */
  void delivered(long upTo, Caller.Person... recipients) {
    for (Caller.Person recipient : recipients) {
      engine.inTransaction(() -> {
        engine.bean(ReceiptWriter.class).delivered(Map.of(recipient.ordinal(), upTo));
        return true;
      });
    }
  }

  List<RecipientReceipt> receipts(NoticeId id, ReceiptFilter.State state) {
    return receipts(id, new ReceiptFilter(state, null, null));
  }

  /** All pages, and the export says the same. */
  List<RecipientReceipt> receipts(NoticeId id, ReceiptFilter filter) {
    Reports reports = engine.bean(Reports.class);
    List<RecipientReceipt> all = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      var page = reports.receipts(READER, id, filter, new Reports.PageRequest(cursor, 3));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      all.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    List<RecipientReceipt> exported = new ArrayList<>();
    reports.export(READER, id, filter, exported::add);
    assertThat(exported).isEqualTo(all);
    return all;
  }

  List<String> ids(NoticeId id, ReceiptFilter filter) {
    return receipts(id, filter).stream().map(receipt -> receipt.recipient().id()).toList();
  }

  List<String> ids(NoticeId id, ReceiptFilter.State state) {
    return ids(id, new ReceiptFilter(state, null, null));
  }

  void editMaterially(NoticeId id) {
    edit(id, true, engine.notices().notice(Engine.SENDER, id).acknowledgeBy());
  }

  void moveDeadline(NoticeId id, Instant acknowledgeBy) {
    edit(id, false, acknowledgeBy);
  }

  private void edit(NoticeId id, boolean material, @Nullable Instant acknowledgeBy) {
    NoticeView present = engine.notices().notice(Engine.SENDER, id);
    NoticeFields fields =
        new NoticeFields(
            present.title(),
            present.body() + ".",
            present.category(),
            present.priority(),
            new NoticeFields.AudienceNames(
                present.audience().everyone(),
                present.audience().groups().stream().map(GroupKey::value).toList(),
                present.audience().recipients().stream().map(RecipientId::value).toList()),
            present.link(),
            present.linkLabel(),
            present.senderName(),
            present.data(),
            present.requiresAcknowledgement(),
            acknowledgeBy,
            present.publishAt(),
            present.expiresAt());
    engine.notices().edit(Engine.SENDER, id, new NoticeEdit(fields, null, material, null));
  }
}
